"""Descriptions beside pictures: the small files that other programs find them in."""

"""Picture Aloud: describes pictures to people who cannot see them, offline."""

__version__ = "0.1.0"

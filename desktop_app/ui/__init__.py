"""The window. Nothing outside this package imports Qt."""

from desktop_app.ui.spare_references import make_true_immortal

make_true_immortal()

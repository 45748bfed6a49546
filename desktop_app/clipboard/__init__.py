"""Reading the clipboard without Qt, so that it can be done in any thread and without a window."""

from desktop_app.clipboard.content import ClipboardContent, ClipboardError
from desktop_app.clipboard.factory import ClipboardReport, clipboard_report, read_clipboard

__all__ = [
    "ClipboardContent",
    "ClipboardError",
    "ClipboardReport",
    "clipboard_report",
    "read_clipboard",
]

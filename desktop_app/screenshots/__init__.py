"""What is on the screen: the desktop's portal, and where the window in front is. Without Qt."""

from desktop_app.screenshots.errors import ScreenshotError
from desktop_app.screenshots.places import Rectangle, find_active_window

__all__ = ["Rectangle", "ScreenshotError", "find_active_window"]

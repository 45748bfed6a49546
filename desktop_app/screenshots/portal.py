"""Screenshots on Wayland, where only the desktop may take them: its portal, over D-Bus.

Described by the documentation of org.freedesktop.portal.Screenshot, version 2.
"""

import logging
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from jeepney import DBusAddress, HeaderFields, MatchRule, Message
from PIL import Image

from desktop_app.captioner.language import translate
from desktop_app.hotkeys.portal import PORTAL_NAME, PORTAL_PATH, register_application
from desktop_app.hotkeys.session_bus import BusError, InterruptedWaitError, SessionBus
from desktop_app.screenshots.errors import ScreenshotError

logger = logging.getLogger(__name__)

_SCREENSHOT = DBusAddress(PORTAL_PATH, PORTAL_NAME, "org.freedesktop.portal.Screenshot")

_ANSWER_LIMIT_S = 120.0
"""How long the desktop's user may take to answer its questions."""
_CANCELLED = 1


class PortalScreenshot:
    """One screenshot. `take` waits, so it wants a thread of its own; `cancel` ends the waiting."""

    def __init__(self, *, is_interactive: bool) -> None:
        """`is_interactive`: the desktop asks its user what to show, a window for example.

        Raises ScreenshotError.
        """
        self._is_interactive = is_interactive
        try:
            self._bus = SessionBus()
        except BusError as error:
            logger.info("no session bus", exc_info=True)
            raise ScreenshotError(
                translate(
                    "Sentences",
                    "A screenshot cannot be taken, because there is no D-Bus session here.",
                )
            ) from error

    def cancel(self) -> None:
        """Let `take` fail at once; from any thread."""
        self._bus.interrupt()

    def take(self) -> Image.Image:
        """The picture, of which no file is left behind. Raises ScreenshotError."""
        try:
            return _load(self._request())
        except InterruptedWaitError as error:
            raise ScreenshotError(translate("Sentences", "The screenshot was given up.")) from error
        except BusError as error:
            logger.info("the portal takes no screenshot", exc_info=True)
            raise ScreenshotError(
                translate(
                    "Sentences",
                    "This desktop does not let programs take screenshots: use its own "
                    "screenshot key and paste the picture.",
                )
            ) from error
        finally:
            self._bus.close()

    def _request(self) -> str:
        """Where the desktop has put the picture."""
        bus = self._bus
        register_application(bus)
        bus.watch(MatchRule(type="signal", interface="org.freedesktop.portal.Request"))
        token = f"picture_aloud_{secrets.token_hex(8)}"
        options = {
            "handle_token": ("s", token),
            "interactive": ("b", self._is_interactive),
            "modal": ("b", False),
        }
        sender = bus.unique_name.removeprefix(":").replace(".", "_")
        handles = {f"{PORTAL_PATH}/request/{sender}/{token}"}
        handles.add(bus.call_method(_SCREENSHOT, "Screenshot", "sa{sv}", "", options)[0])

        def is_response(signal: Message) -> bool:
            fields = signal.header.fields
            is_ours = fields.get(HeaderFields.path) in handles
            return is_ours and fields.get(HeaderFields.member) == "Response"

        response = bus.next_signal(is_response, _ANSWER_LIMIT_S)
        if response is None:
            raise ScreenshotError(
                translate("Sentences", "The desktop did not answer: no screenshot was taken.")
            )
        code, results = response.body
        if code == _CANCELLED:
            raise ScreenshotError(
                translate(
                    "Sentences",
                    "The screenshot was refused or cancelled: allow it when your desktop asks, "
                    "or in its settings.",
                )
            )
        if code or "uri" not in results:
            logger.info("the portal responds with code %s", code)
            raise ScreenshotError(
                translate(
                    "Sentences",
                    "The desktop could not take the screenshot: use its own screenshot key and "
                    "paste the picture.",
                )
            )
        return str(results["uri"][1])


def _load(uri: str) -> Image.Image:
    """Read the picture and remove the file that was made for us alone."""
    file = Path(unquote(urlsplit(uri).path))
    try:
        with Image.open(file) as opened:
            return opened.convert("RGB")
    except (OSError, ValueError) as error:
        logger.info("the screenshot cannot be read", exc_info=True)
        raise ScreenshotError(
            translate(
                "Sentences",
                "The screenshot of the desktop cannot be read: use the desktop's own "
                "screenshot key and paste the picture.",
            )
        ) from error
    finally:
        try:
            file.unlink(missing_ok=True)
        except OSError:
            logger.info("the file of a screenshot cannot be removed", exc_info=True)

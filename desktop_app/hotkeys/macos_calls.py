"""The calls of the hotkey on macOS, and nothing else.

quickmachotkey's own decorator forgets whether macOS accepted the key. The functions it is made of,
which are used here, tell.
"""

import itertools
import sys
from collections.abc import Callable
from typing import Any

if sys.platform == "darwin":
    import quickmachotkey

    _SIGNATURE = quickmachotkey._QMHK  # by which the library's handler knows its own keys
    _EXCLUSIVE = 1  # kEventHotKeyExclusive: refused when another program has the key
    # Far from the numbers that the library itself gives.
    _numbers = itertools.count(10_000)

    class QuickMacHotKey:
        """See `MacCalls`."""

        def register(
            self, virtual_key: int, modifiers: int, on_press: Callable[[], None]
        ) -> tuple[int, Any]:
            number = next(_numbers)
            quickmachotkey.hotKeyHandlers[number] = on_press
            error, reference = quickmachotkey.RegisterEventHotKey(
                virtual_key,
                modifiers,
                (_SIGNATURE, number),
                quickmachotkey.GetEventDispatcherTarget(),
                _EXCLUSIVE,
                None,
            )
            if error:
                del quickmachotkey.hotKeyHandlers[number]
            return int(error), (number, reference)

        def unregister(self, registration: Any) -> None:
            number, reference = registration
            quickmachotkey.UnregisterEventHotKey(reference)
            del quickmachotkey.hotKeyHandlers[number]

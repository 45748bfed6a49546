"""The system calls of the hotkey on Windows, and nothing else."""

import ctypes
import sys
from typing import Any

if sys.platform == "win32":
    from ctypes import wintypes

    _WM_HOTKEY = 0x0312
    _WM_QUIT = 0x0012
    _PM_NOREMOVE = 0
    _HOTKEY_ID = 1

    class User32:
        """RegisterHotKey and the message queue of the calling thread; see `WindowsCalls`."""

        def __init__(self) -> None:
            self._user32 = ctypes.WinDLL("user32", use_last_error=True)
            self._kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)
            numbers: list[Any] = [ctypes.c_int, wintypes.UINT, wintypes.UINT]
            self._user32.RegisterHotKey.argtypes = [wintypes.HWND, *numbers]
            self._user32.UnregisterHotKey.argtypes = [wintypes.HWND, ctypes.c_int]
            self._user32.PostThreadMessageW.argtypes = [
                *(wintypes.DWORD, wintypes.UINT, wintypes.WPARAM, wintypes.LPARAM)
            ]
            get_message: list[Any] = [ctypes.c_void_p, wintypes.HWND, wintypes.UINT, wintypes.UINT]
            self._user32.GetMessageW.argtypes = get_message
            self._user32.PeekMessageW.argtypes = [*get_message, wintypes.UINT]
            self._kernel32.GetCurrentThreadId.restype = wintypes.DWORD

        def current_thread(self) -> int:
            # The first look makes the queue, without which a message to quit would be lost.
            message = wintypes.MSG()
            self._user32.PeekMessageW(ctypes.byref(message), None, 0, 0, _PM_NOREMOVE)
            return int(self._kernel32.GetCurrentThreadId())

        def register(self, modifiers: int, virtual_key: int) -> int:
            if self._user32.RegisterHotKey(None, _HOTKEY_ID, modifiers, virtual_key):
                return 0
            return ctypes.get_last_error() or -1

        def unregister(self) -> None:
            self._user32.UnregisterHotKey(None, _HOTKEY_ID)

        def wait(self) -> bool:
            message = wintypes.MSG()
            # 0 for WM_QUIT, -1 for an error.
            while self._user32.GetMessageW(ctypes.byref(message), None, 0, 0) > 0:
                if message.message == _WM_HOTKEY:
                    return True
            return False

        def quit(self, thread: int) -> None:
            self._user32.PostThreadMessageW(thread, _WM_QUIT, 0, 0)

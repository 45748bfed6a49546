"""The system calls of the clipboard on Windows, and nothing else."""

import ctypes
import sys
from typing import Any

if sys.platform == "win32":
    from ctypes import wintypes

    from desktop_app.clipboard.windows import CF_HDROP

    class User32Clipboard:
        """See `WindowsClipboardCalls`."""

        def __init__(self) -> None:
            self._user32: Any = ctypes.WinDLL("user32", use_last_error=True)
            self._kernel32: Any = ctypes.WinDLL("kernel32", use_last_error=True)
            self._shell32: Any = ctypes.WinDLL("shell32", use_last_error=True)
            self._user32.OpenClipboard.argtypes = [wintypes.HWND]
            self._user32.GetClipboardData.restype = wintypes.HANDLE
            self._user32.RegisterClipboardFormatW.argtypes = [wintypes.LPCWSTR]
            self._kernel32.GlobalSize.argtypes = [wintypes.HANDLE]
            self._kernel32.GlobalSize.restype = ctypes.c_size_t
            self._kernel32.GlobalLock.argtypes = [wintypes.HANDLE]
            self._kernel32.GlobalLock.restype = ctypes.c_void_p
            self._kernel32.GlobalUnlock.argtypes = [wintypes.HANDLE]
            file_of_list: list[Any] = [wintypes.HANDLE, wintypes.UINT, wintypes.LPWSTR]
            self._shell32.DragQueryFileW.argtypes = [*file_of_list, wintypes.UINT]

        def open(self) -> bool:
            return bool(self._user32.OpenClipboard(None))

        def close(self) -> None:
            self._user32.CloseClipboard()

        def formats(self) -> list[int]:
            numbers, number = [], 0
            while number := self._user32.EnumClipboardFormats(number):
                numbers.append(number)
            return numbers

        def number(self, name: str) -> int:
            return int(self._user32.RegisterClipboardFormatW(name))

        def size(self, number: int) -> int:
            handle = self._user32.GetClipboardData(number)
            return int(self._kernel32.GlobalSize(handle)) if handle else 0

        def data(self, number: int) -> bytes:
            handle = self._user32.GetClipboardData(number)
            address = self._kernel32.GlobalLock(handle) if handle else None
            if not address:
                return b""
            try:
                return ctypes.string_at(address, self._kernel32.GlobalSize(handle))
            finally:
                self._kernel32.GlobalUnlock(handle)

        def files(self) -> list[str]:
            handle = self._user32.GetClipboardData(CF_HDROP)
            if not handle:
                return []
            count = self._shell32.DragQueryFileW(handle, 0xFFFFFFFF, None, 0)
            paths = []
            for index in range(count):
                length = self._shell32.DragQueryFileW(handle, index, None, 0) + 1
                path = ctypes.create_unicode_buffer(length)
                self._shell32.DragQueryFileW(handle, index, path, length)
                paths.append(path.value)
            return paths

"""A way round a fault of PySide that would end the program after some hundreds of pictures."""

import ctypes
import sys

_SPARE = 1 << 40


def make_true_immortal() -> None:
    """Give True more references than can ever be lost.

    PySide 6.12 takes a reference to True away with each `emit` (its return value is not counted).
    Before Python 3.12, in which True is immortal anyway, the count reaches zero after some
    thousands of them and Python ends the program. Once is enough, twice does no harm.
    """
    if sys.implementation.name == "cpython" and sys.version_info < (3, 12):
        # An object begins with the count of its references.
        ctypes.c_ssize_t.from_address(id(True)).value += _SPARE

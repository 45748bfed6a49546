"""Sidecars follow their pictures to new names."""

import logging
import os
from pathlib import Path

from desktop_app.atomic_file import move_file
from desktop_app.sidecars.errors import not_written
from desktop_app.sidecars.ledger import Ledger
from desktop_app.sidecars.naming import is_xmp, text_sidecar, xmp_sidecar
from desktop_app.sidecars.options import SidecarOptions
from desktop_app.sidecars.states import SidecarState
from desktop_app.sidecars.xmp_sidecar import inspect_xmp

logger = logging.getLogger(__name__)


def follow_rename(old_picture: Path, new_picture: Path, ledger: Ledger) -> tuple[Path, ...]:
    """Give the sidecars of a picture that has a new name or folder the name that fits.

    Those that this program has written into, a human's corrections in them included, in every
    format and way of naming; others are not ours to move. A name that is taken stays with whom it
    belongs to. What has moved along already, in a folder with a new name, is known again. Returns
    the new names of what was moved. Raises SidecarError when a file cannot be.
    """
    pairs = zip(_all_names(old_picture), _all_names(new_picture), strict=True)
    moved = []
    for old, new in pairs:
        if old == new:
            continue
        if _belongs(old, old_picture, new_picture, ledger):
            if _has_moved(old, new, ledger):
                moved.append(new)
        elif not os.path.lexists(old):
            _take_over(old, new, ledger)
    return tuple(moved)


def follow_unseen_rename(picture: Path, ledger: Ledger) -> tuple[Path, ...]:
    """Give a picture without sidecars those that it had under another name in its folder.

    For one that was renamed while nobody watched; `follow_rename` else. Reads the picture. Raises
    SidecarError when a file cannot be moved.
    """
    try:
        found = ledger.written_for(ledger.digest(picture), picture.parent)
    except OSError:
        return ()
    for sidecar in found:
        old_picture = sidecar.with_suffix("")
        if old_picture.suffix and not os.path.lexists(old_picture):
            return follow_rename(old_picture, picture, ledger)
    return ()


def _take_over(old: Path, new: Path, ledger: Ledger) -> None:
    record = ledger.find(old)
    if record and os.path.isfile(new) and ledger.find(new) is None:
        ledger.record(new, record)
        ledger.forget(old)


def _all_names(picture: Path) -> tuple[Path, ...]:
    """Those of all formats, whatever has been chosen since they were written."""
    full, short = SidecarOptions(xmp_naming="full"), SidecarOptions(xmp_naming="short")
    return text_sidecar(picture), xmp_sidecar(picture, full), xmp_sidecar(picture, short)


def _belongs(sidecar: Path, old_picture: Path, new_picture: Path, ledger: Ledger) -> bool:
    record = ledger.find(sidecar)
    if record is None or not os.path.isfile(sidecar):
        return False
    if is_xmp(sidecar) and inspect_xmp(sidecar, old_picture, ledger).state is SidecarState.OTHERS:
        return False
    # Another picture may have got the old name by now.
    return not os.path.lexists(old_picture) or not ledger.has_changed(
        new_picture, record.picture_digest
    )


def _has_moved(old: Path, new: Path, ledger: Ledger) -> bool:
    record = ledger.find(old)
    assert record is not None
    try:
        with ledger.recording(new, record):
            move_file(old, new)
    except (FileExistsError, FileNotFoundError):
        logger.info("a sidecar stays with its old name")
        return False
    except OSError as error:
        raise not_written(new, error) from error
    ledger.forget(old)
    return True

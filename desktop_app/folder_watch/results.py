"""What becomes of a picture that was looked at: its sidecars, or what is told and remembered."""

import logging
import os
from pathlib import Path

from desktop_app.captioner.language import translate
from desktop_app.folder_watch.backlog import Backlog, Candidate, Rename
from desktop_app.folder_watch.failures import Failures, folder_error
from desktop_app.folder_watch.options import Summary, WatchListener, WatchOptions
from desktop_app.folder_watch.wholeness import Look, Version, has_stood_still
from desktop_app.sidecars.errors import SidecarError
from desktop_app.sidecars.ledger import Fingerprint, Ledger
from desktop_app.sidecars.renaming import follow_rename, follow_unseen_rename
from desktop_app.sidecars.writer import needs_description, standing, write_sidecars

logger = logging.getLogger(__name__)


class Results:
    """Writes sidecars, counts, tells the listener, and remembers what failed."""

    def __init__(
        self, options: WatchOptions, ledger: Ledger, listener: WatchListener, backlog: Backlog
    ) -> None:
        self.summary = Summary()
        self.failures = Failures(options.retry_s)
        self.is_following = False
        """Whether there will be a later time at which to try again."""
        self._options = options
        self._ledger = ledger
        self._listener = listener
        self._backlog = backlog
        self._told: set[int] = set()

    def may_want(self, path: str, version: Version) -> bool:
        """Whether a picture seems to want a description; tells nobody."""
        if self.failures.has_failed(path, version):
            return False
        try:
            return needs_description(Path(path), self._options.sidecars, self._ledger)
        except SidecarError:  # told when it is the picture's turn
            return True

    def wants(self, candidate: Candidate, version: Version) -> bool:
        """Whether a picture is to be described as soon as it is whole."""
        path = candidate.path
        if self.failures.has_failed(path, version):
            return False
        try:
            found = standing(Path(path), self._options.sidecars, self._ledger)
        except SidecarError as error:
            self._not_written(candidate, version, error)
            return False
        for sidecar, sentence in found.left_alone:
            self._left_alone(Path(path), sidecar, sentence)
        return found.needs_description

    def has_words_of_old(self, candidate: Candidate) -> bool:
        """Whether a picture that wants a description has had one under another name, which has
        come along now. Reads the picture."""
        picture = Path(candidate.path)
        try:
            return bool(follow_unseen_rename(picture, self._ledger)) and not needs_description(
                picture, self._options.sidecars, self._ledger
            )
        except SidecarError as error:
            logger.info("a sidecar cannot follow its picture: %r", error.__cause__)
            return False

    def failed(self, path: str, sentence: str) -> None:
        """Count and tell a failure of a picture or a folder."""
        self.summary.failed += 1
        self._listener.failed(Path(path), sentence)

    def not_described(self, candidate: Candidate, seen: Look, sentence: str) -> None:
        """The picture cannot be described as it is."""
        patience_s = self._options.patience_s
        if self.is_following and not has_stood_still(seen, candidate.last, patience_s):
            # Perhaps it is only half there, and its writer has paused.
            self._backlog.put_back(candidate, seen, patience_s)
            return
        self.failures.remember_picture(candidate.path, seen.version)
        self.failed(candidate.path, sentence)

    def described(
        self, candidate: Candidate, seen: Look, text: str, found: Fingerprint | None
    ) -> None:
        """Write the description of the picture, which was `found` so while it was described."""
        picture = Path(candidate.path)
        try:
            result = write_sidecars(picture, text, self._options.sidecars, self._ledger, of=found)
        except SidecarError as error:
            self._not_written(candidate, seen.version, error)
            return
        self.failures.folder_works(str(picture.parent))
        for sidecar, sentence in result.left_alone:
            self._left_alone(picture, sidecar, sentence)
        if result.written:
            self.summary.described += 1
            self._listener.described(picture, text, result)

    def renamed(self, rename: Rename) -> None:
        """Let the sidecars follow their picture."""
        old, new = Path(rename.old), Path(rename.new)
        try:
            if follow_rename(old, new, self._ledger):
                self._listener.renamed(old, new)
        except SidecarError as error:
            # Without the traceback, which would name the picture.
            logger.info("a sidecar cannot follow its picture: %r", error.__cause__)
            self.failed(rename.new, str(error))

    def _not_written(self, candidate: Candidate, version: Version, error: SidecarError) -> None:
        logger.info("a description cannot be written", exc_info=True)
        folder, number = os.path.dirname(candidate.path), folder_error(error)
        if number is None:
            self.failures.remember_picture(candidate.path, version)
            self.failed(candidate.path, str(error))
        else:
            self._folder_failed(candidate, folder, number, str(error))

    def _folder_failed(self, candidate: Candidate, folder: str, number: int, sentence: str) -> None:
        is_new = self.failures.remember_folder(candidate.top, folder, number)
        if self.is_following:
            self.failures.note_waiting(folder)  # the picture will have its turn
        if not is_new:
            self.summary.untried += 1
            return
        self.failed(candidate.path, sentence)
        if self.is_following:
            self._listener.said(
                translate(
                    "Sentences",
                    "The pictures in {folder} wait: one of them is tried every {seconds:g} "
                    "seconds.",
                ).format(folder=folder, seconds=self._options.retry_s)
            )

    def _left_alone(self, picture: Path, sidecar: Path, sentence: str) -> None:
        key = hash((sidecar, sentence))
        if key not in self._told:
            self._told.add(key)
            self.summary.left_alone += 1
            self._listener.left_alone(picture, sentence)

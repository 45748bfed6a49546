"""Caption metrics by pycocoevalcap: BLEU-1 to 4, METEOR, ROUGE-L and CIDEr.

The figures compare with published ones because the tokeniser (PTB, from Stanford CoreNLP) and the
scorers are those of the COCO caption evaluation (Chen et al., 2015). Both the tokeniser and METEOR
run in Java.
"""

from __future__ import annotations

import atexit
import contextlib
import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence

from pycocoevalcap.bleu.bleu import Bleu
from pycocoevalcap.cider.cider import Cider
from pycocoevalcap.meteor.meteor import Meteor
from pycocoevalcap.rouge.rouge import Rouge
from pycocoevalcap.tokenizer.ptbtokenizer import PTBTokenizer

from training.errors import TrainingError

logger = logging.getLogger(__name__)

METRICS = ("bleu_1", "bleu_2", "bleu_3", "bleu_4", "meteor", "rouge_l", "cider")
"""Every figure, in the order in which reports show them."""

FAST_METRICS = ("bleu_1", "bleu_2", "bleu_3", "bleu_4", "rouge_l", "cider")
"""The figures that do not start METEOR: enough to choose a checkpoint."""


class MetricsError(TrainingError):
    """The metrics cannot be computed; the message says what is missing."""


class CaptionScorer:
    """Scores captions against the same references again and again.

    Args:
        references: human captions by picture; tokenised once, here.

    Raises:
        MetricsError: Java is not installed, or there are no references.
    """

    def __init__(self, references: Mapping[str, Sequence[str]]) -> None:
        if shutil.which("java") is None:
            raise MetricsError(
                "The caption metrics need Java for their tokeniser and for METEOR, and there is "
                "no 'java' on the PATH. On Debian: apt-get install default-jre-headless"
            )
        if not references:
            raise MetricsError("There are no references to score captions against.")
        self._references = _tokenised(references)

    def score(
        self, captions: Mapping[str, str], metrics: Sequence[str] = METRICS
    ) -> dict[str, float]:
        """Score one caption a picture.

        Args:
            captions: a caption for every picture of the references, and no other.
            metrics: which figures to compute; without ``meteor`` no second Java process starts.

        Returns:
            figures by name, on a scale of 0 to 1 (CIDEr 0 to 10), over the whole set.

        Raises:
            MetricsError: the pictures are not those of the references, or a scorer failed.
        """
        if captions.keys() != self._references.keys():
            raise MetricsError("The captions are not for the same pictures as the references.")
        candidates = _tokenised({key: [caption] for key, caption in captions.items()})
        figures: dict[str, float] = {}
        try:
            self._run(candidates, set(metrics), figures)
        except (OSError, ValueError) as error:
            raise MetricsError(f"A caption metric failed: {error}") from error
        return {name: figures[name] for name in METRICS if name in metrics}

    def cider_by_picture(self, captions: Mapping[str, str]) -> dict[str, float]:
        """CIDEr of each caption, 0 to 10; arguments and errors as of :meth:`score`."""
        if captions.keys() != self._references.keys():
            raise MetricsError("The captions are not for the same pictures as the references.")
        candidates = _tokenised({key: [caption] for key, caption in captions.items()})
        _, scores = Cider().compute_score(self._references, candidates)
        return dict(zip(self._references, map(float, scores), strict=True))

    def _run(
        self, candidates: dict[str, list[str]], wanted: set[str], figures: dict[str, float]
    ) -> None:
        bleu, _ = Bleu(4).compute_score(self._references, candidates, verbose=0)
        figures.update({f"bleu_{n}": float(value) for n, value in enumerate(bleu, start=1)})
        figures["rouge_l"] = float(Rouge().compute_score(self._references, candidates)[0])
        figures["cider"] = float(Cider().compute_score(self._references, candidates)[0])
        if "meteor" in wanted:
            figures["meteor"] = _METEOR.score(self._references, candidates)


class _MeteorProcess:
    """METEOR's Java process: started once, since it reads its paraphrases for seconds."""

    def __init__(self) -> None:
        self._scorer: Meteor | None = None
        atexit.register(self.stop)

    def score(self, references: dict[str, list[str]], candidates: dict[str, list[str]]) -> float:
        if self._scorer is not None and self._scorer.meteor_p.poll() is not None:
            self.stop()  # killed meanwhile, for its memory perhaps
        if self._scorer is None:
            self._scorer = Meteor()
        try:
            return float(self._scorer.compute_score(references, candidates)[0])
        except BaseException:  # interrupted too: what is left in its pipes answers another question
            self.stop()
            raise

    def stop(self) -> None:
        scorer, self._scorer = self._scorer, None
        if scorer is None:
            return
        scorer.meteor_p.kill()
        if scorer.lock.locked():  # interrupted; its own end would wait for the lock for ever
            scorer.lock.release()
        for pipe in (scorer.meteor_p.stdin, scorer.meteor_p.stdout, scorer.meteor_p.stderr):
            with contextlib.suppress(OSError):  # what it was not sent any more
                pipe.close()
        scorer.meteor_p.wait()


_METEOR = _MeteorProcess()


def _tokenised(captions: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    # The tokeniser matches lines to pictures by number, so a caption must be exactly one line.
    lines = {
        key: [{"caption": " ".join(text.split()) or "."} for text in texts]
        for key, texts in captions.items()
    }
    with _captured_stderr() as said:
        tokenised: dict[str, list[str]] = PTBTokenizer().tokenize(lines)
    logger.debug("PTB tokeniser: %s", "".join(said).strip())
    if {key: len(texts) for key, texts in tokenised.items()} != {
        key: len(texts) for key, texts in captions.items()
    }:
        raise MetricsError(f"The PTB tokeniser failed: {''.join(said).strip()}")
    return tokenised


@contextlib.contextmanager
def _captured_stderr() -> Iterator[list[str]]:
    """Keep what child processes write to standard error off the progress bar."""
    said: list[str] = []
    sys.stderr.flush()
    kept = os.dup(2)
    try:
        with tempfile.TemporaryFile() as file:
            os.dup2(file.fileno(), 2)
            try:
                yield said
            finally:
                os.dup2(kept, 2)
                file.seek(0)
                said.append(file.read().decode(errors="replace"))
    finally:
        os.close(kept)

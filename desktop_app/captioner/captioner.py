"""`Captioner.load(bundle).describe(picture)`: the whole way from a picture to its caption."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from desktop_app.captioner.bundle import Bundle, damaged, misfitting
from desktop_app.captioner.confidence import Confidence, Judge
from desktop_app.captioner.consensus import NgramExpectation, by_consensus
from desktop_app.captioner.decoding import DecodingOptions, Hypothesis, decode
from desktop_app.captioner.doubt import with_doubt
from desktop_app.captioner.errors import Cancelled, CaptionerError, DeviceError, Undescribable
from desktop_app.captioner.language import translate
from desktop_app.captioner.manifest import Manifest, TensorName
from desktop_app.captioner.preprocessing import open_image, to_rgb
from desktop_app.captioner.session import Graphs, open_graphs

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Alternative:
    """One of the sentences that were found for a picture."""

    text: str
    log_probability: float
    """Natural logarithm of the whole sentence's probability, its end included."""


@dataclass(frozen=True)
class WordAttention:
    """A word as the decoder chose it, and where in the picture it looked for it."""

    word: str
    attention: list[list[float]]
    """Weights of the regions, rows from top to bottom, columns from left to right. They sum to at
    most 1: a decoder with a visual sentinel may look at no region at all."""


@dataclass(frozen=True)
class Caption:
    """The description of one picture."""

    text: str
    """One sentence, with a capital letter first and a full stop last."""
    log_probability: float
    alternatives: tuple[Alternative, ...]
    """Best first; the first is the caption itself. No text stands there twice."""
    words: tuple[WordAttention, ...]
    """The decoder's words, before the sentence was made of them: lower case, "man" and "'s"."""
    device: str
    """"cuda" or "cpu", as really used."""
    elapsed_ms: float
    """From opening the picture to the sentence."""
    confidence: Confidence | None = None
    """How far the caption can be trusted; None with a bundle that was not calibrated."""

    @property
    def is_refused(self) -> bool:
        """Whether the picture is one of which no caption can be true; `text` is a guess then."""
        return self.confidence is not None and self.confidence.is_refused

    @property
    def spoken(self) -> str:
        """The caption in English as it is to be said, with the wording of doubt it needs."""
        return with_doubt(self.text, self.confidence)

    def alt_text(self) -> str:
        """What may be stored beside the picture: `text`, without any wording of doubt.

        Undescribable, whose sentence is `spoken`, for a refused picture: it gets no alt text.
        """
        if self.is_refused:
            raise Undescribable(self.spoken)
        return self.text

    def to_dict(self) -> dict[str, Any]:
        """The same as plain values for JSON, `spoken` among them."""
        return {**asdict(self), "spoken": self.spoken}


@dataclass(frozen=True)
class Examination:
    """What the network has to say of one picture, before a caption is made of it."""

    pixel_values: NDArray[np.float32]
    """[3, height, width]"""
    features: NDArray[np.float32]
    """[regions, depth]"""
    hypotheses: list[Hypothesis]
    """Best first, no more than the beam is wide; empty where nothing was searched for."""


class Captioner:
    """Describes pictures with one bundle. Thread-safe: pictures are described one at a time."""

    def __init__(self, bundle: Bundle, device: str = "auto", threads: int | None = None) -> None:
        """Open a bundle's graphs; for the arguments and errors see `session.open_graphs`."""
        self._bundle = bundle
        self._threads = threads
        self._may_fall_back = device == "auto"
        self._judge = Judge.of(bundle)
        self._expectation = _expectation_of(bundle)
        self._graphs: Graphs = open_graphs(bundle, device, threads)
        self._lock = threading.Lock()

    @classmethod
    def load(
        cls, bundle_dir: Path, device: str = "auto", threads: int | None = None
    ) -> "Captioner":
        """Read, verify and open the bundle in a folder.

        device: "cpu", "cuda", or "auto" for CUDA where it works and the CPU elsewhere. threads:
        None takes the physical cores, at most four. Raises BundleError or DeviceError.
        """
        return cls(Bundle.read(Path(bundle_dir)), device, threads)

    @property
    def manifest(self) -> Manifest:
        """What the bundle says of itself."""
        return self._bundle.manifest

    @property
    def device(self) -> str:
        """ "cuda" or "cpu", as really in use."""
        return self._graphs.device

    def describe(
        self,
        image: Path | str | bytes | Image.Image,
        *,
        beam_width: int | None = None,
        should_cancel: Callable[[], bool] | None = None,
    ) -> Caption:
        """Describe a picture: a path, a picture file's bytes, or a Pillow image.

        beam_width: None takes the bundle's own. `should_cancel` is asked between all steps of the
        work; once it returns true, Cancelled is raised. Raises ImageError for a picture that cannot
        be described, CaptionerError if the model fails, ValueError for an impossible beam width.
        """
        options = self.manifest.decoding
        if beam_width is not None:
            options = replace(options, beam_width=beam_width)
        with self._lock:
            _check_cancelled(should_cancel)
            started = time.perf_counter()
            examined = self._examined(_opened(image), options, should_cancel)
            return self._caption(examined, started)

    def examine(self, image: Path | str | Image.Image, *, searches: bool = True) -> Examination:
        """What `describe` goes by, for fitting and measuring; errors as there.

        searches=False leaves out the search for captions, which takes half of the time.
        """
        with self._lock:
            options = self.manifest.decoding if searches else None
            return self._examined(_opened(image), options, None)

    def sentence(self, hypothesis: Hypothesis) -> str:
        """A hypothesis in words."""
        return self._bundle.vocabulary.sentence(hypothesis.token_ids)

    def _examined(
        self,
        picture: Image.Image,
        options: DecodingOptions | None,
        should_cancel: Callable[[], bool] | None,
    ) -> Examination:
        try:
            return self._examined_on_device(picture, options, should_cancel)
        except DeviceError as error:
            if not self._may_fall_back or self.device == "cpu":
                raise
            # The graphics card's memory may have gone to another program since the start.
            logger.warning("going on with the CPU: %s", error)
            self._graphs = open_graphs(self._bundle, "cpu", self._threads)
            return self._examined_on_device(picture, options, should_cancel)

    def _examined_on_device(
        self,
        picture: Image.Image,
        options: DecodingOptions | None,
        should_cancel: Callable[[], bool] | None,
    ) -> Examination:
        pixel_values = self.manifest.transform(picture)[np.newaxis]
        _check_cancelled(should_cancel)
        encoded = self._graphs.encoder(pixel_values)
        features = encoded[TensorName.IMAGE_FEATURES][0]
        hypotheses: list[Hypothesis] = []
        if options is not None:
            step, states = self._graphs.decoder.begin(encoded)
            hypotheses = decode(step, states, self._bundle.vocabulary, options, should_cancel)
            hypotheses = self._best_first(hypotheses, features)[: options.beam_width]
        return Examination(pixel_values[0], features, hypotheses)

    def _best_first(
        self, hypotheses: list[Hypothesis], features: NDArray[np.float32]
    ) -> list[Hypothesis]:
        options = self.manifest.consensus
        if self._expectation is None or options is None:
            return hypotheses
        if features.shape[1] != self._expectation.mean.size:
            raise misfitting(options.expectation_file)
        end_id = self._bundle.vocabulary.end_id
        return by_consensus(hypotheses, self._expectation, features, end_id, options.score_weight)

    def _confidence(self, examined: Examination) -> Confidence | None:
        if self._judge is None:
            return None
        view = self._judge.view(examined.pixel_values, examined.features)
        return self._judge.confidence(view, examined.hypotheses)

    def _caption(self, examined: Examination, started: float) -> Caption:
        found: dict[str, Hypothesis] = {}
        for hypothesis in examined.hypotheses:
            found.setdefault(self.sentence(hypothesis), hypothesis)
        found.pop("", None)
        if not found:
            raise CaptionerError(
                translate(
                    "Sentences",
                    "The captioning model found no words for this picture: try another picture.",
                )
            )
        text, best = next(iter(found.items()))
        confidence = self._confidence(examined)
        return Caption(
            text=text,
            log_probability=best.log_probability,
            alternatives=tuple(
                Alternative(text, hypothesis.log_probability) for text, hypothesis in found.items()
            ),
            words=self._words(best),
            device=self.device,
            elapsed_ms=(time.perf_counter() - started) * 1000,
            confidence=confidence,
        )

    def _words(self, hypothesis: Hypothesis) -> tuple[WordAttention, ...]:
        grids = hypothesis.attention.reshape(-1, *self.manifest.region_grid)
        return tuple(
            WordAttention(self._bundle.vocabulary.words[token_id], grid.tolist())
            for token_id, grid in zip(hypothesis.token_ids, grids, strict=True)
        )


def _expectation_of(bundle: Bundle) -> NgramExpectation | None:
    options = bundle.manifest.consensus
    if options is None:
        return None
    try:
        return NgramExpectation.from_bytes(bundle.path(options.expectation_file).read_bytes())
    except (OSError, ValueError) as error:
        raise damaged(options.expectation_file) from error


def _opened(image: Path | str | bytes | Image.Image) -> Image.Image:
    return to_rgb(image) if isinstance(image, Image.Image) else open_image(image)


def _check_cancelled(should_cancel: Callable[[], bool] | None) -> None:
    if should_cancel is not None and should_cancel():
        raise Cancelled

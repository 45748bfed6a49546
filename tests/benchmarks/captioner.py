"""How long a caption takes: ``python -m tests.benchmarks.captioner [--bundle DIR]``.

Prints milliseconds a picture after start-up, from the file to the sentence, and what each part and
beam width costs in relation to the encoder alone, measured in the same run.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from desktop_app import paths
from desktop_app.captioner.bundle import Bundle
from desktop_app.captioner.captioner import Captioner
from desktop_app.captioner.decoding import States, StepOutput, decode
from desktop_app.captioner.preprocessing import open_image
from desktop_app.captioner.session import Graphs, open_graphs
from tests.helpers.pictures import PHOTOGRAPHS, photograph

ROUNDS = 8


def median_ms(action: Callable[[Path], object], pictures: list[Path]) -> float:
    """The median over every picture and round; the first round warms up and does not count."""
    taken = []
    for number in range(ROUNDS + 1):
        for picture in pictures:
            started = time.perf_counter()
            action(picture)
            if number:
                taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken)


def decoding_ms(graphs: Graphs, bundle: Bundle, pixels: NDArray[np.float32]) -> tuple[float, float]:
    """Milliseconds in the decoder's steps for one caption, and in the search around them."""
    step, states = graphs.decoder.begin(graphs.encoder(pixels))
    in_steps_s = 0.0

    def timed(token_ids: NDArray[np.int64], states: States) -> StepOutput:
        nonlocal in_steps_s
        started = time.perf_counter()
        output = step(token_ids, states)
        in_steps_s += time.perf_counter() - started
        return output

    started = time.perf_counter()
    decode(timed, states, bundle.vocabulary, bundle.manifest.decoding)
    whole_s = time.perf_counter() - started
    return 1000 * in_steps_s, 1000 * (whole_s - in_steps_s)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser("python -m tests.benchmarks.captioner", description=__doc__)
    parser.add_argument("--bundle", type=Path, default=paths.bundle_dir())
    options = parser.parse_args()
    pictures = [photograph(name) for name in PHOTOGRAPHS]
    started = time.perf_counter()
    captioner = Captioner.load(options.bundle, device="cpu")
    print(f"loading the bundle        {(time.perf_counter() - started) * 1000:8.1f} ms")
    transform = captioner.manifest.transform
    bundle = Bundle.read(options.bundle)
    graphs = open_graphs(bundle, "cpu")
    encoder = graphs.encoder
    pixels = {picture: transform(open_image(picture))[np.newaxis] for picture in pictures}
    unit = median_ms(lambda picture: encoder(pixels[picture]), pictures)
    print(f"encoder alone             {unit:8.1f} ms   1.00")
    opening = median_ms(lambda picture: transform(open_image(picture)), pictures)
    print(f"opening and preprocessing {opening:8.1f} ms {opening / unit:6.2f}")
    rounds = [decoding_ms(graphs, bundle, each) for _ in range(ROUNDS) for each in pixels.values()]
    for name, found in zip(
        ("decoder's steps", "search around them"), zip(*rounds, strict=True), strict=True
    ):
        taken = statistics.median(found)
        print(f"{name:25s} {taken:8.1f} ms {taken / unit:6.2f}")
    for beam_width in (1, 3, 5):

        def describe(picture: Path, beam_width: int = beam_width) -> object:
            return captioner.describe(picture, beam_width=beam_width)

        taken = median_ms(describe, pictures)
        print(f"caption, beam width {beam_width}     {taken:8.1f} ms {taken / unit:6.2f}")


if __name__ == "__main__":
    main()

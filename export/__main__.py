"""Turn a checkpoint into a bundle: ``python -m export CHECKPOINT OUT_DIR --data DIR``."""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path

from desktop_app.captioner.errors import CaptionerError
from export.errors import ExportError
from export.pipeline import Request, export_bundle
from training.errors import TrainingError

logger = logging.getLogger("export")


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns its exit status."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    for name in ("export", "training"):
        logging.getLogger(name).setLevel(logging.INFO)
    try:
        export_bundle(
            Request(
                checkpoint=options.checkpoint,
                out=options.out,
                data=options.data,
                name=options.name,
                version=options.version,
                precision=options.precision,
                licence_files=tuple(options.licence),
                notes=_read_notes(options.notes),
            )
        )
    except (ExportError, TrainingError, CaptionerError, OSError) as error:
        logger.debug("export failed", exc_info=True)
        logger.error("%s", error)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m export", description=__doc__)
    parser.add_argument("checkpoint", type=Path, help="such as runs/flickr8k/best.pt")
    parser.add_argument("out", type=Path, help="folder of the bundle")
    parser.add_argument("--data", type=Path, default=Path(), help="folder of the data sets")
    parser.add_argument("--name", help="of the model (default: the recipe's)")
    parser.add_argument("--version", default="1", help="of the model (default: 1)")
    parser.add_argument("--precision", choices=("int8", "float32"), default="int8")
    parser.add_argument(
        "--licence",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="licence text to carry along; may be given several times",
    )
    parser.add_argument("--notes", type=Path, metavar="FILE", help="Markdown for the model card")
    return parser


def _read_notes(path: Path | None) -> str:
    if path is None:
        return ""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ExportError(f"The notes {path} cannot be read: {error}") from error


if __name__ == "__main__":
    sys.exit(main())

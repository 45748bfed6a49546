"""Arguments of the `picture-aloud` command that are long to describe, or that several take."""

import argparse
from collections.abc import Callable
from pathlib import Path

_MAX_JOBS = 64


def add_watch_arguments(watch: argparse.ArgumentParser) -> None:
    """Add what `picture-aloud watch` takes; `WatchRequest.from_arguments` understands it."""
    watch.add_argument("folders", nargs="*", type=Path, metavar="FOLDER", help="a folder")
    watch.add_argument("--recursive", action="store_true", help="with all subfolders")
    watch.add_argument(
        "--format",
        choices=("txt", "xmp", "both"),
        default="txt",
        help="photo.jpg.txt with the description alone, or photo.jpg.xmp with the metadata field "
        "for alt text (default: txt)",
    )
    watch.add_argument(
        "--xmp-naming",
        choices=("full", "short"),
        default="full",
        help="photo.jpg.xmp, or photo.xmp as Adobe's programs name it (default: full)",
    )
    watch.add_argument(
        "--fill-description",
        action="store_true",
        help="fill an empty dc:description as well, for programs that read nothing else",
    )
    for name, purpose in (("include", "only pictures"), ("exclude", "no pictures or folders")):
        watch.add_argument(
            f"--{name}",
            action="append",
            default=[],
            metavar="GLOB",
            help=f"{purpose} whose names look like this, or, with a slash in it, whose places "
            "below the folder do; may be given several times",
        )
    watch.add_argument(
        "--polling",
        action="store_true",
        help="look again every few seconds: for network drives, which do not tell of changes",
    )
    watch.add_argument(
        "--jobs",
        type=whole_number(1, _MAX_JOBS),
        default=1,
        metavar="N",
        help="describe so many pictures at the same time (default: 1)",
    )
    instead = watch.add_mutually_exclusive_group()
    instead.add_argument("--once", action="store_true", help="describe what is there, and end")
    instead.add_argument(
        "--install-service", action="store_true", help="start this watch whenever you log in"
    )
    instead.add_argument("--uninstall-service", action="store_true", help="do so no longer")
    instead.add_argument("--status", action="store_true", help="say which watches are running")


def whole_number(lowest: int, highest: int) -> Callable[[str], int]:
    """A `type=` for whole numbers in a range, its ends included."""

    def parse(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = lowest - 1
        if not lowest <= number <= highest:
            raise argparse.ArgumentTypeError(f"must be a whole number from {lowest} to {highest}")
        return number

    return parse

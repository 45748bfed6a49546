"""The `picture-aloud` command: parses the arguments, calls what does the work, prints.

Exit status: 0 all went well, 1 something failed or is missing, 2 wrong use, 130 stopped with
Ctrl+C, 141 whoever read the output has left.
"""

import argparse
import json
import logging
import os
import sys
from collections.abc import Callable, Sequence
from enum import IntEnum
from pathlib import Path
from typing import Any

from desktop_app import __version__, paths
from desktop_app.arguments import add_watch_arguments, whole_number
from desktop_app.logs import PrivateFormatter, start_logging
from desktop_app.settings import MAX_BEAM_WIDTH
from desktop_app.terminal import (
    OutputError,
    discard_output,
    one_line,
    prepare_output,
    write_line,
    write_problem,
)

logger = logging.getLogger(__name__)


class ExitStatus(IntEnum):
    """What the shell is told. argparse itself ends with WRONG_USE."""

    DONE = 0
    FAILED = 1
    WRONG_USE = 2
    INTERRUPTED = 130
    READER_LEFT = 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status; every failure is one sentence."""
    try:
        prepare_output()
        arguments = build_parser().parse_args(argv)
        log = start_logging(paths.log_file(), verbose=arguments.verbose)
        command: Callable[[argparse.Namespace, PrivateFormatter], int] = arguments.command
        return command(arguments, log)
    except KeyboardInterrupt:
        write_problem("Stopped.")
        return ExitStatus.INTERRUPTED
    except BrokenPipeError:
        discard_output()
        return ExitStatus.READER_LEFT
    except OutputError as error:
        discard_output()
        write_problem(str(error))
        return ExitStatus.FAILED
    except ImportError as error:
        logger.exception("a library is missing")
        write_problem(
            f"A part that Picture Aloud needs cannot be loaded ({error.name or error}): "
            "picture-aloud doctor says how to get it."
        )
        return ExitStatus.FAILED
    except Exception:
        logger.exception("the command failed")
        write_problem(f"Picture Aloud failed unexpectedly. The details are in {paths.log_file()}.")
        return ExitStatus.FAILED


def build_parser() -> argparse.ArgumentParser:
    """The command's arguments; each subcommand sets `command` to the function that runs it."""
    parser = argparse.ArgumentParser(
        prog="picture-aloud",
        description="Describes pictures for people who cannot see them, without a network.",
        epilog="Without a command, the window is opened.",
    )
    parser.add_argument("--version", action="version", version=f"picture-aloud {__version__}")
    parser.set_defaults(command=_window, paths=[], bundle=None, device=None)
    parser.set_defaults(verbose=False, hidden=False)
    subcommands = parser.add_subparsers(metavar="COMMAND")

    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--device",
        choices=("auto", "cpu", "cuda"),
        help="where the network runs; auto takes a working NVIDIA card, else the processor",
    )
    common.add_argument(
        "--bundle", type=Path, metavar="DIR", help="use another model bundle than the shipped one"
    )
    common.add_argument(
        "--verbose", action="store_true", help="show the program's log on standard error"
    )
    scriptable = argparse.ArgumentParser(add_help=False)
    scriptable.add_argument("--json", action="store_true", help="print JSON for scripts")

    window = subcommands.add_parser(
        "window",
        parents=[common],
        help="open the window",
        description="Opens the window, with pictures in it where some are named. "
        "A window that is open already gets them.",
    )
    window.add_argument("paths", nargs="*", metavar="PICTURE", help="a picture, or a folder")
    window.add_argument(
        "--hidden",
        action="store_true",
        help="do not show the window where the desktop has a tray to open it from",
    )
    window.set_defaults(command=_window)

    caption = subcommands.add_parser(
        "caption",
        parents=[common, scriptable],
        help="describe pictures",
        description="Describes pictures, one sentence a picture. Folders are searched for "
        "pictures, their subfolders too.",
        epilog="Exit status: 0 all described, 1 some failed, 2 wrong use.",
    )
    caption.add_argument("paths", nargs="+", metavar="PATH", help="a picture, or a folder of them")
    caption.add_argument("--speak", action="store_true", help="say each description aloud as well")
    caption.add_argument(
        "--beam-width",
        type=whole_number(1, MAX_BEAM_WIDTH),
        metavar="N",
        help="how many sentences are followed at once; 1 is fastest (default: the bundle's own)",
    )
    caption.set_defaults(command=_caption)

    clipboard = subcommands.add_parser(
        "clipboard",
        parents=[common, scriptable],
        help="describe the picture on the clipboard aloud, as the hotkey does",
        description="Describes the picture, or the picture files, on the clipboard. The open "
        "window is asked to say it; without one, or with options, the description is printed and "
        "said by this command. Started again while something is being said, it ends that.",
        epilog="Bind it to a key where the desktop offers no hotkey. Exit status: 0 described or "
        "handed over, 1 failed, 2 wrong use.",
    )
    clipboard.add_argument(
        "--no-speech", action="store_true", help="print the description and say nothing"
    )
    clipboard.set_defaults(command=_clipboard)

    _add_watch(subcommands, [common, scriptable])

    doctor = subcommands.add_parser(
        "doctor",
        parents=[common, scriptable],
        help="say what works here, what is missing and how to get it",
        description="Says what works here, what is missing and how to get it.",
        epilog="Exit status: 0 all is well, 1 something is missing, 2 wrong use.",
    )
    doctor.set_defaults(command=_doctor)
    return parser


def _add_watch(subcommands: Any, parents: list[argparse.ArgumentParser]) -> None:
    watch = subcommands.add_parser(
        "watch",
        parents=parents,
        help="describe the pictures in folders in small files beside them",
        description="Describes the pictures in folders, and those that arrive there later, in "
        "small files beside them. Words that somebody else has written are never replaced.",
        epilog="Exit status: 0 all described, or a watch without --once was ended; 1 some failed; "
        "2 wrong use; 130 stopped before all was described.",
    )
    add_watch_arguments(watch)
    watch.set_defaults(command=_watch, complain=watch.error)


def _window(arguments: argparse.Namespace, log: PrivateFormatter) -> int:
    if not _has_screen():
        write_problem(
            "There is no screen to open a window on: picture-aloud caption describes pictures "
            "without one, and picture-aloud --help lists everything else."
        )
        return ExitStatus.FAILED
    # Not at the top: nothing but the window loads Qt.
    from desktop_app.ui.application import WindowRequest, run_window  # noqa: PLC0415

    pictures = [os.path.abspath(path) for path in arguments.paths]
    request = WindowRequest(
        pictures, arguments.bundle, arguments.device, is_hidden=arguments.hidden
    )
    return run_window(request, log.hide)


def _has_screen() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return any(os.environ.get(name) for name in names)


def _caption(arguments: argparse.Namespace, log: PrivateFormatter) -> ExitStatus:
    # Not at the top: help and version need no numpy, and the doctor survives without it.
    from desktop_app.caption_command import (  # noqa: PLC0415
        CaptionRequest,
        caption_pictures,
    )

    request = CaptionRequest(
        paths=arguments.paths,
        bundle=arguments.bundle or paths.bundle_dir(),
        device=arguments.device or "auto",
        beam_width=arguments.beam_width,
        is_json=arguments.json,
        is_spoken=arguments.speak,
    )
    return ExitStatus.DONE if caption_pictures(request, log) else ExitStatus.FAILED


def _clipboard(arguments: argparse.Namespace, log: PrivateFormatter) -> ExitStatus:
    from desktop_app.clipboard_command import (  # noqa: PLC0415
        ClipboardRequest,
        describe_clipboard,
    )

    request = ClipboardRequest(
        bundle=arguments.bundle,
        device=arguments.device,
        is_json=arguments.json,
        is_spoken=not arguments.no_speech,
    )
    return ExitStatus.DONE if describe_clipboard(request, log) else ExitStatus.FAILED


def _watch(arguments: argparse.Namespace, log: PrivateFormatter) -> ExitStatus:
    from desktop_app import watch_service_command as service  # noqa: PLC0415
    from desktop_app.watch_request import WatchRequest  # noqa: PLC0415

    if arguments.status or arguments.uninstall_service:
        if arguments.folders:
            arguments.complain("no folders are wanted with --status and --uninstall-service")
        if arguments.status:
            is_done = service.print_status(is_json=arguments.json)
        else:
            is_done = service.uninstall()
        return ExitStatus.DONE if is_done else ExitStatus.FAILED
    if not arguments.folders:
        arguments.complain("name a folder to watch")
    request = WatchRequest.from_arguments(arguments)
    if arguments.install_service:
        return ExitStatus.DONE if service.install(request) else ExitStatus.FAILED

    from desktop_app.watch_command import watch_folders  # noqa: PLC0415

    return ExitStatus.DONE if watch_folders(request, log) else ExitStatus.FAILED


def _doctor(arguments: argparse.Namespace, _log: PrivateFormatter) -> ExitStatus:
    from desktop_app import doctor  # noqa: PLC0415

    checks = doctor.examine(arguments.bundle or paths.bundle_dir(), arguments.device or "auto")
    if arguments.json:
        write_line(json.dumps(doctor.to_dict(checks)))
    else:
        for line in doctor.to_lines(checks):
            write_line(one_line(line))
    return ExitStatus.DONE if doctor.is_well(checks) else ExitStatus.FAILED

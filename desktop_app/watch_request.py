"""What the user asks of `picture-aloud watch`, and how to ask for the same once more."""

import argparse
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from desktop_app.folder_watch.options import WatchOptions
from desktop_app.sidecars.options import SidecarFormat, SidecarOptions


@dataclass(frozen=True)
class WatchRequest:
    """What the user asked for."""

    options: WatchOptions
    bundle: Path | None
    """None takes the shipped one."""
    device: Literal["auto", "cpu", "cuda"]
    is_once: bool
    """Whether the watch ends when everything that is there has been described."""
    is_json: bool

    @classmethod
    def from_arguments(cls, arguments: argparse.Namespace) -> "WatchRequest":
        """What `add_watch_arguments` and the common arguments have parsed."""
        sidecars = SidecarOptions(
            format=SidecarFormat(arguments.format),
            xmp_naming=arguments.xmp_naming,
            fills_description=arguments.fill_description,
        )
        options = WatchOptions(
            folders=tuple(Path(os.path.abspath(folder)) for folder in arguments.folders),
            sidecars=sidecars,
            is_recursive=arguments.recursive,
            is_polling=arguments.polling,
            include=tuple(arguments.include),
            exclude=tuple(arguments.exclude),
            jobs=arguments.jobs,
        )
        return cls(
            options=options,
            bundle=arguments.bundle,
            device=arguments.device or "auto",
            is_once=arguments.once,
            is_json=arguments.json,
        )

    def to_arguments(self) -> list[str]:
        """The command line after `picture-aloud` that asks for the same watch, from any folder."""
        options, sidecars = self.options, self.options.sidecars
        flags = {
            "--recursive": options.is_recursive,
            "--polling": options.is_polling,
            "--fill-description": sidecars.fills_description,
            "--once": self.is_once,
            "--json": self.is_json,
        }
        bundle = [] if self.bundle is None else [f"--bundle={os.path.abspath(self.bundle)}"]
        return [
            "watch",
            f"--format={sidecars.format}",
            f"--xmp-naming={sidecars.xmp_naming}",
            f"--jobs={options.jobs}",
            f"--device={self.device}",
            *bundle,
            *(flag for flag, is_set in flags.items() if is_set),
            *(f"--include={pattern}" for pattern in options.include),
            *(f"--exclude={pattern}" for pattern in options.exclude),
            "--",
            *(os.fspath(folder) for folder in options.folders),
        ]

"""Which service this platform has."""

import sys
from pathlib import Path

import platformdirs

from desktop_app import paths
from desktop_app.watch_service.protocol import WatchService


def create_service() -> WatchService:
    """The service of the user who runs this program."""
    if sys.platform == "win32":
        from desktop_app.watch_service.task_scheduler import ScheduledTask  # noqa: PLC0415

        return ScheduledTask(paths.config_dir())
    if sys.platform == "darwin":
        from desktop_app.watch_service.launchd import LaunchAgent  # noqa: PLC0415

        return LaunchAgent(Path.home() / "Library" / "LaunchAgents")
    from desktop_app.watch_service.systemd import SystemdUnit  # noqa: PLC0415

    return SystemdUnit(platformdirs.user_config_path() / "systemd" / "user")

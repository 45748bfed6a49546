"""`picture-aloud watch --install-service`, `--uninstall-service` and `--status`."""

import logging
import sys
from dataclasses import asdict

from desktop_app.autostart import program_command
from desktop_app.terminal import one_line, write_json, write_line, write_problem
from desktop_app.watch_request import WatchRequest
from desktop_app.watch_service import ServiceError, WatchService, create_service
from desktop_app.watch_status import WatchStatus, running_watches

logger = logging.getLogger(__name__)


def install(request: WatchRequest, service: WatchService | None = None) -> bool:
    """Show the service, ask on a terminal, then write and start it; False when that failed.

    `service`: None takes this platform's.
    """
    service = service or create_service()
    command = program_command(*request.to_arguments())
    try:
        content = service.content(command)
        encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
        write_line(one_line(f"{service.file} will be:"))
        write_line("")
        write_line(content.decode(encoding, "replace"))
        if not _is_agreed():
            write_problem("Nothing was written.")
            return False
        service.install(command)
    except ServiceError as error:
        logger.info("the service cannot be installed", exc_info=True)
        write_problem(str(error))
        return False
    write_line("The service is set up and runs. picture-aloud watch --status tells how it does.")
    return True


def uninstall(service: WatchService | None = None) -> bool:
    """End and remove the service; False when that failed. `service`: None takes the platform's."""
    try:
        was_there = (service or create_service()).uninstall()
    except ServiceError as error:
        logger.info("the service cannot be removed", exc_info=True)
        write_problem(str(error))
        return False
    write_line("The service is removed." if was_there else "There was no service.")
    return True


def print_status(*, is_json: bool, service: WatchService | None = None) -> bool:
    """Say what the service and the watches do; False when no watch is running.

    `service`: None takes this platform's.
    """
    state, watches = (service or create_service()).state(), running_watches()
    if is_json:
        fields = [asdict(watch) for watch in watches]
        write_json({"service": asdict(state), "watches": fields})
        return bool(watches)
    installed = "installed" if state.is_installed else "not installed"
    running = {True: ", running", False: ", not running", None: ""}[state.is_running]
    write_line(f"Service: {installed}{running if state.is_installed else ''}")
    for watch in watches:
        write_line(one_line(_sentence(watch)))
    if not watches:
        write_line("No watch is running.")
    return bool(watches)


def _is_agreed() -> bool:
    """Scripts have agreed by asking; a person at a terminal has only now seen it."""
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
        return True
    try:
        return input("Write it and start it? [y/N] ").strip().lower() in ("y", "yes")
    except EOFError:
        return False


def _sentence(watch: WatchStatus) -> str:
    does = "Paused" if watch.is_paused else "Watching"
    return (
        f"{does}: {', '.join(watch.folders)} ({watch.described} described since the start, "
        f"{watch.failed} failed, {watch.waiting} waiting)"
    )

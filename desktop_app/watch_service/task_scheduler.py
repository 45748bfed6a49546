"""A task of the Windows Task Scheduler; see the Task Scheduler schema, [MS-TSCH] 2.5."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

from desktop_app.atomic_file import replace_file
from desktop_app.watch_service.protocol import (
    DESCRIPTION,
    TITLE,
    ServiceError,
    ServiceState,
    cannot_write,
    run_tool,
)

_NAMESPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task"
_PRIORITY = "7"
"""Of 0 to 10: THREAD_PRIORITY_BELOW_NORMAL, the scheduler's own default."""


class ScheduledTask:
    """See `WatchService`."""

    def __init__(self, folder: Path) -> None:
        """`folder`: where the file lies that the scheduler is given; it need not exist."""
        self.file = folder / "picture-aloud-watch.xml"

    def content(self, command: Sequence[str]) -> bytes:
        task = ElementTree.Element("Task", version="1.2", xmlns=_NAMESPACE)
        _add(task, "RegistrationInfo", Description=DESCRIPTION)
        # Of this user alone: a task at everybody's log-in takes an administrator.
        _add(_add(task, "Triggers"), "LogonTrigger", Enabled="true", UserId=_user())
        principal = _add(task, "Principals")
        _add(
            principal,
            "Principal",
            UserId=_user(),
            LogonType="InteractiveToken",
            RunLevel="LeastPrivilege",
        )
        settings = _add(
            task,
            "Settings",
            MultipleInstancesPolicy="IgnoreNew",
            DisallowStartIfOnBatteries="false",
            StopIfGoingOnBatteries="false",
            ExecutionTimeLimit="PT0S",  # none
            Priority=_PRIORITY,
        )
        _add(settings, "RestartOnFailure", Interval="PT1M", Count="999")
        program, *arguments = command
        line = subprocess.list2cmdline(arguments)
        _add(_add(task, "Actions"), "Exec", Command=program, Arguments=line)
        ElementTree.indent(task)
        # schtasks wants UTF-16.
        content: bytes = ElementTree.tostring(task, encoding="utf-16", xml_declaration=True)
        return content

    def install(self, command: Sequence[str]) -> None:
        try:
            replace_file(self.file, self.content(command))
        except OSError as error:
            raise cannot_write(self.file, error) from error
        self._end()
        try:
            run_tool("schtasks", "/Create", "/F", "/TN", TITLE, "/XML", str(self.file))
            run_tool("schtasks", "/Run", "/TN", TITLE)
        except ServiceError as error:
            raise ServiceError(f"The service could not be set up ({error}).") from error

    def uninstall(self) -> bool:
        if not self.state().is_installed:
            return False
        self._end()
        try:
            run_tool("schtasks", "/Delete", "/F", "/TN", TITLE)
            self.file.unlink(missing_ok=True)
        except ServiceError as error:
            raise ServiceError(f"The service could not be removed ({error}).") from error
        except OSError as error:
            raise cannot_write(self.file, error) from error
        return True

    def state(self) -> ServiceState:
        try:
            shown = run_tool("schtasks", "/Query", "/TN", TITLE, "/FO", "CSV", "/NH")
        except ServiceError:
            return ServiceState(is_installed=False, is_running=False)
        # The words are in the system's language; only English ones can be told apart.
        return ServiceState(is_installed=True, is_running='"Running"' in shown or None)

    def _end(self) -> None:
        try:
            run_tool("schtasks", "/End", "/TN", TITLE)
        except ServiceError:  # it was not running
            return


def _user() -> str:
    domain, name = os.environ.get("USERDOMAIN", ""), os.environ.get("USERNAME", "")
    return f"{domain}\\{name}" if domain else name


def _add(parent: ElementTree.Element, tag: str, **children: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, tag)
    for name, text in children.items():
        ElementTree.SubElement(element, name).text = text
    return element

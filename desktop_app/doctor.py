"""`picture-aloud doctor`: what works on this machine, what is missing and how to get it.

Everything is tried out, not guessed: the bundle's hashes are computed, a session is made on the
device, a picture of each format is opened, the voices are asked for.
"""

import importlib.metadata
import logging
import platform
import re
import shlex
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from desktop_app import __version__, paths
from desktop_app.captioner.errors import CaptionerError, ImageError

# What needs libraries is imported where it is used: a missing one is a finding here, not a crash.

logger = logging.getLogger(__name__)

_LIBRARIES = (
    *("numpy", "Pillow", "pillow-heif", "pyttsx3"),
    *(("python-xlib", "jeepney") if sys.platform == "linux" else ()),
    *(("quickmachotkey",) if sys.platform == "darwin" else ()),
)
_RUNTIMES = ("onnxruntime-gpu", "onnxruntime")
_MOST_NAMED = 12


@dataclass(frozen=True)
class Check:
    """One thing that was looked at."""

    key: str
    """Its name for scripts."""
    label: str
    """Its name for people."""
    value: str | list[str]
    """What was found."""
    problems: tuple[str, ...] = ()
    """Sentences that say what is missing and how to get it."""
    advice: tuple[str, ...] = ()
    """Sentences on what could be better, though nothing is missing."""


def examine(bundle_dir: Path, device: Literal["auto", "cpu", "cuda"] = "auto") -> list[Check]:
    """Look at everything, in the order in which a person wants to hear it. Never raises."""
    examinations: dict[str, Callable[[], Iterable[Check]]] = {
        "program": _program,
        "libraries": _libraries,
        "bundle": lambda: _bundle(bundle_dir),
        "device": lambda: _device(bundle_dir, device),
        "formats": _formats,
        "voice": _voice,
        "clipboard": _clipboard,
        "hotkey": _hotkey,
    }
    checks: list[Check] = []
    for key, examination in examinations.items():
        try:
            checks.extend(examination())
        except Exception as error:
            logger.exception("cannot examine: %s", key)
            sentence = f"This could not be examined ({error}): {_reinstall()}"
            checks.append(Check(key, key.capitalize(), "unknown", problems=(sentence,)))
    return checks


def is_well(checks: Iterable[Check]) -> bool:
    """True when nothing is missing."""
    return not any(check.problems for check in checks)


def to_dict(checks: Sequence[Check]) -> dict[str, Any]:
    """The findings for scripts: `is_well` and the checks."""
    return {"is_well": is_well(checks), "checks": [asdict(check) for check in checks]}


def to_lines(checks: Sequence[Check]) -> list[str]:
    """The findings for people, with the problems last, where a listener can find them."""
    lines = []
    for check in checks:
        lines.append(f"{check.label}: {_spoken(check.value)}")
    lines.extend(f"Advice: {sentence}" for check in checks for sentence in check.advice)
    problems = dict.fromkeys(problem for check in checks for problem in check.problems)
    lines.extend(f"Missing: {problem}" for problem in problems)
    lines.append("All is well." if is_well(checks) else "Something is missing, see above.")
    return lines


def _spoken(value: str | list[str]) -> str:
    if isinstance(value, str):
        return value
    if len(value) > _MOST_NAMED:
        return f"{len(value)}, listed by picture-aloud doctor --json"
    return ", ".join(value) or "none"


def _program() -> Iterable[Check]:
    yield Check("program", "Picture Aloud", f"{__version__} in {Path(__file__).parent}")
    yield Check("python", "Python", f"{platform.python_version()}, {sys.executable}")
    yield Check("system", "System", platform.platform())
    yield Check("log", "Log file", str(paths.log_file()))


def _libraries() -> Iterable[Check]:
    runtimes = [name for name in _RUNTIMES if _version_of(name)]
    for name in (*(runtimes or _RUNTIMES[-1:]), *_LIBRARIES):
        version = _version_of(name)
        problems = () if version else (f"The library {name} is missing: {_reinstall()}",)
        yield Check(name.lower(), name, version or "missing", problems=problems)


def _version_of(distribution: str) -> str | None:
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return None


def _bundle(bundle_dir: Path) -> Iterable[Check]:
    from desktop_app.captioner.bundle import Bundle  # noqa: PLC0415

    try:
        manifest = Bundle.read(bundle_dir).manifest
    except CaptionerError as error:
        yield Check("bundle", "Model", f"unusable, in {bundle_dir}", problems=(str(error),))
        return
    value = f"{manifest.name} {manifest.version}, verified, in {bundle_dir}"
    yield Check("bundle", "Model", value)
    licence = manifest.training.get("licence")
    files = [name for name in manifest.files if re.search("licen[cs]e", name, re.IGNORECASE)]
    notes = [str(licence)] if licence else []
    notes += [f"see {bundle_dir / name}" for name in files]
    yield Check(
        "bundle_licence", "Licence of the model", ", ".join(notes) or "the model names none"
    )


def _device(bundle_dir: Path, device: Literal["auto", "cpu", "cuda"]) -> Iterable[Check]:
    from desktop_app.captioner.captioner import Captioner  # noqa: PLC0415
    from desktop_app.captioner.session import providers_report  # noqa: PLC0415

    report = providers_report()
    problems = (report["error"],) if report["error"] else ()
    yield Check("providers", "ONNX Runtime offers", report["available_providers"], problems)
    try:
        used = Captioner.load(bundle_dir, device=device).device
    except CaptionerError as error:
        yield Check("device", "Runs on", "nothing", (str(error),))
        return
    yield Check("device", "Runs on", used)
    can_try_cuda = report["cuda_problem"] is None
    if used == "cuda":
        yield Check("cuda", "CUDA", "works")
    elif can_try_cuda and device == "auto":
        yield Check("cuda", "CUDA", "does not work", advice=(_cuda_advice(),))
    else:
        yield Check("cuda", "CUDA", report["cuda_problem"] or "not tried")


def _cuda_advice() -> str:
    return (
        "An NVIDIA card is here, but its CUDA libraries cannot be used. They come with: "
        f"{_install_command(extra='[cuda]')}"
    )


def _reinstall() -> str:
    return f"install the program again with: {_install_command('--force-reinstall')}"


def _install_command(*options: str, extra: str = "") -> str:
    """The command for this very Python; a checkout is installed from its own folder."""
    checkout = Path(__file__).resolve().parents[1]
    is_checkout = (checkout / "pyproject.toml").is_file()
    source = ["--editable", f"{checkout}{extra}"] if is_checkout else [f"picture-aloud{extra}"]
    return shlex.join([sys.executable, "-m", "pip", "install", *options, *source])


def _formats() -> Iterable[Check]:
    from desktop_app.captioner.preprocessing import open_image  # noqa: PLC0415

    readable, problems = [], []
    for sample in sorted((paths.resources_dir() / "formats").iterdir()):
        name = sample.suffix[1:].upper()
        try:
            open_image(sample)
            readable.append(name)
        except ImageError as error:
            logger.info("a format cannot be read", exc_info=True)
            problems.append(f"{name} pictures cannot be read ({error}) To mend it, {_reinstall()}")
    yield Check("formats", "Readable pictures", readable, problems=tuple(problems))


def _voice() -> Iterable[Check]:
    from desktop_app.speech import speech_report  # noqa: PLC0415

    report = speech_report()
    speaks = report.voice.name if report.voice else "none"
    yield Check("voice", "Voice", speaks, problems=report.problems)
    yield Check("voices", "Installed voices", [voice.name for voice in report.voices])
    yield Check("player", "Sound player", report.player or "none")


def _clipboard() -> Iterable[Check]:
    from desktop_app.clipboard import clipboard_report  # noqa: PLC0415

    report = clipboard_report()
    yield Check("clipboard", "Clipboard", report.way, report.problems)


def _hotkey() -> Iterable[Check]:
    """The running instance knows; without one, the keys are tried out for a moment."""
    from desktop_app.hotkeys import create_hotkey  # noqa: PLC0415
    from desktop_app.instance import Instance  # noqa: PLC0415
    from desktop_app.settings import SettingsStore  # noqa: PLC0415

    published = (Instance().ask() or {}).get("hotkey")
    if published is not None:
        status, sentence = published.split(": ", 1)
        yield _hotkey_check(status, sentence)
        return
    settings, _problem = SettingsStore().load()
    state = create_hotkey().examine(settings.hotkey)
    if state.status == "registered":
        value = f"{settings.hotkey} is free, and will be registered by the window"
        yield Check("hotkey", "Hotkey", value)
    else:
        yield _hotkey_check(state.status, state.sentence)


def _hotkey_check(status: str, sentence: str) -> Check:
    # Only advice: the clipboard command does what the hotkey does.
    if status in ("taken", "impossible"):
        return Check("hotkey", "Hotkey", status, advice=(sentence,))
    return Check("hotkey", "Hotkey", sentence)

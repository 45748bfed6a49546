"""What the captioner may load, proved in fresh processes."""

import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app import captioner
from tests.helpers.pictures import photograph

MODULES = [
    f"desktop_app.captioner.{module.name}" for module in pkgutil.iter_modules(captioner.__path__)
]

UNIMPORTABLE = """
import sys
for name in ("torch", "torchvision", "PySide6", "onnx"):
    sys.modules[name] = None
"""


def run(program: str, **environment: str) -> str:
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (result.returncode, result.stderr) == (0, "")
    return result.stdout


def test_no_module_loads_onnxruntime_or_another_heavy_library_at_import() -> None:
    program = f"""
import sys
from importlib import import_module
heavy = {{"onnxruntime", "torch", "PySide6", "pillow_heif", "PIL.ImageCms", "PIL.ImageQt"}}
for module in {MODULES}:
    import_module(module)
    assert not heavy & set(sys.modules), (module, heavy & set(sys.modules))
"""
    assert len(MODULES) > 10
    run(program)


def test_reading_a_bundle_loads_no_onnxruntime(tiny_bundle_folder: str) -> None:
    program = f"""
import sys
from pathlib import Path
from desktop_app.captioner.bundle import Bundle
print(Bundle.read(Path({tiny_bundle_folder!r})).manifest.name, "onnxruntime" in sys.modules)
"""
    assert run(program) == "tiny False\n"


def test_everything_works_with_torch_and_qt_unimportable(tiny_bundle_folder: str) -> None:
    imports = "".join(f"import {module}\n" for module in MODULES)
    program = f"""{UNIMPORTABLE}{imports}
from pathlib import Path
from desktop_app.captioner.captioner import Captioner
print(Captioner.load(Path({tiny_bundle_folder!r})).describe({str(photograph("cat"))!r}).text)
"""
    assert run(program).endswith(".\n")


def test_the_library_leaves_nothing_behind(tiny_bundle_folder: str, tmp_path: Path) -> None:
    """ONNX Runtime would keep a device id and report to its maker, were it not told not to."""
    program = f"""
import os
os.environ.pop("ORT_DISABLE_TELEMETRY", None)
import threading
from pathlib import Path
from desktop_app.captioner.captioner import Captioner
Captioner.load(Path({tiny_bundle_folder!r}), "cpu", threads=1)
print(len(os.listdir("/proc/self/task")))
"""
    assert run(program, HOME=str(tmp_path), OPENBLAS_NUM_THREADS="1") == "1\n"
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def tiny_bundle_folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    from tests.helpers.tiny_bundle import write_tiny_bundle

    return str(write_tiny_bundle(tmp_path_factory.mktemp("bundles") / "captioner"))

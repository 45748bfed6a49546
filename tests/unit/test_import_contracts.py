import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")


def lint(folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [LINT_IMPORTS, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )


def test_everybody_imports_only_what_they_may() -> None:
    ended = lint(CHECKOUT)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_the_contracts_can_be_broken(tmp_path: Path) -> None:
    """A contract that names the wrong modules would hold whatever the code does."""
    (tmp_path / "pyproject.toml").write_bytes((CHECKOUT / "pyproject.toml").read_bytes())
    for source in CHECKOUT.glob("[a-z]*/**/*.py"):
        if source.relative_to(CHECKOUT).parts[0] in ("desktop_app", "export", "training"):
            copy = tmp_path / source.relative_to(CHECKOUT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(source.read_bytes())
    offences = {
        "desktop_app/cli.py": "import torch",
        "desktop_app/paths.py": "import desktop_app.cli",
        "desktop_app/doctor.py": "import onnxruntime",
        "desktop_app/terminal.py": "import PySide6",
        "training/fit.py": "import desktop_app.captioner.session",
        "export/__main__.py": "import desktop_app.speech",
    }
    for name, line in offences.items():
        with (tmp_path / name).open("a", encoding="utf-8") as file:
            file.write(f"\n{line}\n")

    ended = lint(tmp_path)

    assert ended.returncode == 1
    assert f"Contracts: 0 kept, {len(offences)} broken." in ended.stdout, ended.stdout

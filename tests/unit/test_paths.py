import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app import paths


def test_resources_of_a_checkout_stand_beside_the_package() -> None:
    assert paths.resources_dir() == Path(paths.__file__).parents[1] / "resources"
    assert (paths.resources_dir() / "sample_picture.jpg").is_file()


def test_resources_of_an_installation_stand_inside_the_package(tmp_path: Path) -> None:
    package = tmp_path / "desktop_app"
    (package / "resources").mkdir(parents=True)
    (tmp_path / "resources").mkdir()
    (package / "__init__.py").touch()
    (package / "paths.py").write_bytes(Path(paths.__file__).read_bytes())

    found = subprocess.run(
        [sys.executable, "-c", "from desktop_app import paths; print(paths.bundle_dir())"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )

    assert found.stdout.strip() == str((package / "resources" / "captioner").resolve())


def test_a_users_folders_follow_the_desktop_standard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(variable, str(tmp_path / variable))

    assert paths.config_dir() == tmp_path / "XDG_CONFIG_HOME" / "picture-aloud"
    assert paths.cache_dir() == tmp_path / "XDG_CACHE_HOME" / "picture-aloud"
    log_file = tmp_path / "XDG_STATE_HOME" / "picture-aloud" / "log" / "picture-aloud.log"
    assert paths.log_file() == log_file
    assert list(tmp_path.iterdir()) == [], "asking where a folder lies must not make it"

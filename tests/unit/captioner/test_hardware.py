import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.captioner.hardware import has_nvidia_gpu, physical_core_count


def write_topology(folder: Path, siblings: str) -> str:
    for number in range(os.cpu_count() or 1):
        (folder / str(number)).write_text(siblings.format(number) + "\n", encoding="ascii")
    return str(folder / "{}")


@pytest.mark.parametrize("siblings", ["0-255", "0,1"])
def test_threads_of_one_core_count_once(tmp_path: Path, siblings: str) -> None:
    assert physical_core_count(write_topology(tmp_path, siblings)) == 1


def test_cores_of_their_own_count_each(tmp_path: Path) -> None:
    usable = len(os.sched_getaffinity(0))
    assert physical_core_count(write_topology(tmp_path, "{}")) == usable


def test_an_unknown_topology_counts_every_processor(tmp_path: Path) -> None:
    assert physical_core_count(str(tmp_path / "{}")) == len(os.sched_getaffinity(0))


def test_this_machine() -> None:
    assert 1 <= physical_core_count() <= (os.cpu_count() or 1)


def test_a_graphics_card_that_is_hidden_is_none() -> None:
    """Also where there is one: the driver itself is asked, in a fresh process, without noise."""
    program = "from desktop_app.captioner.hardware import has_nvidia_gpu; print(has_nvidia_gpu())"
    environment = os.environ | {"CUDA_VISIBLE_DEVICES": "-1"}
    result = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    assert (result.stdout, result.stderr) == ("False\n", "")


def test_the_answer_is_the_drivers() -> None:
    has_device = any(Path("/dev").glob("nvidia[0-9]*")) or Path("/dev/dxg").exists()
    assert has_device or not has_nvidia_gpu()

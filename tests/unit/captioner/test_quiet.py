import logging
import os
import subprocess
import sys
import warnings

import pytest

from desktop_app.captioner.quiet import library_noise_to_log


def test_noise_of_every_kind_goes_to_the_log(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG), library_noise_to_log("starting"):
        print("printed")
        print("printed as an error", file=sys.stderr)
        os.write(2, b"written by C++\n")
        warnings.warn("warned", stacklevel=1)
    assert capfd.readouterr() == ("", "")
    (message,) = caplog.messages
    assert message == "starting: printed\nprinted as an error\nwritten by C++\n"
    os.write(2, b"afterwards\n")
    assert capfd.readouterr().err == "afterwards\n"


def test_errors_pass_and_everything_is_put_back(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(KeyError), library_noise_to_log("failing"):
        raise KeyError
    os.write(2, b"afterwards\n")
    print("out")
    assert capfd.readouterr() == ("out\n", "afterwards\n")


def test_a_process_without_standard_error() -> None:
    program = """
import os
os.close(2)
from desktop_app.captioner.quiet import library_noise_to_log
with library_noise_to_log("starting"):
    done = True
print(done)
"""
    result = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, check=True)
    assert result.stdout == b"True\n"

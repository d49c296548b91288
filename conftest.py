"""Lets nbval find its patterns from wherever pytest is started, and matplotlib a folder."""

import os
import tempfile
from pathlib import Path

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Make the path of the sanitizing file absolute; nbval reads it relative to the shell."""
    given = config.option.nbval_sanitize_with
    config.option.nbval_sanitize_with = str(Path(__file__).parent / given) if given else given
    if not os.access(os.path.expanduser("~"), os.W_OK):
        # matplotlib would say so on stderr, which the lessons' outputs do not have
        os.environ.setdefault("MPLCONFIGDIR", tempfile.mkdtemp(prefix="matplotlib-"))

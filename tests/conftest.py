"""Options of the test run that all tests share."""

from __future__ import annotations

import shutil

import pytest
from hypothesis import settings

# How long an example takes says something about the machine, not about the code.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--bless", action="store_true", help="rewrite the expected output of goldens")


FOLDERS = ("engines", "browser", "packaging")
"""Tests that start databases, Node, Chromium or an installed wheel."""
SOLVED = ("test_solver_", "test_proofs_of_", "test_suggested_examples", "test_nearest")
"""Files that ask the solver about hundreds of random agreements."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes other programs, and the solver's walks, are one group; the rest is everyday."""
    for item in items:
        if item.path.parent.name in FOLDERS or item.path.name.startswith(SOLVED):
            item.add_marker("engines")


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("soffice") and shutil.which("soffice") is None:
        pytest.skip("needs LibreOffice: install the package libreoffice-calc")


@pytest.fixture
def bless(request: pytest.FixtureRequest) -> bool:
    """Whether goldens are to be rewritten; read every rewritten one as its reader would."""
    return bool(request.config.getoption("--bless"))

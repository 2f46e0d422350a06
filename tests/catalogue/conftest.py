"""A small project in which all is well."""

from pathlib import Path

import pytest

pytest.register_assert_rewrite("small_project")

import small_project  # noqa: E402


@pytest.fixture
def project(tmp_path: Path) -> Path:
    small_project.write(tmp_path)
    return tmp_path

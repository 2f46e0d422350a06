"""The widget's own tests, and that what is served is what its sources make."""

import gzip
import shutil
from pathlib import Path

from node import npm

MAX_GZIPPED = 20_000


def test_its_own_tests_pass(widget_sources: Path) -> None:
    assert "passed" in npm(widget_sources, "test")


def test_the_bundle_is_what_its_sources_make(root: Path, widget_sources: Path) -> None:
    """Running needs no Node: the bundle is committed. `npm run build` in widget/ makes it anew."""
    shutil.rmtree(widget_sources / "dist")
    npm(widget_sources, "run", "build")
    built = (widget_sources / "dist" / "needlewise.js").read_bytes()
    assert built == (root / "widget" / "dist" / "needlewise.js").read_bytes()


def test_the_bundle_is_small(root: Path) -> None:
    bundle = (root / "widget" / "dist" / "needlewise.js").read_bytes()
    assert len(gzip.compress(bundle, 9, mtime=0)) <= MAX_GZIPPED

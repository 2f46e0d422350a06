"""The conformance table, made of the tests: `PYTHONPATH=tests/gateway/channels:tests/gateway:tests
python tests/gateway/channels/conformance_table.py` writes docs/channels/conformance.md."""

import inspect
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import test_conformance_reading
import test_conformance_rendering
import test_conformance_sending
import test_conformance_trust
from fakes_of_channels import PROVIDERS

from needlewise.gateway.channels.registry import KNOWN

PAGE = Path(__file__).resolve().parents[3] / "docs" / "channels" / "conformance.md"
MODULES = (
    test_conformance_reading,
    test_conformance_trust,
    test_conformance_rendering,
    test_conformance_sending,
)
HEAD = """# What each channel was tested for

Made of the conformance cases in `tests/gateway/channels/`, each of which runs with every channel
that has what it is about, against a [fake](../../tests/gateway/channels/fake_provider.py) that
checks what it is sent by the provider's own rules. ✓: tested; –: the channel has no such thing.

Beyond that, [crowds](../../tests/gateway/channels/test_crowds.py) write a thousand messages by each
channel while its provider answers a tenth of ours with status 500 and a twentieth with 429, tells a
twentieth of theirs twice, and the gateway is killed twice: each message is answered exactly once,
reports first.
"""


def table() -> str:
    """The page."""
    names = list(KNOWN)
    assert set(names) == {kind.name for kind in PROVIDERS}
    parts = [HEAD]
    for module in MODULES:
        parts.append(f"\n## {inspect.getdoc(module)}\n\n")
        parts.append(f"| | {' | '.join(names)} |\n|---|{'---|' * len(names)}\n")
        for title, channels in _cases(module):
            cells = " | ".join("✓" if name in channels else "–" for name in names)
            parts.append(f"| {title} | {cells} |\n")
    return "".join(parts)


def _cases(module: ModuleType) -> Iterator[tuple[str, set[str]]]:
    for name, test in vars(module).items():
        if name.startswith("test_"):
            yield " ".join((inspect.getdoc(test) or name).split()), set(_channels(test))


def _channels(test: Any) -> Iterator[str]:
    """Those that the case's marks choose."""
    for mark in test.pytestmark:
        names = mark.args[0]
        if names == "kind":
            yield from (kind.name for kind in mark.args[1])
        elif "kind" in names:
            yield from (values[names.index("kind")].name for values in mark.args[1])


if __name__ == "__main__":
    PAGE.write_text(table(), encoding="utf-8")

"""Replies' plain text as blocks."""

import pytest

from needlewise.gateway.markup import Block, blocks


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("One line.", [Block("paragraph", ("One line.",))]),
        ("One.\nTwo.", [Block("paragraph", ("One.", "Two."))]),
        (
            "Treats:\n- scars\n- melasma\nAsk us.",
            [
                Block("paragraph", ("Treats:",)),
                Block("bullets", ("scars", "melasma")),
                Block("paragraph", ("Ask us.",)),
            ],
        ),
        ("1. Numb.\n2. Prick.", [Block("numbers", ("Numb.", "Prick."))]),
        ("10.5 is a number", [Block("paragraph", ("10.5 is a number",))]),
        ("-not a list", [Block("paragraph", ("-not a list",))]),
    ],
    ids=["empty", "line", "lines", "bullets", "numbers", "number", "dash"],
)
def test_blocks(text: str, expected: list[Block]) -> None:
    assert blocks(text) == expected

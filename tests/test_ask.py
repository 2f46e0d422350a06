"""`needlewise ask`: its three forms, as other programs rely on them."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from needlewise.as_read import as_read
from needlewise.ask import BadLine, parse_line
from needlewise.turn import Button, Reply, Turn

COMMAND = Path(sys.executable).with_name("needlewise")


def needlewise(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([COMMAND, *arguments], input=stdin, capture_output=True, timeout=120)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b'{"id": "a", "text": "hi"}', ("a", ["hi"])),
        (b'{"id": "b", "turns": ["hi", "and melasma?"]}', ("b", ["hi", "and melasma?"])),
        (b'{"id": 7, "text": ""}', (7, [""])),
        ('{"id": "c", "text": "señor"}'.encode(), ("c", ["señor"])),
    ],
    ids=["one message", "several turns", "a number as id, empty text", "utf-8"],
)
def test_a_request_is_an_id_and_texts(line: bytes, expected: tuple[object, Sequence[str]]) -> None:
    assert parse_line(line) == expected


@pytest.mark.parametrize(
    ("line", "id", "word"),
    [
        (b"hello", None, "JSON"),
        (b'{"id": "a", "text": "hi"', None, "JSON"),
        (b"\xff\xfe", None, "UTF-8"),
        (b"[" * 100_000, None, "JSON"),
        (b'["a", "hi"]', None, "object"),
        (b'"hi"', None, "object"),
        (b'{"text": "hi"}', None, "id"),
        (b'{"id": null, "text": "hi"}', None, "id"),
        (b'{"id": "a"}', "a", "text"),
        (b'{"id": "a", "text": "hi", "turns": ["hi"]}', "a", "either"),
        (b'{"id": "a", "text": 5}', "a", "string"),
        (b'{"id": "a", "turns": "hi"}', "a", "list"),
        (b'{"id": "a", "turns": []}', "a", "one or more"),
        (b'{"id": "a", "turns": ["hi", null]}', "a", "strings"),
        (b'{"id": "a", "text": "hi", "sender": "me"}', "a", "sender"),
    ],
)
def test_a_bad_line_says_what_is_allowed(line: bytes, id: str | None, word: str) -> None:
    with pytest.raises(BadLine, match=word) as error:
        parse_line(line)
    assert error.value.id == id


def test_a_person_reads_the_reply_with_buttons_and_sources() -> None:
    turn = Turn(
        text="does it hurt?",
        topics=("pain",),
        escalation="none",
        confidence=1.0,
        replies=(
            Reply(
                text="It should not.",
                buttons=(Button(title="Is it safe?", payload="Is it safe?"),),
                sources=("F21",),
            ),
        ),
        latency_ms=1.0,
    )
    lines = as_read(turn).splitlines()
    assert lines[:2] == ["It should not.", "  [Is it safe?]"]
    assert lines[-1].startswith("  F21  A local or topical anaesthetic")


@pytest.mark.usefixtures("trained_model")
def test_json_lines_are_answered_in_order_and_bad_ones_do_not_stop_the_rest() -> None:
    lines = [
        b'{"id": "x", "text": "does it hurt?"}',
        b"not json",
        b'{"id": "y", "turns": ["hello", "how many sessions do I need?"]}',
        b'{"id": "z"}',
        b"",
        b'{"id": "s", "text": "\\ud800"}',
    ]
    result = needlewise("ask", "--jsonl", stdin=b"\n".join(lines))
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == ["x", None, "y", "z", "s"]
    assert [sorted(answer) for answer in answers] == [
        ["id", "turns"],
        ["error", "id"],
        ["id", "turns"],
        ["error", "id"],
        ["id", "turns"],
    ]
    assert result.returncode == 1
    [pain] = answers[0]["turns"]
    assert sorted(pain) == [
        "confidence", "escalation", "latency_ms", "replies", "text", "topics",
    ]  # fmt: skip
    assert (pain["text"], pain["topics"], pain["escalation"]) == ("does it hurt?", ["pain"], "none")
    assert 0 < pain["confidence"] <= 1
    assert pain["latency_ms"] > 0
    [reply] = pain["replies"]
    assert sorted(reply) == ["buttons", "sources", "text"]
    assert reply["sources"] == ["F21"]
    assert all(sorted(button) == ["payload", "title"] for button in reply["buttons"])
    assert [turn["topics"] for turn in answers[2]["turns"]] == [["greet"], ["sessions"]]


@pytest.mark.usefixtures("trained_model")
def test_one_message_as_json_and_as_text() -> None:
    as_json = needlewise("ask", "--json", "does it hurt?")
    assert as_json.returncode == 0
    assert json.loads(as_json.stdout)["topics"] == ["pain"]
    as_text = needlewise("ask", "does it hurt?")
    assert as_text.returncode == 0
    assert b"anaesthetic" in as_text.stdout
    assert b"F21" in as_text.stdout


@pytest.mark.parametrize(
    "arguments",
    [["ask"], ["ask", "--jsonl", "text"], ["ask", "--json", "--jsonl"], ["asq"], []],
    ids=" ".join,
)
def test_misuse_is_explained(arguments: list[str]) -> None:
    result = needlewise(*arguments)
    assert result.returncode == 2
    assert b"usage: needlewise" in result.stderr


def test_without_a_model_it_says_what_to_run(tmp_path: Path) -> None:
    result = subprocess.run(
        [COMMAND, "ask", "hi"],
        capture_output=True,
        text=True,
        env={"NEEDLEWISE_HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
        timeout=60,
    )
    assert result.returncode == 1
    assert "no trained model" in result.stderr
    assert "needlewise train" in result.stderr

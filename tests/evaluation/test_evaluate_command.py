"""The `evaluate` subcommand: what goes where, and what is refused."""

from pathlib import Path
from typing import Any

import pytest

from needlewise.cli import main
from needlewise.evaluation import dialogues, questions, red_flags
from needlewise.settings import project_root

Calls = list[tuple[str, str, dict[str, Any]]]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    """Who was called with what."""
    calls: Calls = []
    for module in (questions, dialogues, red_flags):
        name = module.__name__.rsplit(".", 1)[1]

        def evaluate_file(file: str, *, name: str = name, **options: Any) -> str:
            calls.append((name, file, options))
            return f"the report of {name}"

        monkeypatch.setattr(module, "evaluate_file", evaluate_file)
    return calls


@pytest.mark.parametrize(
    ("what", "module"),
    [("questions", "questions"), ("dialogues", "dialogues"), ("red-flags", "red_flags")],
)
def test_the_report_is_printed(
    calls: Calls, capsys: pytest.CaptureFixture[str], what: str, module: str
) -> None:
    assert main(["evaluate", what, "rows.jsonl"]) == 0
    assert capsys.readouterr().out == f"the report of {module}\n"
    assert [call[:2] for call in calls] == [(module, "rows.jsonl")]


@pytest.mark.parametrize(
    ("arguments", "plots", "against", "per_topic"),
    [
        ([], None, [], None),
        (["--plots"], project_root() / "var" / "evaluation", [], None),
        (["--plots", "here"], Path("here"), [], None),
        (["--against", "nlp.js"], None, ["nlp.js"], None),
        (
            ["--plots", "--against", "stock-rasa", "nlp.js"],
            project_root() / "var" / "evaluation",
            ["stock-rasa", "nlp.js"],
            None,
        ),
        (["--against", "nlp.js", "--per-topic", "1"], None, ["nlp.js"], 1),
        (["--per-topic", "20", "--against", "stock-rasa"], None, ["stock-rasa"], 20),
    ],
)
def test_options_of_questions(
    calls: Calls,
    arguments: list[str],
    plots: Path | None,
    against: list[str],
    per_topic: int | None,
) -> None:
    assert main(["evaluate", "questions", "rows.jsonl", *arguments]) == 0
    options = {"plots": plots, "against": against, "per_topic": per_topic}
    assert calls == [("questions", "rows.jsonl", options)]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--per-topic", "20"], "--per-topic goes with --against"),
        (["--per-topic", "0"], "--per-topic goes with --against"),
        (["--plots", "--per-topic", "20"], "--per-topic goes with --against"),
        (["--against", "nlp.js", "--per-topic", "0"], "--per-topic has to be 1 or more, not 0"),
        (["--against", "nlp.js", "--per-topic", "-3"], "--per-topic has to be 1 or more, not -3"),
        (["--against", "nlp.js", "--per-topic", "few"], "--per-topic: invalid int value: 'few'"),
    ],
    ids=["without peers", "none without peers", "plots alone", "none", "below none", "no number"],
)
def test_a_number_of_examples_that_makes_no_sense_is_refused(
    calls: Calls, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["evaluate", "questions", "rows.jsonl", *arguments])
    assert stopped.value.code == 2
    assert message in capsys.readouterr().err
    assert not calls


@pytest.mark.parametrize("what", ["dialogues", "red-flags"])
@pytest.mark.parametrize(
    ("option", "value"),
    [("--plots", []), ("--plots", ["here"]), ("--against", ["nlp.js"]), ("--per-topic", ["20"])],
)
def test_options_that_do_not_apply_are_refused(
    calls: Calls, capsys: pytest.CaptureFixture[str], what: str, option: str, value: list[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["evaluate", what, "rows.jsonl", option, *value])
    assert stopped.value.code == 2
    assert f"{option} goes with `questions`, not with `{what}`" in capsys.readouterr().err
    assert not calls


def test_what_cannot_be_evaluated_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["evaluate", "answers", "rows.jsonl"])
    assert "'questions', 'dialogues', 'red-flags'" in capsys.readouterr().err


@pytest.mark.parametrize("what", ["questions", "dialogues", "red-flags"])
def test_a_file_that_is_not_there_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, what: str
) -> None:
    assert main(["evaluate", what, str(tmp_path / "none.jsonl")]) == 1
    assert "none.jsonl: cannot be read" in capsys.readouterr().err

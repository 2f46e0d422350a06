"""Where messages are divided, so that a report and a question in one of them are both read."""

import pytest

from needlewise.language.clauses import asks, clauses_of, sentences_of


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Does it hurt? My chin bleeds!", ["Does it hurt?", "My chin bleeds!"]),
        ("It hurts. Still.", ["It hurts.", "Still."]),
        ("It bleeds; what now", ["It bleeds;", "what now"]),
        ("It bleeds… what now", ["It bleeds…", "what now"]),
        ("Really?! Why...  Tell me", ["Really?!", "Why...", "Tell me"]),
        ("Is it safe?My chin bleeds", ["Is it safe?", "My chin bleeds"]),
        ("my chin bleeds\n\nwhat does it cost\r\nthanks",
         ["my chin bleeds", "what does it cost", "thanks"]),
        ("my chin bleeds", ["my chin bleeds"]),
        ("¿duele?", ["¿duele?"]),
    ],
    ids=["question", "full stop", "semicolon", "ellipsis", "several marks", "no space", "lines",
         "no mark", "Spanish"],
)  # fmt: skip
def test_a_mark_or_the_end_of_a_line_ends_a_sentence(text: str, sentences: list[str]) -> None:
    assert sentences_of(text) == sentences


@pytest.mark.parametrize("text", ["", "  \n ", "...", "?! …", "😭😭"])
def test_without_a_word_there_is_nothing_to_divide(text: str) -> None:
    assert sentences_of(text) == clauses_of(text) == []


@pytest.mark.parametrize(
    "text",
    ["Can I use 0.5% retinol on it?", "is a 1.5 mm needle too deep for my chin"],
    ids=["strength", "depth"],
)
def test_a_point_in_a_number_ends_nothing(text: str) -> None:
    assert sentences_of(text) == clauses_of(text) == [text]


@pytest.mark.parametrize("report", ["my chin is bleeding", "There is blood everywhere"])
@pytest.mark.parametrize(
    "joint",
    [", ", " - ", " – ", " — ", ": ", ". ", "! ", "\n", " and ", " but ", " so "],
    ids=repr,
)
@pytest.mark.parametrize(
    "question",
    ["which cream should I use?", "Can I go to the gym", "what does it cost"],
)
def test_a_report_and_a_question_are_told_apart(report: str, joint: str, question: str) -> None:
    clauses = clauses_of(report + joint + question)
    assert [clause.rstrip(".!") for clause in clauses] == [report, question]
    assert [asks(clause) for clause in clauses] == [False, True]


@pytest.mark.parametrize(
    "joint", [" but ", ", but ", " because ", ", although ", " since ", " and "]
)
def test_two_statements_are_told_apart(joint: str) -> None:
    clauses = clauses_of(f"the swelling went down{joint}my chin is bleeding")
    assert clauses == ["the swelling went down", "my chin is bleeding"]


@pytest.mark.parametrize(
    "text",
    [
        "my chin, my cheek, my nose",
        "red, hot and sore",
        "hello, does it hurt?",
        "it bled, it hurts",
        "it bled, what",
        "black and blue",
    ],
)
def test_what_is_too_short_to_be_read_alone_stays_together(text: str) -> None:
    """Three words are needed, and two beside a question."""
    assert clauses_of(text) == [text]


def test_a_report_of_two_words_is_told_from_a_question() -> None:
    assert clauses_of("bleeding again, what now") == ["bleeding again", "what now"]


def test_a_short_sentence_is_a_clause_all_the_same() -> None:
    assert clauses_of("Hi! Does it hurt? Thanks.") == ["Hi!", "Does it hurt?", "Thanks."]


@pytest.mark.parametrize(
    ("min_words", "clauses"),
    [(2, ["it bled", "it hurts"]), (3, ["it bled, it hurts"])],
)
def test_how_short_a_clause_may_be_can_be_chosen(min_words: int, clauses: list[str]) -> None:
    assert clauses_of("it bled, it hurts", min_words=min_words) == clauses


@pytest.mark.parametrize(
    "text",
    [
        "my chin bled, then my cheek bled, then my nose bled and now what should I do?",
        "I went home, I slept well - my face was fine. Then it bled! Can I swim and can I run",
        "so it hurts and it burns and it bleeds, but my friend says that is normal: is it?",
    ],
)
def test_only_joints_are_lost(text: str) -> None:
    """Every word is in one clause, in the order written, but for what joined two of them."""
    rest = text
    for clause in clauses_of(text):
        before, found, rest = rest.partition(clause)
        assert found
        assert before.strip(" ,-:") in ("", "but", "and", "so", "then")
    assert rest == ""


@pytest.mark.parametrize(
    "clause",
    [
        "does it hurt",
        "Which cream should I use",
        "it hurts?",
        "ok so can I swim",
        "and how long does it take",
        "quick question, is it safe",
        "any idea how long it takes",
        "I'd like to know the price",
        "i want a price",
        "tell me about the price",
        "I was wondering about sunscreen",
        "what's the price",
        "please send me the address",
    ],
)
def test_what_asks_or_wants_something(clause: str) -> None:
    assert asks(clause)


@pytest.mark.parametrize(
    "clause",
    [
        "my chin is bleeding",
        "it has been bleeding since Monday",
        "It started when I came home.",
        "Howard did it on Monday",
        "candles smell nice",
        "the blood is what scares me",
        "no idea",
        "ouch!",
        "",
    ],
)
def test_what_only_tells_something(clause: str) -> None:
    assert not asks(clause)

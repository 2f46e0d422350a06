"""Every word of every answer has a ground in the facts that the answer cites."""

import pytest
from catalogue_sentences import Answer, Catalogue, topic_ids
from content_words import Words, is_silent, numbers_in, stems_of

from needlewise.catalogue.guide import guide

TOPICS = topic_ids()
SILENT = [t for t in TOPICS if t.startswith("not_in_guide:") or t == "condition:unlisted"]
CONDITIONS = [t for t in TOPICS if t.startswith("condition:") and t not in SILENT]
REPORTS = ["doctor", "unsure", "not_now"]
TREATED = ["F03", *(f"F{number:02}" for number in range(9, 19))]
"""The facts that say what is treated."""


@pytest.fixture(scope="module")
def words() -> Words:
    return Words()


def facts(answer: Answer) -> str:
    """The statements that `answer` cites."""
    return " ".join(guide()[cite].statement for cite in answer.cites)


def asked(answer: Answer) -> str:
    """All that people say when they ask for it."""
    return f"{answer.key} {answer.question} {answer.asked}"


def phrase(topic: str) -> str:
    """`condition:dark_circles` is "dark circles"."""
    return topic.partition(":")[2].replace("_", " ")


def is_information(answer: Answer) -> bool:
    return answer.key.startswith("faq/")


@pytest.mark.parametrize("topic", TOPICS)
def test_each_word_of_an_answer_has_a_ground(
    catalogue: Catalogue, words: Words, topic: str
) -> None:
    answer = catalogue.topic(topic)
    for wording in answer.wordings:
        if is_information(answer):
            found = words.groundless(wording, facts(answer), asked(answer))
            assert found == [], f"{found} are in no fact cited by {wording!r}, nor in words.yml"
        else:
            assert numbers_in(wording) == set()


@pytest.mark.parametrize("report", REPORTS)
def test_each_word_to_a_report_has_a_ground(
    catalogue: Catalogue, words: Words, report: str
) -> None:
    answer = catalogue.answers[f"utter_red_flag/{report}"]
    for wording in answer.wordings:
        assert words.groundless(wording, facts(answer), "") == []


@pytest.mark.parametrize("topic", TOPICS)
def test_each_fact_that_an_answer_cites_is_told(
    catalogue: Catalogue, words: Words, topic: str
) -> None:
    answer = catalogue.topic(topic)
    for wording in answer.wordings:
        untold = [c for c in answer.cites if not words.tells(wording, guide()[c].statement)]
        assert untold == []


def test_an_answer_that_cites_nothing_says_that_the_guide_is_silent(catalogue: Catalogue) -> None:
    answers = [a for a in catalogue.answers.values() if is_information(a) and not a.cites]
    assert len(answers) > 20
    assert [w for answer in answers for w in answer.wordings if not is_silent(w)] == []


@pytest.mark.parametrize("topic", SILENT)
def test_where_the_guide_is_silent_the_answer_says_so(catalogue: Catalogue, topic: str) -> None:
    """Also where it then tells what the guide does say."""
    assert [w for w in catalogue.topic(topic).wordings if not is_silent(w)] == []


@pytest.mark.parametrize("topic", CONDITIONS)
def test_a_condition_is_named_by_exactly_the_facts_cited(catalogue: Catalogue, topic: str) -> None:
    name = stems_of(phrase(topic))
    naming = {fact for fact in TREATED if name <= stems_of(guide()[fact].statement)}
    assert naming
    assert set(catalogue.topic(topic).cites) == naming


@pytest.mark.parametrize("topic", [*CONDITIONS, "condition:unlisted"])
def test_the_answer_on_a_condition_names_it_and_no_other(
    catalogue: Catalogue, words: Words, topic: str
) -> None:
    expected = [] if topic in SILENT else [topic]
    for wording in catalogue.topic(topic).wordings:
        said = words.said_in(wording)
        assert [c for c in CONDITIONS if stems_of(phrase(c)) <= said] == expected


def test_the_list_of_conditions_names_each(catalogue: Catalogue, words: Words) -> None:
    for wording in catalogue.topic("conditions").wordings:
        said = words.said_in(wording)
        assert [c for c in CONDITIONS if not stems_of(phrase(c)) <= said] == []


def test_the_lists_of_words_hold_no_more_than_is_needed(catalogue: Catalogue, words: Words) -> None:
    wordings = [w for answer in catalogue.answers.values() for w in answer.wordings]
    assert words.unused(" ".join(wordings)) == set()


@pytest.mark.parametrize(
    ("topic", "claim", "made_up"),
    [
        ("pain", "It takes 20 minutes.", ["20", "minutes"]),
        ("sessions", "You will need three sessions.", ["three"]),
        ("effectiveness", "It works for 90% of people.", ["works", "90", "%", "people"]),
        ("condition:scars", "It also treats rosacea.", ["rosacea"]),
        ("condition:scars", "Scars on the face are treated.", ["face"]),
        ("pain", "A lidocaine cream is applied.", ["lidocaine", "cream"]),
        ("redness", "Redness goes away by tomorrow.", ["goes", "away", "tomorrow"]),
        ("not_in_guide:price", "It costs £200.", ["costs", "£", "200"]),
        ("not_in_guide:price", "Our guide does not name the price of 200.", ["200"]),
        ("not_in_guide:price", "Our guide does not say, but it is cheap.", ["cheap"]),
        ("not_in_guide:makeup", "Our guide does not cover lasers.", ["lasers"]),
        ("safety", "It is safe in pregnancy.", ["safe", "pregnancy"]),
    ],
)
def test_a_word_that_is_made_up_is_noticed(
    catalogue: Catalogue, words: Words, topic: str, claim: str, made_up: list[str]
) -> None:
    answer = catalogue.topic(topic)
    text = f"{answer.texts[0]} {claim}"
    assert words.groundless(text, facts(answer), asked(answer)) == made_up


def test_a_fact_cited_for_nothing_is_noticed(words: Words) -> None:
    text = "A local or topical anaesthetic is applied first, so that you feel no pain."
    told = [id for id, fact in guide().items() if words.tells(text, fact.statement)]
    assert "F21" in told
    assert not {"F01", "F23", "F24", "F26", "F34"} & set(told)

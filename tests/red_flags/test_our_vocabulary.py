"""The project's own words: which messages they find by themselves, as where there is no model."""

from pathlib import Path

import pytest

from needlewise.red_flags.detector import Detector, by_rules_alone
from needlewise.red_flags.follow_up import KINDS, FollowUps, Kind
from needlewise.red_flags.rules import Rules
from needlewise.red_flags.vocabulary import LEVELS, Level, read_red_flags

OURS = read_red_flags(Path(__file__).resolve().parents[2] / "data" / "red_flags.yml")


@pytest.fixture(scope="module")
def rules() -> Rules:
    """The project's rules."""
    return Rules(OURS)


@pytest.fixture(scope="module")
def by_rules() -> Detector:
    """The detector that has no model."""
    return by_rules_alone(OURS)


@pytest.fixture(scope="module")
def follow_ups() -> FollowUps:
    """The project's follow-ups."""
    return FollowUps(OURS)


def written_out(phrase: str) -> list[str]:
    """The ways to write `phrase`, each of its words in turn, with nothing in its gaps."""
    parts = [
        [
            word.rstrip("*")
            for choice in part.split("|")
            for word in (OURS.words[choice[1:-1]] if choice.startswith("<") else [choice])
        ]
        for part in phrase.split()
        if part != "..."
    ]
    first = [words[0] for words in parts]
    return [
        " ".join([*first[:i], word, *first[i + 1 :]])
        for i, words in enumerate(parts)
        for word in words
    ]


@pytest.mark.parametrize(
    ("level", "phrase"),
    [
        pytest.param(level, phrase, id=f"{category}-{phrase[:40]}")
        for level in LEVELS
        for category, phrases in OURS.symptoms[level].items()
        for phrase in phrases
    ],
)
def test_each_symptom_is_found_by_itself(level: Level, phrase: str, rules: Rules) -> None:
    """What a context always takes back can never be found."""
    for text in written_out(phrase):
        found = {m.level for m in rules.mentions(text) if m.context is None}
        assert found & {level, "emergency"}, text


@pytest.mark.parametrize(
    ("kind", "phrase"),
    [
        pytest.param(kind, phrase, id=f"{kind}-{phrase[:40]}")
        for kind in KINDS
        for phrase in getattr(OURS.follow_ups, kind)
    ],
)
def test_each_follow_up_is_one_by_itself(kind: Kind, phrase: str, follow_ups: FollowUps) -> None:
    for text in written_out(phrase):
        assert kind in follow_ups.kinds(text), text


@pytest.mark.parametrize(
    "phrase", OURS.follow_ups.confirms + OURS.follow_ups.denies, ids=lambda phrase: phrase[:40]
)
def test_no_answer_both_confirms_and_denies(phrase: str, follow_ups: FollowUps) -> None:
    for text in written_out(phrase):
        assert not {"confirms", "denies"} <= set(follow_ups.kinds(text)), text


@pytest.mark.parametrize(
    ("text", "level", "category"),
    [
        ("I can't breathe", "emergency", "airway"),
        ("I CAN'T BREATHE", "emergency", "airway"),
        ("i cant breathe", "emergency", "airway"),
        ("I cannot breathe", "emergency", "airway"),
        ("since the cream I can’t breathe properly", "emergency", "airway"),
        ("my throat is closing up", "emergency", "airway"),
        ("I'm wheezing since the numbing cream", "emergency", "airway"),
        ("I have chest pains", "emergency", "chest"),
        ("my husband passed out after the session", "emergency", "collapse"),
        ("I am going to faint", "emergency", "collapse"),
        ("blood is pouring down my face", "emergency", "heavy_bleeding"),
        ("she is having a seizure", "emergency", "seizure_stroke"),
        ("I look so awful that I want to die", "emergency", "self_harm"),
        ("I don't want to live any more", "emergency", "self_harm"),
        ("they'd be better off without me", "emergency", "self_harm"),
        ("I'd be better off dead", "emergency", "self_harm"),
        ("my chin is bleeding", "doctor", "bleeding"),
        ("still bleeding two days after", "doctor", "bleeding"),
        ("My face is badly bruised", "doctor", "bruising"),
        ("my forehead is peeling", "doctor", "peeling"),
        ("the skin on my forehead peels", "doctor", "peeling"),
        ("I think it's infected", "doctor", "infection"),
        ("yellow pus since this morning", "doctor", "infection"),
        ("the redness is spreading down my neck", "doctor", "infection"),
        ("it is hot to touch", "doctor", "infection"),
        ("no bleeding but it is oozing", "doctor", "infection"),
        ("My chin is bleeding. My throat is closing.", "emergency", "airway"),
        ("No bleeding, but my throat is closing", "emergency", "airway"),
    ],
)
def test_a_plain_report_is_found(
    text: str, level: Level, category: str, by_rules: Detector
) -> None:
    finding = by_rules.detect(text)
    assert (finding.level, finding.category) == (level, category)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("My chin hasn't stopped bleeding", id="hasnt_stopped"),
        pytest.param("my chin hasnt stopped bleeding", id="hasnt_without_apostrophe"),
        pytest.param("it has not stopped bleeding since yesterday", id="has_not_stopped"),
        pytest.param("The bleeding won’t stop", id="wont_stop"),
        pytest.param("IT WON'T STOP BLEEDING", id="wont_stop_shouted"),
        pytest.param("The bleeding's getting worse", id="bleedings"),
        pytest.param("Is it my pen? It is bleeding and not stopping", id="not_stopping"),
        pytest.param("The bleeding: can I do something", id="can_i"),
        pytest.param("not sure why, my cheek is bleeding", id="not_sure"),
        pytest.param("No pain at all, but my cheek is bleeding", id="sentence_with_but"),
        pytest.param("Is this usual? My cheek is bleeding", id="question_before_the_report"),
        pytest.param("I am bleeding, is this normal?", id="question_after_the_report"),
        pytest.param("my chin is bledding", id="misspelt"),
    ],
)
def test_a_report_of_bleeding_stands(text: str, by_rules: Detector) -> None:
    finding = by_rules.detect(text)
    assert (finding.level, finding.category) == ("doctor", "bleeding")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("no bleeding so far", id="no"),
        pytest.param("My chin isn't bleeding", id="isnt"),
        pytest.param("it never bled", id="never"),
        pytest.param("the bleeding has stopped", id="has_stopped"),
        pytest.param("it stopped bleeding", id="stopped"),
        pytest.param("What should I do if there is bleeding", id="if"),
        pytest.param("what if I can't breathe?", id="what_if"),
        pytest.param("I'm worried about an infection", id="worried"),
        pytest.param("How common is bruising?", id="how_common"),
        pytest.param("does everyone bruise?", id="everyone"),
        pytest.param("What are the signs of infection", id="signs"),
        pytest.param("I bruised badly years ago", id="years_ago"),
        pytest.param("I used to have seizures", id="used_to"),
        pytest.param("my friend is bleeding", id="friend"),
        pytest.param("my wisdom tooth is infected", id="tooth"),
        pytest.param("my gums are bleeding", id="gums"),
        pytest.param("I have hay fever", id="hay_fever"),
        pytest.param("Is a chemical peel better", id="chemical_peel"),
        pytest.param("my blood pressure is high", id="blood_pressure"),
        pytest.param("I take blood thinners", id="blood_thinners"),
        pytest.param("Is it my own blood, as with PRP", id="own_blood"),
    ],
)
def test_talk_of_symptoms_is_no_report(text: str, by_rules: Detector) -> None:
    finding = by_rules.detect(text)
    assert finding.level is None
    assert finding.context is not None

"""A report of a symptom is found; talk about symptoms is not."""

from pathlib import Path

import pytest

from needlewise.catalogue.yaml_file import read_yaml
from needlewise.red_flags.detector import Finding, detect
from needlewise.red_flags.vocabulary import LEVELS, Level, RedFlagFile, Vocabulary

WORDING = [{"text": "See a doctor.", "metadata": {"question": "I have this"}}]
SMALL = {
    "version": "3.1",
    "responses": {f"utter_red_flag/{level}": WORDING for level in LEVELS},
    "symptoms": {
        "doctor": {"bleeding": ["bleed*", "blood"], "peeling": ["coming off in sheets"]},
        "emergency": {"airway": ["gasping", "can't breathe", "can not breathe"]},
    },
    "cues": {
        "negated": ["no", "hasn't", "don't"],
        "hypothetical": ["if", "can"],
        "general": ["how common"],
        "past": ["years ago"],
        "other_sense": ["blood pressure", "nano peel*"],
    },
    "not_cues": ["hasn't stopped", "no idea", "can i"],
}


@pytest.fixture(scope="module")
def small() -> Vocabulary:
    """A vocabulary whose every word can be seen above."""
    return Vocabulary(RedFlagFile.model_validate(SMALL))


def words_of_the_project() -> RedFlagFile:
    path = Path(__file__).resolve().parents[2] / "data" / "red_flags.yml"
    file, problems = read_yaml(path).validate(RedFlagFile)
    assert file is not None, problems
    return file


@pytest.fixture(scope="module")
def ours() -> Vocabulary:
    """The project's vocabulary."""
    return Vocabulary(words_of_the_project())


def found(text: str, vocabulary: Vocabulary) -> tuple[Level, str] | None:
    finding = detect(text, vocabulary)
    return (finding.level, finding.category) if finding else None


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        pytest.param("My chin is bleeding", Finding("doctor", "bleeding", "bleeding"), id="stem"),
        pytest.param("it bleeds", Finding("doctor", "bleeding", "bleeds"), id="other_ending"),
        pytest.param("BLOOD everywhere", Finding("doctor", "bleeding", "BLOOD"), id="capitals"),
        pytest.param(
            "It is coming  off in sheets!",
            Finding("doctor", "peeling", "coming off in sheets"),
            id="phrase_over_two_spaces",
        ),
        pytest.param("I am gasping", Finding("emergency", "airway", "gasping"), id="emergency"),
        pytest.param("It's 'bleeding'", Finding("doctor", "bleeding", "bleeding"), id="in_quotes"),
        pytest.param(
            "The bleeding's worse", Finding("doctor", "bleeding", "bleeding"), id="with_an_s"
        ),
        pytest.param("ble\u200beding", Finding("doctor", "bleeding", "bleeding"), id="zero_width"),
    ],
)
def test_a_report_is_found_with_its_words(text: str, finding: Finding, small: Vocabulary) -> None:
    assert detect(text, small) == finding


@pytest.mark.parametrize("apostrophe", ["'", "’", "‘", "`", "´", "＇"])
def test_any_apostrophe_will_do(apostrophe: str, small: Vocabulary) -> None:
    assert detect(f"It hasn{apostrophe}t bled", small) is None


@pytest.mark.parametrize("text", ["", " \n", "\u200b\x00", "?!...", ";", "\ud83d", "😬"], ids=ascii)
def test_nothing_is_found_in_nothing(text: str, small: Vocabulary) -> None:
    assert detect(text, small) is None


@pytest.mark.parametrize("text", ["Does it hurt?", "a bloodline", "nosebleed", "coming off it"])
def test_nothing_is_found_in_other_words(text: str, small: Vocabulary) -> None:
    assert detect(text, small) is None


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("No bleeding so far", id="negated"),
        pytest.param("What if it is bleeding", id="hypothetical"),
        pytest.param("How common is bleeding", id="general"),
        pytest.param("It bled and there was blood years ago", id="past"),
        pytest.param("My blood pressure is fine", id="other_sense"),
        pytest.param("Nano peels and blood", id="other_sense_by_its_stem"),
    ],
)
def test_a_cue_in_the_clause_takes_a_report_back(text: str, small: Vocabulary) -> None:
    assert detect(text, small) is None


@pytest.mark.parametrize("cue", ["knows", "iffy", "canny", "hasn", "I can't come,"])
def test_a_cue_counts_as_a_whole_word_only(cue: str, small: Vocabulary) -> None:
    assert found(f"{cue} bleeding", small) == ("doctor", "bleeding")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("It hasn't stopped bleeding", id="hasnt_stopped"),
        pytest.param("No idea why it is bleeding", id="no_idea"),
        pytest.param("It is bleeding, can I ring you", id="can_i"),
    ],
)
def test_what_only_looks_like_a_cue_keeps_the_report(text: str, small: Vocabulary) -> None:
    assert found(text, small) == ("doctor", "bleeding")


def test_a_true_cue_beside_a_seeming_one_still_counts(small: Vocabulary) -> None:
    assert detect("No blood, and no idea why", small) is None


@pytest.mark.parametrize(
    "end", [". ", "! ", "? ", "; ", "… ", "？", "\n", "\r\n", ", but ", " however ", " and now "]
)
@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param("There is no pain", "my chin is bleeding", id="cue_first"),
        pytest.param("my chin is bleeding", "it has no smell", id="cue_last"),
    ],
)
def test_a_cue_reaches_to_the_end_of_its_clause(
    first: str, second: str, end: str, small: Vocabulary
) -> None:
    assert found(f"{first}{end}{second}", small) == ("doctor", "bleeding")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("My chin is bleeding. I am gasping.", id="doctor_first"),
        pytest.param("I am gasping. My chin is bleeding.", id="emergency_first"),
        pytest.param("I am gasping and bleeding", id="one_clause"),
    ],
)
def test_an_emergency_comes_before_a_doctor(text: str, small: Vocabulary) -> None:
    assert found(text, small) == ("emergency", "airway")


def test_a_doctor_stands_where_the_emergency_is_taken_back(small: Vocabulary) -> None:
    assert found("No gasping. My chin is bleeding.", small) == ("doctor", "bleeding")


@pytest.mark.parametrize(
    "text", ["I can't breathe", "I can not breathe", "I am gasping and can not breathe"]
)
def test_a_cue_inside_the_symptoms_own_words_does_not_take_it_back(
    text: str, small: Vocabulary
) -> None:
    """`can` is a cue, and `can not breathe` a symptom."""
    assert found(text, small) == ("emergency", "airway")


def test_a_category_without_words_finds_nothing() -> None:
    empty = SMALL | {"symptoms": {"doctor": {"bruising": []}}}
    vocabulary = Vocabulary(RedFlagFile.model_validate(empty))
    assert detect("Hello, (is anybody there)?", vocabulary) is None


def test_a_kind_of_cue_without_words_takes_nothing_back() -> None:
    empty = SMALL | {"cues": {"past": []}, "not_cues": []}
    vocabulary = Vocabulary(RedFlagFile.model_validate(empty))
    assert found("My chin is bleeding (a lot)", vocabulary) == ("doctor", "bleeding")


@pytest.mark.parametrize(
    ("level", "category", "phrase"),
    [
        pytest.param(level, category, phrase, id=f"{level}-{category}-{phrase}")
        for level in LEVELS
        for category, phrases in words_of_the_project().symptoms[level].items()
        for phrase in phrases
    ],
)
def test_each_phrase_of_our_vocabulary_is_a_report_by_itself(
    level: Level, category: str, phrase: str, ours: Vocabulary
) -> None:
    """A phrase that a cue takes back can never be found."""
    assert found(f"My skin: {phrase.removesuffix('*')}", ours) == (level, category)


@pytest.mark.parametrize(
    ("text", "level", "category"),
    [
        ("I can't breathe", "emergency", "airway"),
        ("since the cream I can’t breathe properly", "emergency", "airway"),
        ("my throat is closing up", "emergency", "airway"),
        ("I'm wheezing since the numbing cream", "emergency", "airway"),
        ("I have chest pains", "emergency", "chest"),
        ("my husband passed out after the session", "emergency", "collapse"),
        ("blood is pouring down my face", "emergency", "heavy_bleeding"),
        ("she is having a seizure", "emergency", "seizure_stroke"),
        ("I look so awful that I want to die", "emergency", "self_harm"),
        ("I don't want to live any more", "emergency", "self_harm"),
        ("my chin is bleeding", "doctor", "bleeding"),
        ("still bleeding two days after", "doctor", "bleeding"),
        ("My face is badly bruised", "doctor", "bruising"),
        ("my forehead is peeling", "doctor", "peeling"),
        ("I think it's infected", "doctor", "infection"),
        ("yellow pus since this morning", "doctor", "infection"),
        ("the redness is spreading down my neck", "doctor", "infection"),
    ],
)
def test_a_plain_report_is_found(text: str, level: Level, category: str, ours: Vocabulary) -> None:
    assert found(text, ours) == (level, category)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("My chin hasn't stopped bleeding", id="hasnt_stopped"),
        pytest.param("it has not stopped bleeding since yesterday", id="has_not_stopped"),
        pytest.param("The bleeding won’t stop", id="wont_stop"),
        pytest.param("The bleeding's getting worse", id="bleedings"),
        pytest.param("Is it my pen? It is bleeding and not stopping", id="not_stopping"),
        pytest.param("The bleeding: can I do something", id="can_i"),
        pytest.param("not sure why, my cheek is bleeding", id="not_sure"),
        pytest.param("No pain at all, but my cheek is bleeding", id="clause_without_the_cue"),
        pytest.param("Is this usual? My cheek is bleeding", id="question_before_the_report"),
    ],
)
def test_a_report_of_bleeding_stands(text: str, ours: Vocabulary) -> None:
    assert found(text, ours) == ("doctor", "bleeding")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("My chin isn't bleeding", id="negated"),
        pytest.param("it never bled", id="negated_never"),
        pytest.param("the bleeding has stopped", id="negated_stopped"),
        pytest.param("There was no blood at all", id="negated_no"),
        pytest.param("What should I do if there is bleeding", id="hypothetical"),
        pytest.param("I'm worried about an infection", id="hypothetical_worry"),
        pytest.param("Could I get an infection?", id="hypothetical_could"),
        pytest.param("in case I faint or I'm gasping, who helps", id="hypothetical_emergency"),
        pytest.param("How common is bruising?", id="general"),
        pytest.param("Does it make everyone bleed", id="general_question"),
        pytest.param("What are the signs of infection", id="general_signs"),
        pytest.param("I bruised badly years ago", id="past"),
        pytest.param("I used to have seizures", id="past_emergency"),
        pytest.param("Is a chemical peel better", id="other_sense_peel"),
        pytest.param("I take blood thinners", id="other_sense_blood_thinners"),
        pytest.param("Is it my own blood, as with PRP", id="other_sense_prp"),
    ],
)
def test_talk_of_symptoms_is_no_report(text: str, ours: Vocabulary) -> None:
    assert detect(text, ours) is None


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("My chin is bleeding. My throat is closing.", id="doctor_first"),
        pytest.param("My throat is closing and my chin is bleeding", id="one_clause"),
        pytest.param("No bleeding, but my throat is closing", id="doctor_taken_back"),
    ],
)
def test_our_emergencies_come_before_a_doctor(text: str, ours: Vocabulary) -> None:
    assert found(text, ours) == ("emergency", "airway")

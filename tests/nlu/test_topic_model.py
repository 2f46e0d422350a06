"""The topic model: a small one, fitted on a few topics with real embeddings."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from needlewise.language.encoder import shared_encoder
from needlewise.nlu import topic_model
from needlewise.nlu.topic_model import Inputs, TopicModel

EXAMPLES = {
    "faq/pain": [
        "does it hurt",
        "is it painful",
        "how much does it hurt",
        "will I feel the needles",
        "is the treatment painful for sensitive people",
        "do you numb the skin first",
        "I am scared that it hurts",
        "how bad is the pain",
    ],
    "faq/not_in_guide:price": [
        "how much does it cost",
        "what is the price",
        "is it expensive",
        "what is the price of one session",
        "what do you charge",
        "can I pay in instalments",
        "how much money is a session",
        "is there a discount",
    ],
    "faq/condition:scars": [
        "does it help with acne scars",
        "can it treat scars",
        "my cheeks have pitted scars",
        "will my old scar fade",
        "is it good for scarring",
        "I have a scar on my chin, can you treat it",
        "does it work on surgical scars",
        "are chickenpox scars treated as well",
    ],
    "faq/condition:melasma": [
        "does it help with melasma",
        "can it treat melasma",
        "I have melasma on my forehead",
        "will my melasma fade",
        "is it good for melasma",
        "brown patches since my pregnancy, is that treated",
        "does it work on melasma",
        "the mask of pregnancy on my cheeks",
    ],
    "faq/sun": [
        "do I need sunscreen afterwards",
        "can I sit in the sun after it",
        "may I sunbathe the next day",
        "how long do I stay out of the sun",
        "is a tanning bed allowed afterwards",
        "which sun protection do I need",
        "can I go to the beach after the treatment",
        "is sunlight bad after needling",
    ],
    "chitchat/greet": [
        "hello",
        "hi there",
        "good morning",
        "hey",
        "good evening to you",
        "hi, nice to meet you",
        "hello, is anybody there",
        "greetings",
    ],
}

UNSEEN = {
    "ouch, will this be sore?": "faq/pain",
    "Is it a painful procedure for most people?": "faq/pain",
    "what would I be charged": "faq/not_in_guide:price",
    "Can I afford this on a small budget?": "faq/not_in_guide:price",
    "the scar on my knee bothers me": "faq/condition:scars",
    "Can you do anything about acne scarring?": "faq/condition:scars",
    "could you lighten my melasma": "faq/condition:melasma",
    "is sun cream necessary?": "faq/sun",
    "I'm off to a sunny beach tomorrow, is that alright": "faq/sun",
    "good afternoon": "chitchat/greet",
}


def inputs(texts: Sequence[str], entities: Sequence[str] | None = None) -> Inputs:
    """`entities` holds one name for each text, or "" where it names nothing."""
    named = [frozenset({name} - {""}) for name in entities or [""] * len(texts)]
    return Inputs(texts, np.vstack([shared_encoder().encode([t]) for t in texts]), named)


TEXTS = [text for texts in EXAMPLES.values() for text in texts]
LABELS = [topic for topic, texts in EXAMPLES.items() for _ in texts]
KNOWN = dict(zip(TEXTS, LABELS, strict=True))


@pytest.fixture(scope="module")
def model() -> TopicModel:
    beyond_doubt = {**KNOWN, "Does it hurt?": "faq/pain", "Costs": "faq/sun"}
    return TopicModel.fit(inputs(TEXTS), LABELS, beyond_doubt)


@pytest.fixture(scope="module")
def model_with_names() -> TopicModel:
    """The same examples, where "scar" or "melasma" in a text names an entity."""
    names = [
        "condition=scars" if "scar" in t else "condition=melasma" if "melasma" in t else ""
        for t in TEXTS
    ]
    return TopicModel.fit(inputs(TEXTS, names), LABELS)


def certain(model: TopicModel, text: str) -> str | None:
    """The topic with probability one, if any."""
    [row] = model.probabilities(inputs([text]))
    return model.topics[row.argmax()] if row.max() == 1.0 else None


def test_the_topics_are_those_of_the_examples(model: TopicModel) -> None:
    assert sorted(model.topics) == sorted(EXAMPLES)


@pytest.mark.parametrize(("text", "topic"), UNSEEN.items(), ids=list(UNSEEN))
def test_an_unseen_phrasing_gets_its_topic(model: TopicModel, text: str, topic: str) -> None:
    [row] = model.probabilities(inputs([text]))
    assert model.topics[row.argmax()] == topic
    assert row.max() < 1.0


@pytest.mark.parametrize(
    "text",
    ["", "😀", "...", "qwzx", "मुझे", "does it hurt", "is it dear", "a" * 10_000],
    ids=lambda text: repr(text[:16]),
)
def test_probabilities_sum_to_one(model: TopicModel, text: str) -> None:
    [row] = model.probabilities(inputs([text]))
    assert row.shape == (len(EXAMPLES),)
    assert (row >= 0.0).all()
    assert row.sum() == pytest.approx(1.0)


@pytest.mark.parametrize("text", ["", "😀", "?!"], ids=repr)
def test_what_has_no_letters_equals_no_example(text: str) -> None:
    """Not even where an example has none either."""
    known = KNOWN | {"?!": "faq/sun", "😀": "faq/sun"}
    odd = TopicModel.fit(inputs(list(known)), list(known.values()), known)
    assert certain(odd, text) is None
    assert not odd.is_certain(text)


@pytest.mark.parametrize(
    "text",
    ["will I feel the needles", "Will I feel the needles?", "  WILL I\nFEEL THE NEEDLES!!! "],
)
def test_an_example_in_other_dress_is_certain(model: TopicModel, text: str) -> None:
    assert certain(model, text) == "faq/pain"
    assert model.is_certain(text)


@pytest.mark.parametrize("text", ["will I feel the needle", "I will feel the needles"])
def test_an_example_in_other_words_is_not_certain(model: TopicModel, text: str) -> None:
    assert certain(model, text) is None
    assert not model.is_certain(text)


@pytest.mark.parametrize("text", ["will I feel the needles", "hello"])
def test_an_example_that_is_not_beyond_doubt_is_not_certain(
    model_with_names: TopicModel, text: str
) -> None:
    """What was said after another question need not mean the same after any other."""
    assert certain(model_with_names, text) is None
    assert not model_with_names.is_certain(text)


@pytest.mark.parametrize("text", ["Costs", "costs?", "COSTS!"])
def test_a_buttons_question_is_certain_whatever_it_sounds_like(
    model: TopicModel, text: str
) -> None:
    assert certain(model, text) == "faq/sun"


def test_a_buttons_question_overrules_an_example() -> None:
    """Of texts that differ in dress alone the one given last counts."""
    model = TopicModel.fit(inputs(TEXTS), LABELS, {**KNOWN, "Is it painful?": "faq/sun"})
    assert certain(model, "is it painful") == "faq/sun"


def test_a_certain_text_leaves_its_neighbours_alone(model: TopicModel) -> None:
    texts = ["ouch, will this be sore?", "hello", "is sun cream necessary?"]
    together = model.probabilities(inputs(texts))
    alone = np.vstack([model.probabilities(inputs([text])) for text in texts])
    np.testing.assert_allclose(together, alone, rtol=1e-6, atol=1e-9)


def test_the_same_examples_give_the_same_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reduction to few dimensions is a random method, so they must be few here too."""
    monkeypatch.setattr(topic_model, "WRITING_DIMENSIONS", 10)
    one, other = (TopicModel.fit(inputs(TEXTS), LABELS) for _ in range(2))
    texts = inputs(list(UNSEEN))
    assert np.array_equal(one.probabilities(texts), other.probabilities(texts))


@pytest.mark.parametrize("fixture", ["model", "model_with_names"])
def test_a_saved_model_gives_the_same_probabilities(
    fixture: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    model: TopicModel = request.getfixturevalue(fixture)
    model.save(tmp_path / "topics.skops")
    loaded = TopicModel.load(tmp_path / "topics.skops")
    texts = inputs([*UNSEEN, "Hello!", "costs", ""], ["condition=scars"] * (len(UNSEEN) + 3))
    assert loaded.topics == model.topics
    assert loaded.is_certain("costs?") == model.is_certain("costs?")
    assert np.array_equal(loaded.probabilities(texts), model.probabilities(texts))


@pytest.mark.parametrize("condition", ["scars", "melasma"])
def test_what_a_text_names_counts(model_with_names: TopicModel, condition: str) -> None:
    """A vague question leans towards the condition that it names."""
    text = "can that be treated on my face"
    column = model_with_names.topics.index(f"faq/condition:{condition}")
    [unnamed] = model_with_names.probabilities(inputs([text]))
    [named] = model_with_names.probabilities(inputs([text], [f"condition={condition}"]))
    assert named[column] > unnamed[column]


def test_a_name_that_no_example_has_changes_nothing(model_with_names: TopicModel) -> None:
    text = "can that be treated on my face"
    unnamed = model_with_names.probabilities(inputs([text]))
    assert np.array_equal(model_with_names.probabilities(inputs([text], ["risk=age"])), unnamed)

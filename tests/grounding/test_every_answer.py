"""Every answer, alone, asked again and beside others, is made of the catalogue's sentences."""

import random
from collections.abc import Callable, Collection, Sequence
from itertools import accumulate, chain, permutations

import pytest
from catalogue_sentences import Answer, Catalogue, sentences_of, topic_ids

from needlewise.engine.collector import Collector

Reply = Callable[..., Collector]

TOPICS = topic_ids()
DRAW = random.Random(20)
SOME = DRAW.sample(TOPICS, 40)
NAMED = [topic for topic in TOPICS if topic.startswith(("condition:", "risk:"))]
MANY = [DRAW.sample(TOPICS, size) for size in (3, 4, 5, 6) for _ in range(50)]
FIRST_OR_AGAIN = pytest.mark.parametrize("again", [False, True], ids=["first", "again"])


def check(
    catalogue: Catalogue, reply: Reply, topics: Sequence[str], told: Collection[str] = ()
) -> str:
    """The text of the reply to a message that asks for `topics`, once it is proven."""
    asked = [catalogue.topic(topic) for topic in topics]
    before = [catalogue.topic(topic).key for topic in told]
    made = reply(*[answer.key for answer in asked], told=before)
    [message] = made.replies
    assert catalogue.read(message.text) == asked
    assert message.sources == cites(asked)
    assert made.topics == tuple(dict.fromkeys(answer.topic for answer in asked))
    return message.text


def cites(answers: Collection[Answer]) -> tuple[str, ...]:
    """The facts that `answers` rest on, each once, in their order."""
    return tuple(dict.fromkeys(chain.from_iterable(answer.cites for answer in answers)))


@pytest.mark.parametrize("topic", TOPICS)
def test_an_answer_says_its_wording_and_cites_its_facts(
    catalogue: Catalogue, reply: Reply, topic: str
) -> None:
    text = check(catalogue, reply, [topic])
    name = catalogue.topic(topic).name
    assert catalogue.sentences(text) in catalogue.first[name]


@pytest.mark.parametrize("topic", TOPICS)
def test_asked_again_it_says_its_other_wording(
    catalogue: Catalogue, reply: Reply, topic: str
) -> None:
    text = check(catalogue, reply, [topic], told=[topic])
    name = catalogue.topic(topic).name
    assert catalogue.sentences(text) in catalogue.again[name]
    assert catalogue.sentences(text) not in catalogue.first[name]


@FIRST_OR_AGAIN
@pytest.mark.parametrize("first", SOME)
def test_two_answers_make_one_reply(
    catalogue: Catalogue, reply: Reply, first: str, again: bool
) -> None:
    for second in SOME:
        if second != first:
            check(catalogue, reply, [first, second], told=[first, second] if again else [])


@FIRST_OR_AGAIN
@pytest.mark.parametrize("first", NAMED)
def test_two_conditions_or_risks_make_one_reply(
    catalogue: Catalogue, reply: Reply, first: str, again: bool
) -> None:
    for second in NAMED:
        if second != first:
            check(catalogue, reply, [first, second], told=[first, second] if again else [])


@pytest.mark.parametrize("topics", MANY, ids=", ".join)
def test_many_answers_make_one_reply(catalogue: Catalogue, reply: Reply, topics: list[str]) -> None:
    """Half of them were told before."""
    check(catalogue, reply, topics, told=topics[::2])


@pytest.mark.parametrize("topic", SOME)
def test_a_question_that_was_not_understood_adds_a_sentence_and_no_fact(
    catalogue: Catalogue, reply: Reply, topic: str
) -> None:
    answer = catalogue.topic(topic)
    made = reply(answer.key, offers=["faq/pain", "faq/sun"])
    [message] = made.replies
    assert catalogue.read(message.text) == [answer, catalogue.answers["utter_ask_back_rest"]]
    assert message.sources == cites([answer])
    assert made.topics == (answer.topic,)


def test_lists_stay_lists_beside_another_answer(catalogue: Catalogue, reply: Reply) -> None:
    """Else a reader cannot tell where an item ends."""
    lists = [topic for topic in TOPICS if len(catalogue.topic(topic).texts[0].splitlines()) > 1]
    assert len(lists) > 3
    run_on = set()
    for pair in permutations(lists, 2):
        text = check(catalogue, reply, pair)
        begin_a_line = {catalogue.sentences(line)[0] for line in text.splitlines()}
        said = set(catalogue.sentences(text))
        for topic in pair:
            run_on |= (line_beginnings(catalogue, topic) & said) - begin_a_line
    assert not run_on


def line_beginnings(catalogue: Catalogue, topic: str) -> set[str]:
    """The sentences that begin a line of the answer."""
    answer = catalogue.topic(topic)
    lengths = [len(sentences_of(line)) for line in answer.texts[0].splitlines()]
    [sentences] = catalogue.first[answer.name]
    return {sentences[i] for i in accumulate([0, *lengths[:-1]])}


def test_each_wording_tells_which_answer_it_is_of(catalogue: Catalogue) -> None:
    """Else the reading of a reply, on which all these tests rest, would be a guess."""
    for name in catalogue.answers:
        for sentences in catalogue.first[name] + catalogue.again[name]:
            [answer] = catalogue.read("\n".join(sentences))
            assert answer.name == name


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda text: f"{text} It is free of risk.", id="a sentence is made up"),
        pytest.param(lambda text: text.replace("several", "six"), id="a word is another"),
        pytest.param(lambda text: text.removesuffix("."), id="a mark is lost"),
        pytest.param(lambda text: text.split(". ")[0] + ".", id="a sentence is lost"),
        pytest.param(
            lambda text: " ".join(reversed(sentences_of(text))), id="the order is another"
        ),
        pytest.param(lambda text: f"{text} {text}", id="it is said twice"),
        pytest.param(lambda text: f"Yes. {text}", id="a sentence is of another answer"),
        pytest.param(lambda text: "", id="nothing is said"),
    ],
)
def test_a_reply_that_is_not_of_the_catalogue_is_noticed(
    catalogue: Catalogue, change: Callable[[str], str]
) -> None:
    [text] = catalogue.topic("sessions").texts
    assert catalogue.read(text) == [catalogue.topic("sessions")]
    with pytest.raises(AssertionError):
        catalogue.read(change(text))

"""From a message and the conversation so far to what it asks: one question or several."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import cast

from needlewise.language.clauses import asks
from needlewise.language.context import in_context
from needlewise.language.encoder import Encoder
from needlewise.nlu.decision import MAX_OFFERS, Decision, Thresholds, decide
from needlewise.nlu.memory import NOTHING, Memory
from needlewise.nlu.parts import Part, few
from needlewise.nlu.together import together
from needlewise.nlu.topic_model import Floats, Inputs, TopicModel

MAX_PARTS = 6
"""More questions than these are not answered: the reply would be a page."""
# What one asks of a risk or a condition that one has mentioned: "can I have it then?".
GENERAL = frozenset(
    f"faq/{t}" for t in ("risk_factors", "safety", "effectiveness", "conditions", "warning_signs")
)


class Reader:
    """Decides what to answer.

    Args:
        alone: reads a text by itself.
        follow_up: reads a text after a question that was answered.
        questions: each topic's question, such as `faq/pain`: "Does it hurt?".
        encoder: for both.
        limits: from which probabilities on the assistant is sure.
        personal: topics that tell of a risk of whoever asks about them.
    """

    def __init__(
        self,
        alone: TopicModel,
        follow_up: TopicModel,
        questions: Mapping[str, str],
        encoder: Encoder,
        limits: Thresholds,
        personal: Collection[str] = (),
    ) -> None:
        self._alone, self._follow_up, self._encoder = alone, follow_up, encoder
        self._questions, self._limits = dict(questions), limits
        self._personal = frozenset(personal)
        order = {topic: i for i, topic in enumerate(follow_up.topics)}
        self._columns = [order[topic] for topic in alone.topics]

    def read(self, whole: Part, parts: Sequence[Part], memory: Memory = NOTHING) -> Decision:
        """What `whole`, which may divide into `parts`, asks after what `memory` holds."""
        if self._alone.is_certain(whole.text):
            return self._decide(whole, memory)
        parts = self._divided(few(parts), memory)[:MAX_PARTS]
        if len(parts) < 2:
            return self._decide(whole, memory)
        decisions = self._in_turn(parts, memory)
        answers = together(parts, decisions, self._limits.aside)
        if not answers:
            return self._decide(whole, memory)
        unclear = [d for p, d in zip(parts, decisions, strict=True) if asks(p.text)]
        offers = {offer.key: offer for decision in unclear for offer in decision.offers}
        given = {answer.key for answer in answers}
        rest = [offer for key, offer in offers.items() if key not in given]
        read = tuple((p.text, d.answers) for p, d in zip(parts, decisions, strict=True))
        return Decision(tuple(answers), tuple(rest[:MAX_OFFERS]), decisions[0].ranking, read)

    def _divided(self, parts: Sequence[Part], memory: Memory) -> list[Part]:
        """`parts`, those put together again that are no questions of their own.

        Where a boundary is less than likely, what stands on either side must surely ask different
        things.
        """
        if all(part.begins >= self._limits.divides for part in parts):
            return list(parts)
        tops = [decision.ranking[0] for decision in self._in_turn(parts, memory)]
        divided = [parts[0]]
        for part, before, top in zip(parts[1:], tops, tops[1:], strict=False):
            surest = min(before.confidence, top.confidence) >= self._limits.parts_sure
            if part.begins >= self._limits.divides or (surest and before.key != top.key):
                divided.append(part)
            else:
                divided[-1] = divided[-1].followed_by(part)
        return divided

    def _in_turn(self, parts: Sequence[Part], memory: Memory) -> list[Decision]:
        """Each part read after the one before."""
        decisions = []
        for part in parts:
            decisions.append(self._decide(part, memory))
            for answer in decisions[-1].answers:
                if not answer.key.startswith("chitchat/"):
                    memory = replace(memory, topic=answer.key)
        return decisions

    def probabilities(self, part: Part, context: str | None) -> Floats:
        """Shape (topics,), in the order of the first model's; `context` is a topic."""
        question = self._questions.get(context or "")
        if question is None or self._alone.is_certain(part.text):
            return self._by(self._alone, part, part.text)
        return self._by(self._follow_up, part, in_context(question, part.text))[self._columns]

    def _by(self, model: TopicModel, part: Part, encoded: str) -> Floats:
        embedding = self._encoder.encode([encoded])
        inputs = Inputs([part.text], embedding, [frozenset(part.names)])
        softer = model.probabilities(inputs)[0] ** (1 / self._limits.temperature)
        return cast(Floats, softer / softer.sum())

    def _decide(self, part: Part, memory: Memory) -> Decision:
        contexts: list[str | None] = [*memory.contexts()]
        last, *remembered = contexts or [None]
        first = self._decide_after(part, last)
        if not remembered or (first.answers and not self._may_be_about_the_writer(part, first)):
            return first
        for context in remembered:
            again = self._decide_after(part, context)
            if again.answers and again.answers[0].key == context:
                return again
        return first

    def _may_be_about_the_writer(self, part: Part, first: Decision) -> bool:
        """Whether it could ask of a risk mentioned earlier: "can I have it then?"."""
        if first.answers[0].key in GENERAL:
            return True
        return not part.names and self._decide_after(part, None).ranking[0].key in self._personal

    def _decide_after(self, part: Part, context: str | None) -> Decision:
        probabilities = self.probabilities(part, context)
        return decide(self._alone.topics, probabilities, part.names, self._limits)

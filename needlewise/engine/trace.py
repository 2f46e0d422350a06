"""How one message went through the graph: what each component took, and what it left behind."""

import time
from collections import defaultdict
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphNodeHook
from rasa.engine.runner.interface import GraphRunner
from rasa.shared.nlu.constants import ENTITIES, INTENT
from rasa.shared.nlu.training_data.message import Message

from needlewise.nlu.inputs import RED_FLAG
from needlewise.nlu.output import OFFERS, PARTS, RANKING_LENGTH, TOPICS
from needlewise.reading import Entity, Likely, PartRead, Reading

POLICIES, REST = "Policies", "Actions and memory"


@dataclass
class Trace:
    """Filled while a message is handled."""

    stages: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    """Milliseconds by component."""
    message: Message | None = None

    def reading(self, latency_ms: float) -> Reading | None:
        """What is to be known of it; None where no message went through the pipeline."""
        if self.message is None:
            return None
        said = self.message.data
        stages = dict(self.stages)
        stages[REST] = max(0.0, latency_ms - sum(stages.values()))
        return Reading(
            intent=said[INTENT]["name"],
            confidence=said[INTENT]["confidence"],
            answered=_likely(said.get(TOPICS) or ()),
            offered=_likely(said.get(OFFERS) or ()),
            ranking=_ranking(said),
            entities=tuple(_entity(entity) for entity in said.get(ENTITIES, ())),
            parts=tuple(
                PartRead(text=part["text"], topics=_likely(part[TOPICS]))
                for part in said.get(PARTS) or ()
            ),
            finding=said.get(RED_FLAG) or {},
            stages={name: round(ms, 3) for name, ms in stages.items()},
        )


current: ContextVar[Trace] = ContextVar("trace")
"""That of the message that is being handled."""


class Tracing(GraphNodeHook):
    """Writes to the current trace."""

    def on_before_node(
        self,
        node_name: str,
        execution_context: ExecutionContext,
        config: dict[str, Any],
        received_inputs: dict[str, Any],
    ) -> dict[str, Any]:
        return {"started": time.perf_counter()}

    def on_after_node(
        self,
        node_name: str,
        execution_context: ExecutionContext,
        config: dict[str, Any],
        output: Any,
        input_hook_data: dict[str, Any],
    ) -> None:
        trace = current.get(None)
        if trace is None:
            return
        took = (time.perf_counter() - input_hook_data["started"]) * 1000
        trace.stages[_stage(node_name)] += took
        if isinstance(output, list) and output and isinstance(output[-1], Message):
            trace.message = output[-1]


def trace_nodes(runner: GraphRunner) -> None:
    """Has each component of a loaded model write to the current trace.

    Rasa gives hooks to training only (rasa.engine.loader.load_predict_graph_runner).
    """
    for node in runner._instantiated_nodes.values():
        node._hooks.append(Tracing())


def _stage(node: str) -> str:
    """`run_needlewise.nlu.topic_classifier.TopicClassifier5` is the TopicClassifier."""
    name = node.removeprefix("run_").rpartition(".")[2].rstrip("0123456789")
    return name if node.startswith("run_needlewise") else POLICIES if "olicy" in name else REST


def _ranking(said: Mapping[str, Any]) -> tuple[Likely, ...]:
    selector = said.get("response_selector") or {}
    found = next((s["ranking"] for s in selector.values() if isinstance(s, dict)), ())
    return _likely(found[:RANKING_LENGTH])


def _likely(ranked: Any) -> tuple[Likely, ...]:
    return tuple(
        Likely(topic=r["intent_response_key"].partition("/")[2], confidence=r["confidence"])
        for r in ranked
    )


def _entity(found: Mapping[str, Any]) -> Entity:
    return Entity(
        name=found["entity"], value=str(found["value"]), start=found["start"], end=found["end"]
    )

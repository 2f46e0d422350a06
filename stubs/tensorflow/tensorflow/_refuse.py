"""Refuses Rasa's TensorFlow components when a model configuration is validated.

Rasa asks each component for `required_packages()` before it trains anything. Those that need
TensorFlow do not say so, as Rasa always installs it; here they answer with the reason.
"""

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any, NoReturn

ADVICE = (
    "Use needlewise.nlu.topic_classifier.TopicClassifier or Rasa's LogisticRegressionClassifier "
    "for intents and RulePolicy or MemoizationPolicy for dialogue; to use TensorFlow all the "
    "same, install the real tensorflow==2.12.0 in an environment of its own."
)

COMPONENTS = {
    "ConveRTFeaturizer",
    "DIETClassifier",
    "LanguageModelFeaturizer",
    "ResponseSelector",
    "TEDPolicy",
    "UnexpecTEDIntentPolicy",
}
BASE = "rasa.engine.graph"


def refuse_if_needed(component: type, **_: Any) -> None:
    """`GraphComponent.__init_subclass__`: marks each of `COMPONENTS` as it is defined."""
    if component.__name__ in COMPONENTS and component.__module__.startswith("rasa."):
        component.required_packages = staticmethod(_refusal(component.__name__))  # type: ignore[attr-defined]


def _refusal(component: str) -> Callable[[], NoReturn]:
    def required_packages() -> NoReturn:
        from rasa.engine.exceptions import GraphSchemaValidationException

        raise GraphSchemaValidationException(
            f"{component} needs TensorFlow, which this project leaves out "
            f"(stubs/tensorflow stands in for it so that Rasa imports). {ADVICE}"
        )

    return required_packages


def _teach(module: ModuleType) -> None:
    module.GraphComponent.__init_subclass__ = classmethod(refuse_if_needed)


class _TeachingLoader(importlib.abc.Loader):
    def __init__(self, loader: importlib.abc.Loader) -> None:
        self._loader = loader

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        _teach(module)


class _TeachingFinder(importlib.abc.MetaPathFinder):
    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> Any:
        if fullname != BASE:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _TeachingLoader(spec.loader)
        return spec


def install() -> None:
    """Teaches the base class now, or when it is imported."""
    if BASE in sys.modules:
        _teach(sys.modules[BASE])
    else:
        sys.meta_path.insert(0, _TeachingFinder())

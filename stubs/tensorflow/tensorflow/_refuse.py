"""Refuses Rasa's TensorFlow components when a model configuration is validated.

Rasa asks each component for `required_packages()` before it trains anything. These components
leave that empty because Rasa always installs TensorFlow; here they answer with the reason.
"""

import importlib.abc
import importlib.machinery
import importlib.util
import sys
from types import ModuleType
from typing import Any, NoReturn

ADVICE = (
    "Use needlewise.nlu.topic_classifier.TopicClassifier or Rasa's LogisticRegressionClassifier "
    "for intents and RulePolicy or MemoizationPolicy for dialogue; to use TensorFlow all the "
    "same, install the real tensorflow==2.12.0 in an environment of its own."
)

COMPONENTS = {
    "rasa.nlu.classifiers.diet_classifier": ("DIETClassifier",),
    "rasa.nlu.selectors.response_selector": ("ResponseSelector",),
    "rasa.nlu.featurizers.dense_featurizer.convert_featurizer": ("ConveRTFeaturizer",),
    "rasa.nlu.featurizers.dense_featurizer.lm_featurizer": ("LanguageModelFeaturizer",),
    "rasa.core.policies.ted_policy": ("TEDPolicy",),
    "rasa.core.policies.unexpected_intent_policy": ("UnexpecTEDIntentPolicy",),
}


class _RefusingLoader(importlib.abc.Loader):
    def __init__(self, loader: importlib.abc.Loader) -> None:
        self._loader = loader

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        for name in COMPONENTS[module.__name__]:
            component = getattr(module, name)
            component.required_packages = staticmethod(_refusal(name))


class _RefusingFinder(importlib.abc.MetaPathFinder):
    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> Any:
        if fullname not in COMPONENTS:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is None or spec.loader is None:
            return None
        spec.loader = _RefusingLoader(spec.loader)
        return spec


def _refusal(component: str) -> Any:
    def required_packages() -> NoReturn:
        from rasa.engine.exceptions import GraphSchemaValidationException

        raise GraphSchemaValidationException(
            f"{component} needs TensorFlow, which this project leaves out "
            f"(stubs/tensorflow stands in for it so that Rasa imports). {ADVICE}"
        )

    return required_packages


def install() -> None:
    """Watches for the components' modules; a module imported earlier is not changed."""
    sys.meta_path.insert(0, _RefusingFinder())

"""The stand-in for TensorFlow: inert when imported, loud when used, refused before training."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

RASA = Path(sys.executable).with_name("rasa")

NEEDING_TENSORFLOW = {
    "DIETClassifier": "rasa.nlu.classifiers.diet_classifier",
    "ResponseSelector": "rasa.nlu.selectors.response_selector",
    "ConveRTFeaturizer": "rasa.nlu.featurizers.dense_featurizer.convert_featurizer",
    "LanguageModelFeaturizer": "rasa.nlu.featurizers.dense_featurizer.lm_featurizer",
    "TEDPolicy": "rasa.core.policies.ted_policy",
    "UnexpecTEDIntentPolicy": "rasa.core.policies.unexpected_intent_policy",
}
REASON = "needs TensorFlow, which this project leaves out"
ALTERNATIVES = {
    "intents": ("TopicClassifier", "LogisticRegressionClassifier"),
    "dialogue": ("RulePolicy", "MemoizationPolicy"),
}

Done = subprocess.CompletedProcess[str]


def run(*command: str | Path, folder: Path) -> Done:
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "RASA_TELEMETRY_ENABLED": "false", "MPLBACKEND": "agg"},
        capture_output=True,
        text=True,
        timeout=300,
    )


def python(*lines: str, folder: Path) -> Done:
    return run(sys.executable, "-W", "ignore", "-c", "\n".join(lines), folder=folder)


def said(done: Done) -> str:
    return done.stdout + done.stderr


def passes(*lines: str, folder: Path) -> str:
    """Runs `lines` of Python in a process of their own and returns what they print."""
    done = python(*lines, folder=folder)
    assert done.returncode == 0, said(done)
    return done.stdout


def assert_explained(output: str, name: str, alternatives: Iterable[str]) -> None:
    assert f"{name} {REASON}" in output
    for alternative in alternatives:
        assert alternative in output


@pytest.mark.parametrize(
    "line",
    [
        "import tensorflow.keras.layers",
        "import tensorflow.keras.layers as layers; layers.Dense",
        "from tensorflow.keras import Model, backend",
        "from tensorflow.python.keras.engine import data_adapter",
        "import tensorflow.compat.v1 as tf1; tf1.logging.ERROR",
        "import tensorflow as tf; tf.keras.utils.Sequence",
        "import tensorflow, keras.backend",
    ],
)
def test_any_submodule_can_be_imported(line: str, tmp_path: Path) -> None:
    passes(line, folder=tmp_path)


@pytest.mark.parametrize("name", ["tensorflow_hub", "tensorflow_text", "no_such_module"])
def test_other_missing_modules_are_still_missing(name: str, tmp_path: Path) -> None:
    done = python("import tensorflow", f"import {name}", folder=tmp_path)
    assert done.returncode != 0
    assert f"ModuleNotFoundError: No module named '{name}'" in done.stderr


def test_it_can_be_subclassed(tmp_path: Path) -> None:
    output = passes(
        "import tensorflow as tf",
        "class Layer(tf.keras.layers.Layer):",
        "    size = 3",
        "    @staticmethod",
        "    def doubled(): return 2 * Layer.size",
        "class Wide(Layer): size = 9",
        "print(Layer.doubled(), Wide.size)",
        folder=tmp_path,
    )
    assert output.split() == ["6", "9"]


def test_it_can_stand_in_annotations(tmp_path: Path) -> None:
    passes(
        "from typing import Optional, Union",
        "import tensorflow as tf",
        "def f(x: tf.Tensor | None, y: Union[tf.Tensor, tf.SparseTensor]) -> Optional[tf.Tensor]:",
        "    return None",
        "f(1, 2)",
        "tf.data.Dataset[int]",
        folder=tmp_path,
    )


def test_a_decorated_function_stays_itself(tmp_path: Path) -> None:
    output = passes(
        "import tensorflow as tf",
        "@tf.function",
        "def bare(): return 'bare'",
        "class Model(tf.keras.Model):",
        "    @staticmethod",
        "    @tf.function",
        "    def method(): return 'method'",
        "    @staticmethod",
        "    @tf.function(reduce_retracing=True)",
        "    def with_options(): return 'options'",
        "print(bare(), Model.method(), Model.with_options())",
        folder=tmp_path,
    )
    assert output.split() == ["bare", "method", "options"]


@pytest.mark.parametrize("value", ["1", "[1.0]", "None", "'text'", "tf", "tf.Tensor"])
def test_nothing_is_a_tensor(value: str, tmp_path: Path) -> None:
    output = passes("import tensorflow as tf", f"print(tf.is_tensor({value}))", folder=tmp_path)
    assert output.strip() == "False"


@pytest.mark.parametrize(
    ("call", "name"),
    [
        ("tf.constant([1, 2])", "tensorflow.constant"),
        ("tf.reduce_sum([1, 2], axis=0)", "tensorflow.reduce_sum"),
        ("tf.random.set_seed(1)", "tensorflow.random.set_seed"),
        ("tf.keras.layers.Dense(8)", "tensorflow.keras.layers.Dense"),
        ("tf.keras.Sequential()", "tensorflow.keras.Sequential"),
        ("tf.config.get_visible_devices('GPU')", "tensorflow.config.get_visible_devices"),
        ("Own()", "tensorflow.keras.Model"),
    ],
)
def test_computing_raises_an_import_error_that_explains(
    call: str, name: str, tmp_path: Path
) -> None:
    output = passes(
        "import tensorflow as tf",
        "class Own(tf.keras.Model): pass",
        "try:",
        f"    {call}",
        "except ImportError as error:",
        "    print(error)",
        folder=tmp_path,
    )
    assert_explained(output, name, sum(ALTERNATIVES.values(), ()))
    assert "stand-in" in output
    assert "tensorflow==2.12.0" in output


def test_a_library_that_sniffs_for_tensorflow_takes_it_for_absent(tmp_path: Path) -> None:
    output = passes(
        "try:",
        "    import tensorflow.experimental.dlpack",
        "    import tensorflow",
        "    gpus = len(tensorflow.config.get_visible_devices('GPU'))",
        "    print('present')",
        "except ImportError:",
        "    print('absent')",
        folder=tmp_path,
    )
    assert output.strip() == "absent"


@pytest.mark.parametrize("first", ["spacy", "tensorflow"])
def test_spacy_takes_tensorflow_for_absent(first: str, tmp_path: Path) -> None:
    output = passes(
        f"import {first}",
        "import spacy, tensorflow, thinc.api, thinc.compat, thinc.util",
        "print(thinc.compat.has_tensorflow, thinc.util.is_tensorflow_array([1.0]))",
        "print(len(spacy.blank('en')('does it hurt?')))",
        folder=tmp_path,
    )
    assert output.split() == ["False", "False", "4"]


def test_matplotlib_plots_beside_it(tmp_path: Path) -> None:
    passes(
        "import tensorflow",
        "import numpy as np",
        "from matplotlib import pyplot",
        "figure, axes = pyplot.subplots()",
        "axes.plot([1, 2, 3], np.array([1.0, 4.0, 9.0]))",
        "axes.hist([1.0, 1.0, 2.0], bins=2)",
        "axes.imshow([[0.0, 1.0], [1.0, 0.0]])",
        "assert axes.lines[0].get_ydata().tolist() == [1.0, 4.0, 9.0]",
        "assert [bar.get_height() for bar in axes.patches] == [2.0, 1.0]",
        "figure.savefig('plot.png')",
        folder=tmp_path,
    )
    assert (tmp_path / "plot.png").read_bytes().startswith(b"\x89PNG")


def test_rasa_says_its_version(tmp_path: Path) -> None:
    done = run(RASA, "--version", folder=tmp_path)
    assert done.returncode == 0, said(done)
    assert ["Rasa", "Version", ":", "3.6.21"] in [line.split() for line in done.stdout.splitlines()]


PIPELINE = ("WhitespaceTokenizer", "CountVectorsFeaturizer")
STARTED = "Starting to train component"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small Rasa project, all but its config.yml."""
    (tmp_path / "data").mkdir()
    (tmp_path / "domain.yml").write_text(
        'version: "3.1"\n'
        "intents: [greet, bye]\n"
        "responses: {utter_greet: [{text: Hello}], utter_bye: [{text: Bye}]}\n"
    )
    (tmp_path / "data" / "nlu.yml").write_text(
        'version: "3.1"\n'
        "nlu:\n"
        "- {intent: greet, examples: '- hello\n\n    - hi there\n\n    - good morning'}\n"
        "- {intent: bye, examples: '- bye\n\n    - see you\n\n    - good night'}\n"
    )
    (tmp_path / "data" / "rules.yml").write_text(
        'version: "3.1"\n'
        "rules:\n"
        "- {rule: greet, steps: [{intent: greet}, {action: utter_greet}]}\n"
        "- {rule: bye, steps: [{intent: bye}, {action: utter_bye}]}\n"
    )
    return tmp_path


def configure(project: Path, classifier: str, *policies: str) -> None:
    lines = ["recipe: default.v1", "assistant_id: small", "language: en", "pipeline:"]
    lines += [f"- name: {name}" for name in (*PIPELINE, classifier)]
    lines += ["policies:", *(f"- name: {name}" for name in ("RulePolicy", *policies))]
    (project / "config.yml").write_text("\n".join(lines))


def script_that_imports_first(component: str) -> list[str | Path]:
    lines = [
        "import logging",
        "logging.basicConfig(level=logging.INFO)",
        f"from {NEEDING_TENSORFLOW[component]} import {component}",
        "import rasa.api",
        "rasa.api.train('domain.yml', 'config.yml', ['data'], 'models')",
    ]
    return [sys.executable, "-c", "\n".join(lines)]


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(lambda component: [RASA, "train"], id="rasa train"),
        pytest.param(script_that_imports_first, id="a script that imports the component first"),
    ],
)
@pytest.mark.parametrize(
    ("classifier", "policies", "refused", "kind"),
    [
        pytest.param("DIETClassifier", [], "DIETClassifier", "intents", id="DIET"),
        pytest.param(
            "LogisticRegressionClassifier", ["TEDPolicy"], "TEDPolicy", "dialogue", id="TED"
        ),
    ],
)
def test_training_is_refused_before_any_component_is_trained(
    command: Callable[[str], list[str | Path]],
    classifier: str,
    policies: list[str],
    refused: str,
    kind: str,
    project: Path,
) -> None:
    configure(project, classifier, *policies)
    done = run(*command(refused), folder=project)
    assert done.returncode != 0
    assert_explained(said(done), refused, ALTERNATIVES[kind])
    assert STARTED not in said(done)
    assert list(project.rglob("*.tar.gz")) == []


def test_rasa_train_trains_what_needs_no_tensorflow(project: Path) -> None:
    """Also shows that the line which must be absent above is what Rasa prints."""
    configure(project, "LogisticRegressionClassifier", "MemoizationPolicy")
    done = run(RASA, "train", folder=project)
    assert done.returncode == 0, said(done)
    assert f"{STARTED} 'LogisticRegressionClassifier'" in said(done)
    assert len(list((project / "models").glob("*.tar.gz"))) == 1


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What each of Rasa's components answers when asked what it needs."""
    output = passes(
        "import rasa.model_training",
        "from rasa.engine.exceptions import GraphSchemaValidationException",
        "from rasa.engine.recipes.default_components import DEFAULT_COMPONENTS",
        "for component in DEFAULT_COMPONENTS:",
        "    try:",
        "        print(component.__name__, component.required_packages(), sep='\\t')",
        "    except GraphSchemaValidationException as error:",
        "        print(component.__name__, error, sep='\\t')",
        folder=tmp_path_factory.mktemp("verdicts"),
    )
    return dict(line.split("\t", 1) for line in output.splitlines() if "\t" in line)


@pytest.mark.parametrize("component", NEEDING_TENSORFLOW)
def test_each_component_that_needs_tensorflow_is_refused(
    component: str, verdicts: dict[str, str]
) -> None:
    assert_explained(verdicts[component], component, sum(ALTERNATIVES.values(), ()))


@pytest.mark.parametrize(
    "component",
    [
        "CountVectorsFeaturizer",
        "LogisticRegressionClassifier",
        "SklearnIntentClassifier",
        "RegexEntityExtractor",
        "RulePolicy",
        "MemoizationPolicy",
        "AugmentedMemoizationPolicy",
    ],
)
def test_other_components_are_not_refused(component: str, verdicts: dict[str, str]) -> None:
    assert "TensorFlow" not in verdicts[component]

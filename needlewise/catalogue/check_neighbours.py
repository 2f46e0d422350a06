"""Texts that say the same in other words: under two topics, or in training and held out."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from needlewise.catalogue.check_files import Line, Problems, read_project
from needlewise.catalogue.check_held_out import held_out
from needlewise.catalogue.examples import QUESTION
from needlewise.catalogue.neighbours import close_pairs, embed
from needlewise.catalogue.topics import public_id
from needlewise.catalogue.yaml_file import Problem
from needlewise.language.encoder import Embeddings
from needlewise.text import normalize

COLLISION = 0.96
"""Cosine. Of our own texts, questions that do differ came to 0.94 ("What exactly is microneedling",
"how does microneedling work"), to 0.955 with "before" in one and "after" in the other; from 0.96
on, two said the same."""
LEAK = 0.975
"""From here on a held-out phrasing was a training example but for a word. Further down they began
to have words of their own, as they should ("Who should avoid having ...", "Who should not get")."""


def check_neighbours(root: Path) -> Problems:
    """Returns the texts below `root` that say the same but should not; empty when all is well."""
    project, problems = read_project(root)
    if project is None:
        return problems
    trained = [line for line in project.examples if line.key]
    judged = [line for line in held_out(root, problems) if line.key]
    vectors = embed([_words(line) for line in [*trained, *judged]], root / "var" / "cache")
    plain = [i for i, line in enumerate(trained) if line.kind == QUESTION]
    problems += check_collisions([trained[i] for i in plain], vectors[plain])
    problems += check_leaks(trained, vectors[: len(trained)], judged, vectors[len(trained) :])
    return problems


def check_collisions(examples: Sequence[Line], vectors: Embeddings) -> Iterator[Problem]:
    """No example says what one of another topic says."""
    for i, j, cosine in close_pairs(vectors, vectors, COLLISION):
        first, later = examples[min(i, j)], examples[max(i, j)]
        if i > j and public_id(first.topic) != public_id(later.topic):
            message = f"{later.text!r} says the same as {first.text!r} at {first}"
            yield later.problem(f"{message} (cosine {cosine:.3f}). Keep one, or make them differ.")


def check_leaks(
    trained: Sequence[Line], vectors: Embeddings, judged: Sequence[Line], their_vectors: Embeddings
) -> Iterator[Problem]:
    """Training has nothing that says the same as a held-out message.

    Equal ones are `check_held_out`'s business.
    """
    for i, j, cosine in close_pairs(vectors, their_vectors, LEAK):
        learnt, case = trained[i], judged[j]
        if learnt.key != case.key:
            message = f"{learnt.text!r} says the same as the held-out {case.text!r} at {case}"
            yield learnt.problem(
                f"{message} (cosine {cosine:.3f}). Delete it, or say another thing."
            )


def _words(line: Line) -> str:
    """Without punctuation, which the encoder makes much of: "?" alone costs 0.07 of the cosine."""
    return " ".join(re.findall(r"[\w']+", normalize(line.text)))

"""Examples that differ from another in the order of words, a short word or a slip alone."""

from collections.abc import Iterator, Sequence

import numpy as np
from rapidfuzz import fuzz, process

from needlewise.catalogue.check_files import Line
from needlewise.catalogue.yaml_file import Problem

NEARLY = 95
"""Of 100, by letters in common, the words sorted. Of our own pairs, those from 95 on were one
sentence written twice; below, "too old at 74" and "at 78" begin."""
MIN_WORDS = 4
ROWS = 512


def check_near_duplicates(
    examples: Sequence[Line], judged: Sequence[Line] = ()
) -> Iterator[Problem]:
    """No two examples are nearly the same sentence, nor is one nearly a held-out sentence.

    A report and what only looks like one may be: the word in which they differ is the lesson.
    """
    lines = [line for line in examples if len(line.key.split()) >= MIN_WORDS]
    trained = len(lines)
    lines += [line for line in judged if len(line.key.split()) >= MIN_WORDS]
    for i, j in sorted(_pairs([" ".join(sorted(line.key.split())) for line in lines])):
        first, later = lines[i], lines[j]
        if i >= trained or first.key == later.key:
            continue
        if j >= trained:
            message = f"{first.text!r} is nearly the held-out {later.text!r} at {later}."
            yield first.problem(f"{message} Delete it, or say another thing.")
        elif _level(first) == _level(later):
            message = f"{later.text!r} is nearly {first.text!r} at {first}."
            yield later.problem(f"{message} Keep one, or make them differ.")


def _pairs(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs of near texts by index, the earlier first.

    Texts that are much longer than others are never near them, so those of a length are compared
    with those of about that length only.
    """
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    ordered = [texts[i] for i in order]
    lengths = [len(text) for text in ordered]
    for start in range(0, len(ordered), ROWS):
        rows = ordered[start : start + ROWS]
        longest = len(rows[-1]) * (200 - NEARLY) / NEARLY
        end = int(np.searchsorted(lengths, longest, side="right"))
        scores = process.cdist(
            rows, ordered[start:end], scorer=fuzz.ratio, score_cutoff=NEARLY, workers=-1
        )
        for row, column in np.argwhere(np.triu(scores, 1)):
            i, j = order[start + row], order[start + column]
            yield min(i, j), max(i, j)


def _level(line: Line) -> str:
    """The level of a report; the same for all that is none."""
    level, slash, _ = line.kind.partition("/")
    return level if slash else ""

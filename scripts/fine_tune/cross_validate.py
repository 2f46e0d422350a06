"""How well reports are told from look-alikes by writers whom no part of the detector has read.

The voices are dealt into folds; for each, the encoder is fine-tuned and the second opinion learnt
without the fold's voices, and the whole detector, rules and thresholds included, reads them. About
six minutes a fold on two cores.
"""

import argparse
import json
import random
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from fine_tune import Tuning, level_of

from needlewise.catalogue.examples import QUESTION, Example, examples
from needlewise.evaluation.rows import share
from needlewise.language.encoder import PUBLISHED_MODEL, Encoder
from needlewise.language.encoder_graph import write_quantized
from needlewise.red_flags.detector import Detector
from needlewise.red_flags.finding import Finding
from needlewise.red_flags.loading import load_from_model
from needlewise.red_flags.second_opinion import SecondOpinion
from needlewise.red_flags.thresholds import Thresholds
from needlewise.red_flags.vocabulary import red_flags

Results = Sequence[tuple[Example, Finding]]
SHARE_OF_QUESTIONS = 0.35  # plain ones teach little about reports and take most of the time


def read_fold(known: Sequence[Example], unseen: Sequence[Example], limits: Thresholds) -> Results:
    """What a detector made from `known` finds in `unseen`."""
    tuning = Tuning(known, seed=0)
    tuning.run()
    with tempfile.TemporaryDirectory() as folder:
        adapter, graph = Path(folder, "adapter.safetensors"), Path(folder, "encoder.onnx")
        tuning.save(adapter)
        write_quantized(PUBLISHED_MODEL / "model.safetensors", graph, adapter)
        encoder = Encoder(graph)
        vectors = encoder.encode([e.text for e in known])
        opinion = SecondOpinion.fit(vectors, [e.kind for e in known])
        detector = Detector(red_flags(), opinion, encoder.encode, limits)
        return [(example, detector.detect(example.text)) for example in unseen]


def figures(results: Results) -> str:
    """Recall, false alarms and levels, in all and by kind."""
    total: Counter[str] = Counter()
    fired: Counter[str] = Counter()
    level: Counter[str] = Counter()
    for example, finding in results:
        for name in (_sort(example.kind), example.kind, level_of(example)):
            total[name] += 1
            fired[name] += finding.level is not None
            level[name] += finding.level == level_of(example)
    return "\n".join(
        [
            share("reports escalated", fired["report"], total["report"]),
            share("emergencies at their level", level["emergency"], total["emergency"]),
            share("look-alikes escalated", fired["look-alike"], total["look-alike"]),
            share("questions escalated", fired["question"], total["question"]),
            *(share(f"  {k}", fired[k], total[k]) for k in sorted({e.kind for e, _ in results})),
        ]
    )


def _sort(kind: str) -> str:
    if "/" in kind:
        return "report"
    return "question" if kind == QUESTION else "look-alike"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path, help="a trained model, for its thresholds")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--only", type=int, nargs="*", help="run just these folds, from 0")
    parser.add_argument("--out", type=Path, help="JSON lines of every row read")
    args = parser.parse_args()
    rng = random.Random(0)
    rows = list(examples())
    voices = sorted({row.voice for row in rows})
    rng.shuffle(voices)
    limits = load_from_model(args.model).thresholds
    results: list[tuple[Example, Finding]] = []
    for fold in args.only if args.only is not None else range(args.folds):
        held = set(voices[fold :: args.folds])
        print(f"fold {fold}: {', '.join(sorted(held))}", flush=True)
        known = [
            r
            for r in rows
            if r.voice not in held and (r.kind != QUESTION or rng.random() < SHARE_OF_QUESTIONS)
        ]
        found = read_fold(known, [r for r in rows if r.voice in held], limits)
        print(figures(found), flush=True)
        results += found
    print(f"all folds\n{figures(results)}")
    if args.out:
        lines = (json.dumps(vars(e) | {"finding": vars(f)}) for e, f in results)
        args.out.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()

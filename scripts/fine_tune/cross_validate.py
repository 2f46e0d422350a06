"""How well the assistant reads writers whom no part of it has read.

The voices are dealt into folds; for each, the encoder is fine-tuned and all classifiers are learnt
without the fold's voices, and the whole detector, rules and thresholds included, and the topic
models read them. About twenty-five minutes a fold on two cores; three with an `--adapter` that was
fine-tuned without some voices before.
"""

import argparse
import json
import random
import tempfile
from collections.abc import Sequence
from pathlib import Path

from fine_tune import Tuning
from lessons import Lessons, voices
from readings import Reading, figures, read_follow_ups, read_reports, read_topics
from safetensors import safe_open

from needlewise.catalogue.examples import Example, examples
from needlewise.language.encoder import PUBLISHED_MODEL, Encoder
from needlewise.language.encoder_graph import write_quantized
from needlewise.red_flags.loading import load_from_model
from needlewise.red_flags.thresholds import Thresholds


def read_fold(rows: Sequence[Example], held: set[str], limits: Thresholds) -> list[Reading]:
    """What an assistant that has not read the voices `held` makes of them."""
    known = [row for row in rows if row.voice not in held]
    tuning = Tuning(Lessons.read(known, sorted(held)), seed=0)
    tuning.run()
    with tempfile.TemporaryDirectory() as folder:
        adapter = Path(folder, "adapter.safetensors")
        tuning.save(adapter)
        return read_with(adapter, rows, held, limits)


def read_with(
    adapter: Path, rows: Sequence[Example], held: set[str], limits: Thresholds
) -> list[Reading]:
    """The same with an encoder that was fine-tuned without `held` before."""
    with tempfile.TemporaryDirectory() as folder:
        graph = Path(folder, "encoder.onnx")
        write_quantized(PUBLISHED_MODEL / "model.safetensors", graph, adapter)
        encoder = Encoder(graph)
        known = [row for row in rows if row.voice not in held]
        unseen = [row for row in rows if row.voice in held]
        return [
            *read_reports(known, unseen, encoder, limits),
            *read_topics(known, unseen, encoder),
            *read_follow_ups(known, held, encoder),
        ]


def left_out(adapter: Path) -> set[str]:
    """The voices that an adapter has not read."""
    with safe_open(adapter, framework="numpy") as file:
        return set(file.metadata().get("without", "").split())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path, help="a trained model, for its thresholds")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--only", type=int, nargs="*", help="run just these folds, from 0")
    parser.add_argument(
        "--adapter", type=Path, help="no folds: this one, made with `fine_tune.py --without`"
    )
    parser.add_argument("--out", type=Path, help="JSON lines of every row read")
    args = parser.parse_args()
    rows = list(examples())
    dealt = voices(rows)
    random.Random(0).shuffle(dealt)
    limits = load_from_model(args.model).thresholds
    readings: list[Reading] = []
    if args.adapter:
        held = left_out(args.adapter)
        print(f"without {', '.join(sorted(held))}", flush=True)
        print(figures(read_with(args.adapter, rows, held, limits)))
        return
    for fold in args.only if args.only is not None else range(args.folds):
        held = set(dealt[fold :: args.folds])
        print(f"fold {fold}: {', '.join(sorted(held))}", flush=True)
        found = read_fold(rows, held, limits)
        print(figures(found), flush=True)
        readings += found
    print(f"all of these\n{figures(readings)}")
    if args.out:
        lines = (json.dumps(vars(reading)) for reading in readings)
        args.out.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()

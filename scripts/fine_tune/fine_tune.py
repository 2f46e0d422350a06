"""Fine-tunes the sentence encoder on the examples of data/ and writes the adapter.

Needs PyTorch (its CPU build will do) beside the project's own environment; docs/encoder.md says
how. About twenty-five minutes on two cores.
"""

import argparse
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from bert import MiniLM
from lessons import LEVELS, Lesson, Lessons
from safetensors.torch import save_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from needlewise.catalogue.examples import examples
from needlewise.language.encoder import PUBLISHED_MODEL, WIDTH

RANK, SCALE = 16, 2.0
EPOCHS, BATCH, BUCKET = 3, 32, 16
RATE, HEAD_RATE, WARM_UP = 1e-3, 2e-3, 0.1
TEMPERATURE = 16.0  # unit vectors need it before a softmax
MAX_WORD_PIECES = 160
# How much each of the three tasks counts, and how much certainty is smoothed away.
TASKS = {"intent": (0.7, 0.05), "level": (1.5, 0.0), "kind": (0.5, 0.05)}
BOUNDARIES = 0.3
UNKNOWN = -100  # PyTorch's mark for a target that does not count


@dataclass(frozen=True)
class Row:
    """A lesson in numbers."""

    ids: list[int]
    targets: dict[str, int]
    begins: list[float]
    """For each word piece: whether another question begins with it; empty where untold."""


class Tuning:
    """Learns intent, level of escalation and kind of message, and where messages divide."""

    def __init__(self, lessons: Lessons, seed: int) -> None:
        torch.manual_seed(seed)
        self.rng = random.Random(seed)
        self.lessons = lessons
        self.labels = {
            "intent": _numbered({r.intent for r in lessons.examples}),
            "level": {name: i for i, name in enumerate(LEVELS)},
            "kind": _numbered({r.kind for r in lessons.examples}),
        }
        published = PUBLISHED_MODEL / "model.safetensors"
        self.encoder = MiniLM(published, rank=RANK, scale=SCALE)
        self.heads = nn.ModuleDict({t: nn.Linear(WIDTH, len(n)) for t, n in self.labels.items()})
        self.tokenizer = Tokenizer.from_file(str(PUBLISHED_MODEL / "tokenizer.json"))
        self.tokenizer.enable_truncation(MAX_WORD_PIECES)
        self.tokenizer.no_padding()

    def run(self) -> None:
        """Trains for `EPOCHS`, printing the mean loss of each."""
        groups = [
            {"params": [*self.encoder.parameters()], "lr": RATE},
            {"params": [*self.heads.parameters()], "lr": HEAD_RATE},
        ]
        optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
        steps = EPOCHS * (len(self._rows()) // BATCH + 30)
        schedule = torch.optim.lr_scheduler.OneCycleLR(
            optimizer, [RATE, HEAD_RATE], total_steps=steps, pct_start=WARM_UP
        )
        started = time.monotonic()
        self.encoder.train()
        for epoch in range(1, EPOCHS + 1):
            losses = []
            for batch in self._batches():
                loss = self._loss(batch)
                optimizer.zero_grad()
                loss.backward()
                nn.utils.clip_grad_norm_(self.encoder.parameters(), 1.0)
                optimizer.step()
                schedule.step()
                losses.append(loss.item())
            mean, seconds = sum(losses) / len(losses), time.monotonic() - started
            print(f"epoch {epoch}: loss {mean:.3f}, {seconds:.0f} s", flush=True)

    def _batches(self) -> list[list[Row]]:
        """All rows in random order, those of like length together."""
        rows = self._rows()
        self.rng.shuffle(rows)
        batches = []
        for start in range(0, len(rows), BATCH * BUCKET):
            bucket = sorted(rows[start : start + BATCH * BUCKET], key=lambda row: len(row.ids))
            batches += [bucket[i : i + BATCH] for i in range(0, len(bucket), BATCH)]
        self.rng.shuffle(batches)
        return batches

    def _rows(self) -> list[Row]:
        return [self._row(lesson) for lesson in self.lessons.draw(self.rng)]

    def _row(self, lesson: Lesson) -> Row:
        encoding = self.tokenizer.encode("".join(lesson.parts))
        targets = {task: self.labels[task][name] for task, name in lesson.targets.items()}
        begins = _begins(lesson.parts, encoding.offsets) if lesson.divided else []
        return Row(encoding.ids, targets, begins)

    def _loss(self, batch: Sequence[Row]) -> Tensor:
        length = max(len(row.ids) for row in batch)
        ids = torch.tensor([row.ids + [0] * (length - len(row.ids)) for row in batch])
        mask = torch.tensor([[i < len(row.ids) for i in range(length)] for row in batch])
        vectors, scores = self.encoder(ids, mask)
        total = BOUNDARIES * _boundary_loss(scores, batch)
        for task, (weight, smoothing) in TASKS.items():
            wanted = torch.tensor([row.targets.get(task, UNKNOWN) for row in batch])
            if (wanted != UNKNOWN).any():
                total = total + weight * functional.cross_entropy(
                    self.heads[task](vectors * TEMPERATURE), wanted, label_smoothing=smoothing
                )
        return total

    def save(self, path: Path, without: Sequence[str] = ()) -> None:
        """Writes the adapter in half precision, with the voices that it has not read."""
        matrices = {n: m.half().contiguous() for n, m in self.encoder.adapter().items()}
        path.parent.mkdir(parents=True, exist_ok=True)
        known = {"rows": str(len(self.lessons.examples)), "without": " ".join(without)}
        save_file(matrices, path, metadata={"scale": str(SCALE)} | known)


def _numbered(names: set[str]) -> dict[str, int]:
    return {name: i for i, name in enumerate(sorted(names))}


def _begins(parts: Sequence[str], offsets: Sequence[tuple[int, int]]) -> list[float]:
    """1 at the first word piece of each part but the first."""
    begins, position = [0.0] * len(offsets), 0
    for part in parts[:-1]:
        position += len(part)
        later = (i for i, (start, end) in enumerate(offsets) if start >= position and end > start)
        if (first := next(later, None)) is not None:
            begins[first] = 1.0
    return begins


def _boundary_loss(scores: Tensor, batch: Sequence[Row]) -> Tensor:
    """Binary cross-entropy, summed over a text's word pieces, per text."""
    total = torch.zeros(())
    told = [i for i, row in enumerate(batch) if row.begins]
    for i in told:
        wanted = torch.tensor(batch[i].begins)
        total = total + functional.binary_cross_entropy_with_logits(
            scores[i, : len(wanted)], wanted, reduction="sum"
        )
    return total / max(len(told), 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, help="the adapter's file")
    parser.add_argument("--without", nargs="*", default=[], metavar="VOICE", help="held out")
    parser.add_argument("--questions", type=float, default=1.0, help="share of plain questions")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    rows = [
        e
        for e in examples()
        if e.voice not in args.without and (e.kind != "question" or rng.random() < args.questions)
    ]
    lessons = Lessons.read(rows, args.without)
    print(f"{len(rows)} examples, {len(lessons.follow_ups)} follow-ups", flush=True)
    tuning = Tuning(lessons, args.seed)
    tuning.run()
    tuning.save(args.out, args.without)


if __name__ == "__main__":
    main()

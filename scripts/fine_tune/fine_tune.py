"""Fine-tunes the sentence encoder on the examples of data/ and writes the adapter.

Needs PyTorch (its CPU build will do) beside the project's own environment; docs/encoder.md says
how. About fifteen minutes on two cores.
"""

import argparse
import random
import time
from collections.abc import Sequence
from pathlib import Path

import torch
from bert import MiniLM
from safetensors.torch import save_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from needlewise.catalogue.examples import Example, examples
from needlewise.language.encoder import PUBLISHED_MODEL, WIDTH
from needlewise.language.variations import beside, noisy

RANK, SCALE = 16, 2.0
EPOCHS, BATCH, BUCKET = 3, 32, 16
RATE, HEAD_RATE, WARM_UP = 1e-3, 2e-3, 0.1
TEMPERATURE = 16.0  # unit vectors need it before a softmax
NOISY, BESIDE = 0.35, 0.3
MAX_WORD_PIECES = 160
LEVELS = ("none", "doctor", "emergency")
# How much each of the three tasks counts, and how much certainty is smoothed away.
TASKS = {"intent": (0.5, 0.05), "level": (1.0, 0.0), "kind": (0.3, 0.05)}


def level_of(example: Example) -> str:
    return example.kind.split("/")[0] if "/" in example.kind else "none"


class Tuning:
    """Three classifiers on the encoder's output: intent, level of escalation, kind of message."""

    def __init__(self, rows: Sequence[Example], seed: int) -> None:
        torch.manual_seed(seed)
        self.rng = random.Random(seed)
        self.rows = list(rows)
        self.labels = {
            "intent": {name: i for i, name in enumerate(sorted({r.intent for r in rows}))},
            "level": {name: i for i, name in enumerate(LEVELS)},
            "kind": {name: i for i, name in enumerate(sorted({r.kind for r in rows}))},
        }
        self.plain = [r.text for r in rows if r.kind == "question" and len(r.text) < 140]
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
        steps = EPOCHS * (len(self.rows) // BATCH + 2)
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

    def _batches(self) -> list[list[tuple[list[int], dict[str, int]]]]:
        """All rows in random order, those of like length together."""
        rows = [self._row(example) for example in self.rows]
        self.rng.shuffle(rows)
        batches = []
        for start in range(0, len(rows), BATCH * BUCKET):
            bucket = sorted(rows[start : start + BATCH * BUCKET], key=lambda row: len(row[0]))
            batches += [bucket[i : i + BATCH] for i in range(0, len(bucket), BATCH)]
        self.rng.shuffle(batches)
        return batches

    def _row(self, example: Example) -> tuple[list[int], dict[str, int]]:
        """Word pieces and targets; -100 is PyTorch's mark for a target that does not count."""
        text, intent = example.text, self.labels["intent"][example.intent]
        if example.kind != "question" and self.rng.random() < BESIDE:
            text = beside(text, self.plain, self.rng)
            if level_of(example) == "none":
                intent = -100  # it asks two things now
        if self.rng.random() < NOISY:
            text = noisy(text, self.rng)
        level = self.labels["level"][level_of(example)]
        targets = {"intent": intent, "level": level, "kind": self.labels["kind"][example.kind]}
        return self.tokenizer.encode(text).ids, targets

    def _loss(self, batch: list[tuple[list[int], dict[str, int]]]) -> Tensor:
        length = max(len(ids) for ids, _ in batch)
        ids = torch.tensor([row + [0] * (length - len(row)) for row, _ in batch])
        mask = torch.tensor([[i < len(row) for i in range(length)] for row, _ in batch])
        vectors = self.encoder(ids, mask) * TEMPERATURE
        total = torch.zeros(())
        for task, (weight, smoothing) in TASKS.items():
            wanted = torch.tensor([targets[task] for _, targets in batch])
            scores = self.heads[task](vectors)
            total = total + weight * functional.cross_entropy(
                scores, wanted, label_smoothing=smoothing
            )
        return total

    def save(self, path: Path) -> None:
        """Writes the adapter in half precision."""
        matrices = {n: m.half().contiguous() for n, m in self.encoder.adapter().items()}
        path.parent.mkdir(parents=True, exist_ok=True)
        save_file(matrices, path, metadata={"scale": str(SCALE), "rows": str(len(self.rows))})


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
    print(f"{len(rows)} examples", flush=True)
    tuning = Tuning(rows, args.seed)
    tuning.run()
    tuning.save(args.out)


if __name__ == "__main__":
    main()

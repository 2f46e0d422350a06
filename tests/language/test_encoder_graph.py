"""The encoder's graph: the right weights, the right computation, and what 8 bits cost."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from bert_reference import Ids, Reference
from numpy.typing import NDArray
from tokenizers import Tokenizer

from needlewise.errors import EncoderError
from needlewise.language.encoder import PUBLISHED_MODEL, Encoder
from needlewise.language.encoder_graph import load_weights, write_quantized

WEIGHTS = PUBLISHED_MODEL / "model.safetensors"

TEXTS = {
    "one word": "melasma",
    "a question": "Does it hurt?",
    "two sentences": "I had my second session on Monday. When may I put on make-up again?",
    "a paragraph": "My cheeks are covered in pitted acne scars from years ago. " * 4,
    "as long as it gets": "Does microneedling help with stretch marks after a pregnancy? " * 40,
}


@pytest.fixture
def changed_weights(tmp_path: Path) -> Iterator[Path]:
    """A copy of the published weights in which one bit of one byte is flipped."""
    content = bytearray(WEIGHTS.read_bytes())
    content[len(content) // 2] ^= 1
    path = tmp_path / "model.safetensors"
    path.write_bytes(content)
    yield path
    path.unlink()


def run(
    session: onnxruntime.InferenceSession, rows: Sequence[Ids], output: str = "embedding"
) -> NDArray[np.float32]:
    """All rows in one batch, padded to the longest."""
    length = max(map(len, rows))
    ids = np.array([row + [0] * (length - len(row)) for row in rows], dtype=np.int64)
    mask = np.array([[1] * len(row) + [0] * (length - len(row)) for row in rows], dtype=np.int64)
    result: NDArray[np.float32]
    (result,) = session.run([output], {"input_ids": ids, "attention_mask": mask})
    return result


def test_a_changed_byte_is_refused_with_both_digests(changed_weights: Path) -> None:
    expected = hashlib.sha256(WEIGHTS.read_bytes()).hexdigest()
    found = hashlib.sha256(changed_weights.read_bytes()).hexdigest()
    with pytest.raises(EncoderError) as error:
        load_weights(changed_weights)
    for part in (str(changed_weights), found, expected, "make setup"):
        assert part in str(error.value)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    path.touch()
    with pytest.raises(EncoderError, match="SHA-256"):
        load_weights(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    with pytest.raises(EncoderError, match=f"{re.escape(str(path))} is missing.*make setup"):
        load_weights(path)


def test_refused_weights_give_no_graph(changed_weights: Path, tmp_path: Path) -> None:
    with pytest.raises(EncoderError):
        write_quantized(changed_weights, tmp_path / "out" / "int8.onnx")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_refused_adapter_gives_no_graph(tmp_path: Path) -> None:
    """Without it the encoder would work, and everything trained on it would be wrong."""
    adapter = tmp_path / "adapter.safetensors"
    with pytest.raises(EncoderError, match=re.escape(str(adapter))):
        write_quantized(WEIGHTS, tmp_path / "out" / "int8.onnx", adapter)
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_the_graph_computes_what_the_paper_defines(
    text: str,
    float32: onnxruntime.InferenceSession,
    reference: Reference,
    tokenizer: Tokenizer,
) -> None:
    ids = tokenizer.encode(text).ids
    np.testing.assert_allclose(run(float32, [ids])[0], reference.embed(ids), rtol=0, atol=1e-4)
    [scores] = run(float32, [ids], "boundary")
    np.testing.assert_allclose(scores, reference.boundaries(ids), rtol=0, atol=1e-3)


def test_padding_in_a_batch_changes_nothing(
    float32: onnxruntime.InferenceSession, reference: Reference, tokenizer: Tokenizer
) -> None:
    """The reference sees each text alone and without padding."""
    rows = [tokenizer.encode(text).ids for text in TEXTS.values()]
    assert len({len(row) for row in rows}) == len(rows)
    expected = [reference.embed(row) for row in rows]
    np.testing.assert_allclose(run(float32, rows), expected, rtol=0, atol=1e-4)
    for row, scores in zip(rows, run(float32, rows, "boundary"), strict=True):
        expected = reference.boundaries(row)
        np.testing.assert_allclose(scores[: len(row)], expected, rtol=0, atol=1e-3)


SENTENCES = [
    "Does it hurt?",
    "how many sessions would I need",
    "Can it help with the dark patches on my face?",
    "i have stretch marks on my hips from pregnancy",
    "What does one treatment cost?",
    "My acne scars are about ten years old.",
    "Who performs the treatment, a doctor or a beautician?",
    "is it safe with rosacea",
    "I take isotretinoin, can I still come?",
    "When can I go back to the gym?",
    "How long does the redness last?",
    "Should I use sunscreen afterwards?",
    "thank you so much, that helps",
    "Good morning!",
    "I'd like to speak to someone at the clinic.",
    "Who won the football match yesterday?",
    "is there any scientific evidence that this works",
    "What is the difference between nano peels and needling?",
    "My cheek has been bleeding since yesterday.",
    "I can't breathe properly",
    "does it regrow hair on a bald head",
    "um so like what exactly is this thing with the needles",
    "Please write me a poem about autumn.",
    "How deep do the needles go into the skin?",
    "can i wear makeup to the office the next day",
    "Is my skin too dark for it?",
    "The bags under my eyes make me look tired.",
]


def test_eight_bits_keep_the_embeddings_close(
    float32: onnxruntime.InferenceSession, int8: Encoder, tokenizer: Tokenizer
) -> None:
    full = np.vstack([run(float32, [tokenizer.encode(text).ids]) for text in SENTENCES])
    small = np.vstack([int8.encode([text]) for text in SENTENCES])
    cosines = dict(zip(SENTENCES, (full * small).sum(axis=1), strict=True))
    assert {text: cosine for text, cosine in cosines.items() if not cosine >= 0.97} == {}


def test_eight_bits_keep_the_nearest_neighbours(
    float32: onnxruntime.InferenceSession, int8: Encoder, tokenizer: Tokenizer
) -> None:
    """For each sentence, its nearest among the ten that follow."""
    full = np.vstack([run(float32, [tokenizer.encode(text).ids]) for text in SENTENCES])
    small = np.vstack([int8.encode([text]) for text in SENTENCES])
    kept = 0
    for i in range(len(SENTENCES)):
        others = [(i + k) % len(SENTENCES) for k in range(1, 11)]
        kept += int(np.argmax(full[others] @ full[i]) == np.argmax(small[others] @ small[i]))
    assert kept >= 0.8 * len(SENTENCES)

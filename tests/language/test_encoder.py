"""The encoder at work: any text becomes a unit vector, the same in whatever company."""

import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import numpy as np
import onnxruntime.quantization
import pytest
from tokenizers import Tokenizer

from needlewise.errors import EncoderError
from needlewise.language import encoder, encoder_graph
from needlewise.language.encoder import Encoder, ensure_built, shared_encoder
from needlewise.text import normalize

NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
SUBJECTS = ["dogs", "scars on my chin", "redness after a session of needling", "prices in June"]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A graph built where nothing was, not even the folder."""
    path = tmp_path_factory.mktemp("built") / "models" / "encoder" / "graph.onnx"
    assert ensure_built(path) == path
    yield path
    path.unlink()


def test_the_order_is_kept(built: Path) -> None:
    """Forty texts of mixed lengths: each row is nearest to its own text encoded alone."""
    texts = [f"{number} {subject}" for number in NUMBERS for subject in SUBJECTS]
    alone = np.vstack([shared_encoder().encode([text]) for text in texts])
    together = Encoder(built).encode(texts)
    assert (together @ alone.T).argmax(axis=1).tolist() == list(range(len(texts)))


@pytest.mark.parametrize("text", ["ouch?", "My cheeks are covered in scars from years ago."])
@pytest.mark.parametrize(
    "company",
    [["a"], ["!"] * 3, ["does it hurt when you needle my face? " * 40], NUMBERS],
    ids=["one letter", "marks", "a long text", "ten words"],
)
def test_a_text_means_the_same_in_other_company(text: str, company: list[str], built: Path) -> None:
    """Two encoders, so that none remembers what the other made of the text."""
    [alone] = Encoder(built).encode([text])
    for texts in ([text, *company], [*company, text]):
        assert np.array_equal(Encoder(built).encode(texts)[texts.index(text)], alone)


def test_nothing_is_padded(built: Path) -> None:
    """The published tokenizer pads to 128 word pieces, which shifts what 8 bits make of a text."""
    tokenizer = Tokenizer.from_file(str(encoder.PUBLISHED_MODEL / "tokenizer.json"))
    tokenizer.no_padding()
    ids = np.array([tokenizer.encode("does it hurt?").ids], dtype=np.int64)
    session = onnxruntime.InferenceSession(built, providers=["CPUExecutionProvider"])
    feed = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
    [expected] = session.run(["embedding"], feed)
    np.testing.assert_allclose(
        Encoder(built).encode(["does it hurt?"]), expected, rtol=0, atol=1e-6
    )


def test_no_texts_give_no_rows() -> None:
    assert shared_encoder().encode([]).shape == (0, 384)


@pytest.mark.parametrize(
    "text",
    [
        "does it hurt?",
        "",
        " \n\t",
        "😀🎉👩‍👩‍👧",
        "मुझे बताइए",
        "\x00\x1b[31m",
        "a" * 100_000,
        "does it hurt? " * 7_200,
        "😀" * 25_000,
    ],
    ids=lambda text: f"{text[:16]!r}, {len(text)} characters",
)
def test_every_text_becomes_one_unit_vector(text: str) -> None:
    embeddings = shared_encoder().encode([text])
    assert embeddings.shape == (1, 384)
    assert embeddings.dtype == np.float32
    assert np.linalg.norm(embeddings[0]) == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize(
    ("before", "read"), [(253, True), (254, False)], ids=["256th piece", "257th piece"]
)
def test_only_the_first_256_word_pieces_are_read(before: int, read: bool) -> None:
    """One piece a word, and one each for where the text starts and ends."""
    without = shared_encoder().encode(["pain " * (before + 1)])
    with_scars = shared_encoder().encode(["pain " * before + "scars"])
    assert np.array_equal(without, with_scars) is not read


def test_a_very_long_text_means_what_its_beginning_means() -> None:
    beginning = "does it hurt when you needle my face? " * 40
    long = beginning + "how much is it? " * 6_400
    assert len(long) > 100_000
    assert np.array_equal(shared_encoder().encode([long]), shared_encoder().encode([beginning]))


def test_an_emoji_does_not_hide_the_meaning() -> None:
    plain, happy, other = (
        shared_encoder().encode([text])[0]
        for text in ("does it hurt?", "does it hurt? 😀", "what does it cost?")
    )
    assert plain @ happy > plain @ other


def test_a_lone_surrogate_is_gone_once_normalized() -> None:
    """The tokenizer accepts no lone surrogate; `normalize` comes first and drops it."""
    text = normalize("does it \ud800hurt?\udfff")
    assert np.array_equal(
        shared_encoder().encode([text]), shared_encoder().encode(["does it hurt?"])
    )


def test_meaning_decides_what_is_near() -> None:
    question, same, other = shared_encoder().encode(
        ["does it hurt?", "is the treatment painful?", "how much does the weather cost?"]
    )
    assert question @ same > question @ other


def test_the_process_shares_one_encoder() -> None:
    assert shared_encoder() is shared_encoder()


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda graph: b"", id="empty"),
        pytest.param(lambda graph: b"not a graph", id="something else"),
        pytest.param(lambda graph: graph[: len(graph) // 2], id="cut off"),
    ],
)
def test_a_broken_graph_is_an_error_that_says_what_to_do(
    damage: Callable[[bytes], bytes], built: Path, tmp_path: Path
) -> None:
    path = tmp_path / "broken.onnx"
    path.write_bytes(damage(built.read_bytes()))
    with pytest.raises(EncoderError, match=rf"(?s){re.escape(str(path))}.*make setup"):
        Encoder(path)


def test_a_missing_graph_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "missing.onnx"
    with pytest.raises(EncoderError, match=rf"(?s){re.escape(str(path))}.*make setup"):
        Encoder(path)


def test_a_built_graph_encodes(built: Path) -> None:
    question, same, other = Encoder(built).encode(
        ["does it hurt?", "is the treatment painful?", "who won the match?"]
    )
    assert question @ same > question @ other


def test_building_leaves_the_graph_and_nothing_else(built: Path) -> None:
    assert [path.name for path in built.parent.iterdir()] == [built.name]


def test_a_graph_that_is_there_is_not_built_again(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> NoReturn:
        raise AssertionError("built again")

    monkeypatch.setattr(encoder_graph, "write_quantized", refuse)
    assert ensure_built(built) == built


def test_another_adapter_is_another_graph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else an update would go on with the encoder that set-up built for the version before."""
    before = encoder.default_path()
    changed = tmp_path / "adapter.safetensors"
    changed.write_bytes(encoder.ADAPTER.read_bytes() + b"!")
    monkeypatch.setattr(encoder, "ADAPTER", changed)
    assert encoder.default_path().parent == before.parent
    assert encoder.default_path() != before


def test_missing_weights_are_an_error_and_leave_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoder, "PUBLISHED_MODEL", tmp_path / "nowhere")
    target = tmp_path / "encoder" / "graph.onnx"
    with pytest.raises(EncoderError, match=r"model\.safetensors is missing"):
        ensure_built(target)
    assert list(target.parent.iterdir()) == []


def test_a_build_that_breaks_off_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a graph would be taken for a whole one at the next start."""

    def break_off(_: Path, target: Path, **__: object) -> NoReturn:
        target.write_bytes(b"half a graph")
        raise OSError("no space left on device")

    monkeypatch.setattr(onnxruntime.quantization, "quantize_dynamic", break_off)
    target = tmp_path / "encoder" / "graph.onnx"
    with pytest.raises(OSError, match="no space left"):
        ensure_built(target)
    assert list(target.parent.iterdir()) == []


def test_the_fingerprint_follows_the_graph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SHA-256 of "abc" as in the standard's own example (FIPS 180-2, B.1)."""
    graph = tmp_path / "graph.onnx"
    monkeypatch.setattr(encoder, "default_path", lambda: graph)
    graph.write_bytes(b"abc")
    assert encoder.fingerprint() == (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )
    graph.write_bytes(b"abd")
    assert encoder.fingerprint() == hashlib.sha256(b"abd").hexdigest()

"""The adapter: its products are added to the published weights, or it is refused by name."""

import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import ArrayLike
from safetensors.numpy import save_file

from needlewise.errors import EncoderError
from needlewise.language.adapter import ADAPTER, Weights, adapted
from needlewise.language.encoder import PUBLISHED_MODEL
from needlewise.language.encoder_graph import load_weights

THIN = {"a.down": [[1, 0, -1]], "a.up": [[1], [3]]}  # (rank 1, in 3) and (out 2, rank 1)
OWN = {"boundary.weight": [[2, 0, -4]], "boundary.bias": [-1]}
WHOLE = THIN | OWN
LINEAR = (
    "attention.self.query", "attention.self.key", "attention.self.value",
    "attention.output.dense", "intermediate.dense", "output.dense",
)  # fmt: skip


@pytest.fixture
def weights() -> Weights:
    """Two layers, of which only `a` has an adapter."""
    shapes = {"a.weight": (2, 3), "a.bias": (2,), "b.weight": (2, 3)}
    return {name: np.ones(shape, dtype=np.float32) for name, shape in shapes.items()}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "some.safetensors"


def write(
    path: Path,
    matrices: Mapping[str, ArrayLike],
    metadata: dict[str, str] | None,
    dtype: type = np.float16,
) -> None:
    tensors = {name: np.array(matrix, dtype=dtype) for name, matrix in matrices.items()}
    save_file(tensors, path, metadata)


@pytest.mark.parametrize("dtype", [np.float16, np.float32], ids=["16 bits", "32 bits"])
@pytest.mark.parametrize(
    ("scale", "expected"),
    [
        ("1", [[2, 1, 0], [4, 1, -2]]),  # 1 + [1, 3] x [1, 0, -1]
        ("2.0", [[3, 1, -1], [7, 1, -5]]),
        ("0.5", [[1.5, 1, 0.5], [2.5, 1, -0.5]]),
        ("0", [[1, 1, 1], [1, 1, 1]]),
    ],
)
def test_scale_times_up_times_down_is_added(
    weights: Weights, path: Path, scale: str, expected: ArrayLike, dtype: type
) -> None:
    write(path, WHOLE, {"scale": scale}, dtype)
    changed = adapted(weights, path)["a.weight"]
    assert changed.dtype == np.float32
    np.testing.assert_allclose(changed, expected, rtol=0, atol=1e-6)


def test_a_higher_rank_sums_its_products(weights: Weights, path: Path) -> None:
    matrices = {"a.down": [[1, 0, 0], [0, 1, 1]], "a.up": [[1, 2], [0, 4]]}
    write(path, OWN | matrices, {"scale": "1"})
    np.testing.assert_allclose(adapted(weights, path)["a.weight"], [[2, 3, 3], [1, 5, 5]])


def test_all_else_stays(weights: Weights, path: Path) -> None:
    """Also what was passed in: the published weights are compared with later."""
    before = set(weights)
    write(path, WHOLE, {"scale": "1"})
    result = adapted(weights, path)
    assert result.keys() == before | OWN.keys()
    assert weights.keys() == before
    for array in (result["a.bias"], result["b.weight"], *weights.values()):
        assert np.array_equal(array, np.ones_like(array))


@pytest.mark.parametrize("dtype", [np.float16, np.float32], ids=["16 bits", "32 bits"])
@pytest.mark.parametrize("scale", ["0", "1", "2.0"])
def test_its_own_layer_is_taken_as_it_is(
    weights: Weights, path: Path, scale: str, dtype: type
) -> None:
    """The published model has no such layer, so there is nothing to add to or to scale."""
    write(path, WHOLE, {"scale": scale}, dtype)
    result = adapted(weights, path)
    for name, expected in OWN.items():
        assert result[name].dtype == np.float32
        assert np.array_equal(result[name], expected)


@pytest.mark.parametrize(
    ("matrices", "metadata"),
    [
        pytest.param(WHOLE, None, id="no metadata"),
        pytest.param(WHOLE, {"rank": "1"}, id="no scale"),
        pytest.param(WHOLE, {"scale": "much"}, id="a word for a scale"),
        pytest.param(OWN | {"a.down": [[1, 0, -1]]}, {"scale": "1"}, id="no up"),
        pytest.param(OWN | {"a.up": [[1], [3]]}, {"scale": "1"}, id="no down"),
        pytest.param({**WHOLE, "a.up": [[1, 1], [3, 3]]}, {"scale": "1"}, id="two ranks"),
        pytest.param(OWN | {"c.down": [[1, 0]], "c.up": [[1]]}, {"scale": "1"}, id="unknown layer"),
        pytest.param({**WHOLE, "a.down": [[1, 0]]}, {"scale": "1"}, id="too few columns"),
        pytest.param({**WHOLE, "a.up": [[1], [3], [5]]}, {"scale": "1"}, id="too many rows"),
        pytest.param({**WHOLE, "a.down": [[1]]}, {"scale": "1"}, id="one column"),
        pytest.param({**WHOLE, "a.up": [[1]]}, {"scale": "1"}, id="one row"),
        pytest.param(THIN, {"scale": "1"}, id="no boundary"),
        pytest.param(THIN | {"boundary.weight": [[2, 0, -4]]}, {"scale": "1"}, id="no bias"),
        pytest.param(THIN | {"boundary.bias": [-1]}, {"scale": "1"}, id="a bias alone"),
    ],
)
def test_an_adapter_that_does_not_fit_is_refused(
    weights: Weights,
    path: Path,
    matrices: Mapping[str, ArrayLike],
    metadata: dict[str, str] | None,
) -> None:
    write(path, matrices, metadata)
    with pytest.raises(EncoderError, match=rf"(?s)^{re.escape(str(path))} .*Restore"):
        adapted(weights, path)


def test_a_missing_adapter_is_named(weights: Weights, path: Path) -> None:
    with pytest.raises(EncoderError, match=rf"(?s)^{re.escape(str(path))} .*Restore"):
        adapted(weights, path)


@pytest.mark.parametrize("kept", [0, 4, 100, -1], ids=["none", "4", "100", "all but one"])
def test_an_adapter_cut_off_is_named(weights: Weights, path: Path, kept: int) -> None:
    """As an interrupted download leaves it; the number of bytes that are there."""
    path.write_bytes(ADAPTER.read_bytes()[:kept])
    with pytest.raises(EncoderError, match=rf"(?s)^{re.escape(str(path))} .*Restore"):
        adapted(weights, path)


def test_a_file_of_another_kind_is_named(weights: Weights, path: Path) -> None:
    path.write_text("version https://git-lfs.github.com/spec/v1\n", encoding="utf-8")
    with pytest.raises(EncoderError, match=rf"(?s)^{re.escape(str(path))} .*Restore"):
        adapted(weights, path)


def test_the_committed_adapter_fits_the_published_weights_and_changes_them() -> None:
    """Every linear layer of the six, and nothing but these, beside the one of its own."""
    published = load_weights(PUBLISHED_MODEL / "model.safetensors")
    result = adapted(published)
    assert result.keys() == published.keys() | OWN.keys()
    assert (result["boundary.weight"].shape, result["boundary.bias"].shape) == ((1, 384), (1,))
    assert all(np.isfinite(result[name]).all() and result[name].any() for name in OWN)
    changed = {name for name in published if not np.array_equal(result[name], published[name])}
    assert changed == {f"encoder.layer.{i}.{name}.weight" for i in range(6) for name in LINEAR}
    assert all(result[name].shape == published[name].shape for name in changed)
    assert all(np.isfinite(result[name]).all() for name in changed)

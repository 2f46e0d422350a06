"""The table in docs/ says what the tests show."""

from conformance_table import PAGE, table


def test_the_table_is_that_of_the_tests() -> None:
    """If it is not: make it anew as tests/gateway/channels/conformance_table.py says."""
    assert PAGE.read_text(encoding="utf-8") == table()

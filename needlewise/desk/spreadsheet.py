"""Tables as CSV files that a spreadsheet program can open without harm."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from starlette.responses import StreamingResponse

FORMULA = ("=", "+", "-", "@", "\t", "\r")
PIECE = 64_000  # characters
BYTE_ORDER_MARK = "\ufeff"  # else Excel takes the text for Latin-1


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The lines of the file, one by one."""
    yield BYTE_ORDER_MARK + _line(head)
    for row in rows:
        yield _line([_harmless(cell) for cell in row])


def download(lines: Iterable[str], name: str, kind: str = "text/csv") -> StreamingResponse:
    """A file that the browser saves as `name`, sent while it is made."""
    headers: Mapping[str, str] = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(_pieces(lines), media_type=f"{kind}; charset=utf-8", headers=headers)


def _pieces(lines: Iterable[str]) -> Iterator[str]:
    """A piece is sent at a time, each fetched from a thread: a line would be too little."""
    held, size = [], 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size > PIECE:
            yield "".join(held)
            held, size = [], 0
    yield "".join(held)


def _harmless(cell: object) -> object:
    """A text that a spreadsheet would take for a formula begins with an apostrophe.

    https://owasp.org/www-community/attacks/CSV_Injection
    """
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _line(cells: Sequence[object]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow(cells)
    return written.getvalue()

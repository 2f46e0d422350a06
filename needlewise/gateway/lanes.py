"""The order in which one conversation's messages are answered."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Lane:
    """First come, first served, but a report of a red flag waits for nobody.

    An unflagged message that comes after a report waits until the report is answered: it may be
    about it.
    """

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._no_report = asyncio.Event()
        self._no_report.set()
        self._reports = 0

    @asynccontextmanager
    async def normal(self) -> AsyncIterator[None]:
        async with self._turn:
            await self._no_report.wait()
            yield

    @asynccontextmanager
    async def report(self) -> AsyncIterator[None]:
        self._reports += 1
        self._no_report.clear()
        try:
            yield
        finally:
            self._reports -= 1
            if not self._reports:
                self._no_report.set()

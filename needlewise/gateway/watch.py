"""Follows what other processes change: the model in use, and conversations erased at the desk."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

from needlewise.errors import NeedlewiseError
from needlewise.gateway.conversation import Conversations
from needlewise.gateway.ledger import Ledger
from needlewise.models import latest_model
from needlewise.red_flags import loading

logger = logging.getLogger(__name__)
EVERY = 1.0
"""Seconds."""
OVERLAP = timedelta(seconds=30)
"""Looked at again each time: a transaction may end after it took the time."""


class Watch:
    """Looks again and again, for as long as the gateway runs."""

    def __init__(self, conversations: Conversations, ledger: Ledger) -> None:
        self._conversations, self._ledger = conversations, ledger
        self._model = _model()
        self._looked = datetime.now(UTC)

    async def run(self) -> None:
        """Never returns; no fault ends it."""
        while True:
            await asyncio.sleep(EVERY)
            try:
                await self._follow_model()
                await self._follow_erasures()
            except Exception:
                logger.exception("the gateway could not follow a change")

    async def _follow_model(self) -> None:
        """The detector of a new model takes over once it is loaded; a broken one never does."""
        model = _model()
        if model is None or model == self._model:
            return
        self._model = model
        detector = await asyncio.to_thread(loading.load_from_model, model)
        self._conversations.detector = detector

    async def _follow_erasures(self) -> None:
        since, self._looked = self._looked - OVERLAP, datetime.now(UTC)
        for conversation in await self._ledger.erased(since):
            if not self._conversations.is_deleted(conversation):
                await self._conversations.drop(conversation)


def _model() -> Path | None:
    try:
        return latest_model()
    except NeedlewiseError:
        return None

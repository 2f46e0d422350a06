"""The order of one conversation's messages, with an engine as slow as the test wants."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from fakes import ANSWER, FakeDetector, new_ledger

from needlewise.clinic import Limits
from needlewise.gateway.conversation import Conversations
from needlewise.gateway.engine_client import EngineClient
from needlewise.gateway.limits import RateLimits
from needlewise.red_flags.finding import Finding

REPORT = "it keeps oozing"


class SlowEngine:
    """Answers a text when the test says so; remembers the order in which texts came."""

    def __init__(self) -> None:
        self.came: list[str] = []
        self.may_go_on: dict[str, asyncio.Event] = {}

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.method == "DELETE":
            self.came.append("forget")
            return httpx.Response(204)
        text = httpx.Response(200, content=request.content).json()["text"]
        self.came.append(text)
        if text in self.may_go_on:
            await self.may_go_on[text].wait()
        return httpx.Response(200, json={"turn": ANSWER.model_dump(mode="json")})


@asynccontextmanager
async def conversations(engine: SlowEngine) -> AsyncIterator[Conversations]:
    detector = FakeDetector()
    detector.findings[REPORT] = Finding("doctor", "infection")
    client = EngineClient("http://engine", timeout=5.0)
    client._http = httpx.AsyncClient(
        base_url="http://engine", transport=httpx.MockTransport(engine)
    )
    ledger, limits = new_ledger(), RateLimits(Limits())
    async with client:
        yield Conversations(client, detector, limits, ledger)  # type: ignore[arg-type]
    ledger.close()


async def _until(engine: SlowEngine, text: str) -> None:
    while text not in engine.came:
        await asyncio.sleep(0.001)


def test_messages_are_answered_in_the_order_sent() -> None:
    async def story() -> None:
        engine = SlowEngine()
        engine.may_go_on["one"] = asyncio.Event()
        async with conversations(engine) as chat:
            first = asyncio.create_task(chat.say("a", "one"))
            await _until(engine, "one")
            second = asyncio.create_task(chat.say("a", "two"))
            other = await chat.say("b", "hello")
            assert other.turn.text == "hello"
            assert engine.came == ["one", "hello"]
            engine.may_go_on["one"].set()
            await asyncio.gather(first, second)
            assert [e.turn.text for e in await chat.entries("a")] == ["one", "two"]

    asyncio.run(story())


def test_a_report_waits_for_nobody() -> None:
    async def story() -> None:
        engine = SlowEngine()
        engine.may_go_on |= {text: asyncio.Event() for text in ("one", REPORT)}
        async with conversations(engine) as chat:
            first = asyncio.create_task(chat.say("a", "one"))
            await _until(engine, "one")
            waiting = asyncio.create_task(chat.say("a", "two"))
            started = time.monotonic()
            report = await chat.say("a", REPORT)
            assert time.monotonic() - started < 1.0
            assert report.turn.escalation == "doctor"
            assert not first.done()
            assert "two" not in engine.came
            engine.may_go_on["one"].set()
            await asyncio.gather(first, waiting)

    asyncio.run(story())


def test_what_comes_after_a_report_is_read_after_it() -> None:
    async def story() -> None:
        engine = SlowEngine()
        engine.may_go_on[REPORT] = asyncio.Event()
        async with conversations(engine) as chat:
            report = asyncio.create_task(chat.say("a", REPORT))
            await _until(engine, REPORT)
            after = asyncio.create_task(chat.say("a", "is that normal?"))
            await asyncio.sleep(0.05)
            assert "is that normal?" not in engine.came
            engine.may_go_on[REPORT].set()
            await asyncio.gather(report, after)
            assert [e.turn.text for e in await chat.entries("a")] == [REPORT, "is that normal?"]

    asyncio.run(story())


def test_what_is_deleted_is_forgotten_after_the_answer_under_way() -> None:
    async def story() -> None:
        engine = SlowEngine()
        engine.may_go_on["one"] = asyncio.Event()
        async with conversations(engine) as chat:
            first = asyncio.create_task(chat.say("a", "one"))
            await _until(engine, "one")
            deleting = asyncio.create_task(chat.delete("a"))
            await asyncio.sleep(0.05)
            assert engine.came == ["one"]
            engine.may_go_on["one"].set()
            await asyncio.gather(first, deleting)
            assert engine.came == ["one", "forget"]
            assert await chat.entries("a") == []

    asyncio.run(story())


def test_what_turns_out_to_be_a_report_waits_no_longer_for_the_engine() -> None:
    """ "Is that normal?" is read again after the message before it is answered."""

    async def story() -> None:
        engine = SlowEngine()
        engine.may_go_on |= {text: asyncio.Event() for text in ("one", "is that normal?")}
        async with conversations(engine) as chat:
            first = asyncio.create_task(chat.say("a", "one"))
            await _until(engine, "one")
            second = asyncio.create_task(chat.say("a", "is that normal?"))
            await asyncio.sleep(0.05)
            chat.detector.findings["is that normal?"] = Finding("doctor", "infection")  # type: ignore[attr-defined]
            engine.may_go_on["one"].set()
            await first
            entry = await asyncio.wait_for(second, 2.0)
            assert entry.turn.escalation == "doctor"

    asyncio.run(story())


@pytest.mark.parametrize("times", [2, 5])
def test_the_same_message_sent_while_it_is_answered_is_answered_once(times: int) -> None:
    async def story() -> None:
        engine = SlowEngine()
        engine.may_go_on["one"] = asyncio.Event()
        async with conversations(engine) as chat:
            sent = [asyncio.create_task(chat.say("a", "one", "abcdefgh")) for _ in range(times)]
            await _until(engine, "one")
            sent[0].cancel()  # its sender has hung up
            engine.may_go_on["one"].set()
            entries = await asyncio.gather(*sent[1:])
            assert {entry.id for entry in entries} == {"abcdefgh"}
            assert engine.came == ["one"]
            assert len(await chat.entries("a")) == 1

    asyncio.run(story())

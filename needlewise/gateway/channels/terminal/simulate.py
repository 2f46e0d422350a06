"""`needlewise channel simulate`: chats in the terminal as a channel would show it."""

import asyncio
import io
import shutil
import sys
import textwrap
from collections.abc import Iterator

from needlewise.engine.engine import Engine
from needlewise.gateway.channels.channel import Channel
from needlewise.gateway.channels.terminal.rehearsal import Rehearsal
from needlewise.gateway.safety_net import load_detector

PROMPT = "You: "
QUIT = "/quit"
UNREAD = {
    "/picture": "a picture",
    "/voice": "a voice message",
    "/video": "a video",
    "/sticker": "a sticker",
    "/document": "a document",
    "/location": "a location",
    "/contact": "a contact",
}
"""What stands for a message that cannot be read, and how it is called to its sender."""
NARROWEST, WIDEST = 24, 76
BOLD, PLAIN = "\033[1m", "\033[0m"
FRAME, ASCII_FRAME = ("╭─", "│", "╰─"), ("+-", "|", "+-")


def chat(channel: Channel) -> int:
    """Holds one conversation on standard input and output, until `/quit`, Ctrl-D or Ctrl-C."""
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        _hold(channel)
    except KeyboardInterrupt:
        print()
    print("Goodbye.")
    return 0


def _hold(channel: Channel) -> None:
    print("Loading the assistant ...", file=sys.stderr)
    engine, detector = Engine(), load_detector()
    print(_welcome(channel), flush=True)
    with asyncio.Runner() as runner:
        rehearsal = Rehearsal(channel, engine, detector)
        for line in _typed():
            for shown in runner.run(rehearsal.says(*_understood(line))):
                print(f"\n{bubble(shown, channel.title)}", flush=True)
            print(flush=True)


def _welcome(channel: Channel) -> str:
    told = (
        f"This is how {channel.title} shows the assistant. Nothing is sent or kept. "
        "A choice is chosen by its words or its number.",
        f"{', '.join(UNREAD)} stand for what cannot be read; a text may follow. {QUIT} ends.",
    )
    return "\n".join(textwrap.fill(line, _width()) for line in told) + "\n"


def _typed() -> Iterator[str]:
    """The lines of standard input that say something; piped ones are repeated for the reader."""
    is_piped = not sys.stdin.isatty()
    while True:
        try:
            line = input(PROMPT).strip()
        except EOFError:
            print()
            return
        if is_piped:
            print(line)
        if line == QUIT:
            return
        if line:
            yield line


def _understood(line: str) -> tuple[str, tuple[str, ...]]:
    """The text of a line, and what comes along that cannot be read."""
    first, _, rest = line.partition(" ")
    return (rest.strip(), (UNREAD[first],)) if first in UNREAD else (line, ())


def bubble(shown: str, title: str) -> str:
    """A message in a frame that is open on the right: no terminal draws all signs equally wide."""
    width = _width()
    top, side, bottom = FRAME if _can_print("".join(FRAME)) else ASCII_FRAME
    strong, plain = (BOLD, PLAIN) if sys.stdout.isatty() else ("", "")
    head = f"{top} {strong}{title}{plain} "
    return "\n".join(
        [
            head + top[1] * (width - len(title) - len(top) - 2),
            *(f"{side} {line}".rstrip() for line in _wrapped(shown, width - 2)),
            bottom + bottom[1] * (width - len(bottom)),
        ]
    )


def _width() -> int:
    return min(max(shutil.get_terminal_size().columns - 1, NARROWEST), WIDEST)


def _wrapped(text: str, width: int) -> Iterator[str]:
    """The lines of `text`, each broken where it is too long; what follows is as far indented."""
    for line in text.splitlines():
        start = line[: len(line) - len(line.lstrip())]
        yield from textwrap.wrap(line, width, subsequent_indent=start) or [""]


def _can_print(text: str) -> bool:
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True

"""What the page Figures shows: each a chart, the table behind it, and a file."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

import numpy as np

from needlewise.desk.wording import LEVELS, OUTCOMES, channel_name
from needlewise.store.figures import Tally

ORANGE, RED, GREY = 2, 4, 6  # of chart.css
Number = int | float | None
"""None where there is nothing to tell."""


@dataclass(frozen=True)
class Series:
    """A line, or a part of each bar; a column of the table."""

    label: str
    values: tuple[Number, ...]
    drawn: bool = True
    """Whether the chart has it, too."""
    colour: int | None = None
    """One of the six; None for the next."""


@dataclass(frozen=True)
class Graph:
    """`name` is that of its file."""

    name: str
    caption: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    kind: Literal["line", "bar", "ranking"] = "bar"
    unit: str = ""
    first: str = "Period"
    """What the labels are."""
    hint: str = ""

    @property
    def drawn(self) -> list[dict[str, object]]:
        """As chart.html takes it."""
        return [asdict(one) for one in self.series]

    @property
    def head(self) -> tuple[str, ...]:
        return self.first, *(self._headed(one) for one in self.series)

    @property
    def rows(self) -> Iterator[tuple[object, ...]]:
        for label, *values in zip(self.labels, *(one.values for one in self.series), strict=True):
            yield label, *("" if value is None else value for value in values)

    def _headed(self, one: Series) -> str:
        return f"{one.label} ({self.unit.strip()})" if self.unit and one.drawn else one.label


def graphs(labels: Sequence[str], tallies: Sequence[Tally]) -> list[Graph]:
    """All of the page, in its order; a tally for each of `labels`."""
    over = tuple(labels)
    makers = (_questions, _outcomes, _topics, _escalations, _waits, _mistakes, _thumbs, _speed)
    return [make(over, tallies) for make in makers]


def total(tallies: Sequence[Tally]) -> Tally:
    """Of all periods together."""
    whole = Tally()
    for tally in tallies:
        whole += tally
    return whole


def share(part: int, whole: int) -> float | None:
    """In per cent."""
    return round(100 * part / whole, 1) if whole else None


def percentile(values: Sequence[float], percent: int) -> float | None:
    """The value that so many per cent of `values` do not exceed."""
    return round(float(np.percentile(values, percent)), 1) if values else None


def _questions(labels: tuple[str, ...], tallies: Sequence[Tally]) -> Graph:
    series = [
        Series(channel_name(channel), tuple(t.channels[channel] for t in tallies))
        for channel, _ in total(tallies).channels.most_common()
    ]
    return Graph("questions", "Questions by channel", labels, tuple(series))


def _outcomes(labels: tuple[str, ...], tallies: Sequence[Tally]) -> Graph:
    series = [
        Series(label, tuple(share(t.outcomes[name], t.questions) for t in tallies))
        for name, label in OUTCOMES.items()
    ]
    questions = Series("Questions", tuple(t.questions for t in tallies), drawn=False)
    return Graph("outcomes", "What came of them", labels, (*series, questions), unit="%")


def _topics(labels: tuple[str, ...], tallies: Sequence[Tally]) -> Graph:
    whole = total(tallies)
    ranked = whole.topics.most_common()
    series = (
        Series("Questions", tuple(count for _, count in ranked)),
        Series(
            "% of all", tuple(share(count, whole.questions) for _, count in ranked), drawn=False
        ),
    )
    names = tuple(topic for topic, _ in ranked)
    return Graph("topics", "Topics", names, series, "ranking", first="Topic")


def _escalations(labels: tuple[str, ...], tallies: Sequence[Tally]) -> Graph:
    levels = [
        Series(LEVELS[level], tuple(t.reports[level] for t in tallies), colour=colour)
        for level, colour in (("emergency", RED), ("doctor", ORANGE))
    ]
    calls = Series("Call back", tuple(t.call_backs for t in tallies), colour=GREY)
    return Graph("escalations", "Escalations and calls to return", labels, (*levels, calls))


def _waits(labels: tuple[str, ...], tallies: Sequence[Tally]) -> Graph:
    series = (
        Series("Median", tuple(_minutes(t.waits, 50) for t in tallies)),
        Series("90th percentile", tuple(_minutes(t.waits, 90) for t in tallies)),
        Series("Reports taken", tuple(len(t.waits) for t in tallies), drawn=False),
    )
    caption = "Time until a report was taken"
    hint = "Reports that nobody has taken yet do not count."
    return Graph("acknowledgement", caption, labels, series, "line", " min", hint=hint)


def _minutes(seconds: Sequence[float], percent: int) -> float | None:
    return percentile([value / 60 for value in seconds], percent)


def _mistakes(labels: tuple[str, ...], tallies: Sequence[Tally]) -> Graph:
    series = (
        Series("False alarms", tuple(t.false_alarms for t in tallies)),
        Series("Missed, found at the desk", tuple(t.missed for t in tallies)),
        Series("Reports", tuple(t.reports.total() for t in tallies), drawn=False),
    )
    return Graph("mistakes", "False alarms and missed reports", labels, series)


def _thumbs(labels: tuple[str, ...], tallies: Sequence[Tally]) -> Graph:
    series = (
        Series("Thumbs up", tuple(share(t.up, t.up + t.down) for t in tallies)),
        Series("Answers rated", tuple(t.up + t.down for t in tallies), drawn=False),
    )
    return Graph("satisfaction", "Satisfaction", labels, series, "line", "%")


def _speed(labels: tuple[str, ...], tallies: Sequence[Tally]) -> Graph:
    series = (
        Series("Median", tuple(percentile(t.latencies, 50) for t in tallies)),
        Series("95th percentile", tuple(percentile(t.latencies, 95) for t in tallies)),
    )
    return Graph("response", "Response time", labels, series, "line", " ms")

"""From which probability on a report counts; config.yml sets them."""

from dataclasses import dataclass

from needlewise.errors import SettingsError


@dataclass(frozen=True)
class Thresholds:
    """From which probability on a report counts, by what the rules say of it; see config.yml."""

    stands: float
    """A symptom is named and nothing takes it back."""
    taken_back: float
    """Every symptom named is taken back."""
    unnamed: float
    """No symptom is named."""
    part: float
    """A part of the message is a report by itself, whatever stands around it."""
    sure: float
    """Below it, a report that counts is asked about."""

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if type(value) not in (int, float) or not 0.0 <= value <= 1.0:
                raise SettingsError(f"{name}: {value!r} is no probability; give one of 0 to 1.")


UNUSED = Thresholds(stands=0.0, taken_back=1.0, unnamed=1.0, part=1.0, sure=0.0)

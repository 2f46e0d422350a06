"""What is said about a finding, for the engine's action and for the gateway's safety net alike."""

from collections.abc import Mapping
from dataclasses import dataclass

from needlewise.catalogue.topics import ResponseMetadata
from needlewise.clinic import clinic
from needlewise.red_flags.vocabulary import Level, red_flags
from needlewise.turn import Button, Reply

UNNAMED = "a symptom that calls for concern"


@dataclass(frozen=True)
class Escalation:
    """One message: Rasa's name for it, what fills its placeholders, and its buttons."""

    response: str
    values: Mapping[str, str]
    buttons: tuple[Button, ...]

    def reply(self) -> Reply:
        """The message itself."""
        response = red_flags().wordings[self.response][0]
        text = response.text.format(**self.values)
        return Reply(text=text, buttons=self.buttons, sources=response.metadata.cites)


def escalation(level: Level, category: str = "", unsure: bool | None = False) -> Escalation:
    """Returns what to say to a report of `category`: the number to call comes first."""
    file, details = red_flags(), clinic()
    own_words = level == "emergency" and category == "self_harm"
    name = "unsure" if unsure else category if own_words else level
    number = details.number_for(level)
    buttons = [Button(title=f"Call {number}", payload=details.call_link(number))]
    if unsure:
        buttons += [_says(file.responses.doctor[0].metadata)]
        buttons += [_says(file.responses.not_now[0].metadata)]
    noticed = file.noticed.get(category, UNNAMED)
    return Escalation(
        response=f"utter_red_flag/{name}",
        values={**details.values(), "noticed": noticed},
        buttons=tuple(buttons),
    )


def _says(metadata: ResponseMetadata) -> Button:
    """A button that sends its own title."""
    return Button(title=metadata.question, payload=metadata.question)

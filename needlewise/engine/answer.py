"""All that the engine says of one message: the turn, how it was understood, whom to call back."""

from pydantic import BaseModel, ConfigDict

from needlewise.reading import Reading
from needlewise.turn import CallBack, Turn


class Answer(BaseModel):
    """What the engine's door gives; only the turn is for the patient."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    turn: Turn
    reading: Reading | None = None
    call_back: CallBack | None = None

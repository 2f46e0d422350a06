"""What an alert says: enough to act on, nothing that tells who the patient is."""

from dataclasses import dataclass
from datetime import tzinfo

from needlewise.errors import NeedlewiseError
from needlewise.red_flags.escalation import UNNAMED
from needlewise.red_flags.vocabulary import red_flags
from needlewise.store.alerts import Alert

LONGEST_QUOTE = 300
SYMPTOM = {
    "emergency": "Emergency reported to the assistant",
    "doctor": "Symptom reported to the assistant",
}
CALL_BACK = "A patient asks to be called back"
MISSED = "A symptom was not noticed by the assistant"
BEFORE = {"worse": "Now worse: ", "second": "Nobody has taken this yet: ", "reminder": "Reminder: "}


@dataclass(frozen=True)
class Message:
    """What is sent."""

    title: str
    body: str
    type: str
    """Apprise's: failure, warning or info; providers colour it."""


@dataclass(frozen=True)
class Where:
    """What a message needs to know of the clinic."""

    desk: str
    zone: tzinfo


def message(alert: Alert, where: Where, quoted: str | None = None, names: bool = False) -> Message:
    """The message for `alert`.

    Args:
        quoted: what the patient wrote, where the clinic wants alerts to say it.
        names: whether to say who asks to be called, and on which number.
    """
    title, said, action = _by_kind(alert, names)
    lines = [said]
    if quoted:
        lines.append(f"They wrote: “{_shortened(quoted)}”")
    at = alert.opened_at.astimezone(where.zone)
    lines.append(f"Since {at:%A %-d %B %Y, %H:%M} ({at.tzname()}), channel: {alert.channel}.")
    lines.append(f"{action} {where.desk}/inbox/{alert.escalation}")
    kind = "info" if alert.kind == "call_back" else "warning"
    return Message(
        title=BEFORE.get(alert.reason, "") + title,
        body="\n".join(lines),
        type="failure" if alert.level == "emergency" else kind,
    )


def _by_kind(alert: Alert, names: bool) -> tuple[str, str, str]:
    """Title, what happened, and what to do."""
    match alert.kind:
        case "call_back":
            who = "A patient would like the clinic to call them."
            if names and alert.caller_number:
                caller = f"{alert.caller_name or 'Name not given'}, {alert.caller_number}"
                who = f"{who}\nCaller: {caller}"
            return CALL_BACK, who, "Please take it and call them:"
        case "missed":
            said = (
                "A colleague found a reported symptom in a conversation. The assistant had not "
                "noticed it, so the patient was not told to seek help."
            )
            return MISSED, said, "Please read the conversation and take it:"
        case _:
            noticed = _noticed(alert.category)
            if alert.level == "emergency":
                said = f"A patient describes {noticed}. The assistant gave the emergency number."
                action = "Please look at once and take it:"
            else:
                said = f"A patient describes {noticed}. The assistant said to contact the doctor."
                action = "Please read the conversation and take it:"
            return SYMPTOM.get(alert.level, SYMPTOM["doctor"]), said, action


def _noticed(category: str) -> str:
    """In the words that the patient was told, about somebody else."""
    try:
        noticed = red_flags().noticed.get(category, UNNAMED)
    except NeedlewiseError:  # a file that is being edited must not hold up an alert
        return UNNAMED
    return noticed.replace("yourself", "themselves")


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_QUOTE else f"{line[:LONGEST_QUOTE]} …"

"""Sends one message to one contact through Apprise."""

from needlewise.alerts.complaints import complaints
from needlewise.alerts.contacts import provider, without_secrets
from needlewise.alerts.wording import Message
from needlewise.clinic import Contact
from needlewise.errors import NeedlewiseError

LONGEST_PROBLEM = 300


def deliver(contact: Contact, message: Message) -> str | None:
    """Returns what kept `message` from being accepted, without secrets; None when it was."""
    try:
        with complaints() as heard:
            accepted = provider(contact).notify(
                title=message.title,
                body=message.body,
                notify_type=message.type,
                body_format="text",
            )
        if accepted:
            return None
        why = " ".join(heard) or "the provider did not accept it"
        return without_secrets(why, contact)[:LONGEST_PROBLEM]
    except NeedlewiseError as error:
        return str(error)
    except Exception as error:  # a provider's fault must cost neither the worker nor the retry
        return f"unexpected: {type(error).__name__}"

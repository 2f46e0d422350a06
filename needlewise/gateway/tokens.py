"""Identities that only the gateway can mint.

A token names a conversation and is signed with the time of its making
(https://itsdangerous.palletsprojects.com/en/stable/timed/), so that it can be neither guessed nor
forged, and expires.
"""

import secrets

from itsdangerous import BadSignature, URLSafeTimedSerializer

from needlewise.errors import NeedlewiseError

LIFETIME = 24 * 60 * 60
"""Seconds; every answer carries a fresh token, so only a pause this long ends a conversation."""


class NoSession(NeedlewiseError):
    """There is no valid token; the text says so to the program that asked."""


class Tokens:
    """Mints and reads tokens.

    Args:
        secret: the gateway's own; whoever knows it can read every conversation.
    """

    def __init__(self, secret: str) -> None:
        self._serializer = URLSafeTimedSerializer(secret, salt="needlewise.conversation")

    def mint(self, conversation: str) -> str:
        """A token for `conversation`, valid for `LIFETIME` from now."""
        token: str = self._serializer.dumps(conversation)
        return token

    def conversation(self, token: str) -> str:
        """The conversation that `token` names.

        Raises:
            NoSession: it is forged, damaged or expired.
        """
        try:
            named = self._serializer.loads(token, max_age=LIFETIME)
        except BadSignature as error:
            raise NoSession(
                "The token is not valid or has expired: start a new session."
            ) from error
        return str(named)


def new_conversation() -> str:
    """An id that nobody can guess."""
    return secrets.token_urlsafe(18)

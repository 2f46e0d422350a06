"""Keeps library warnings away from people who can do nothing about them."""

import sys
import warnings


def silence_warnings() -> None:
    """Shows no Python warning in this process, unless Python was told to with -W.

    Rasa's age shows in deprecations on every import, and it takes our components' use of lookups,
    synonyms and responses for a mistake; mistakes in the data are what `needlewise check` is for.
    A filter would not last: Rasa's imports set their own.
    """
    if not sys.warnoptions:
        warnings.showwarning = lambda *args, **kwargs: None

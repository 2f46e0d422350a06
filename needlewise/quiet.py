"""Keeps the deprecation warnings of Rasa's age away from people who can do nothing about them."""

import sys
import warnings
from typing import Any


def silence_deprecations() -> None:
    """Shows no `DeprecationWarning` in this process, unless Python was told to with -W.

    Filters would not last: Rasa's imports set their own.
    """
    if sys.warnoptions:
        return
    show = warnings.showwarning

    def show_others(message: Any, category: type[Warning], *rest: Any, **named: Any) -> None:
        if not issubclass(category, DeprecationWarning | PendingDeprecationWarning):
            show(message, category, *rest, **named)

    warnings.showwarning = show_others

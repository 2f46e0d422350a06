"""How long to wait before something is tried again: longer each time, and never quite the same.

The strategy is tenacity's, https://tenacity.readthedocs.io/en/latest/api.html#wait-functions.
"""

from datetime import timedelta

from tenacity import RetryCallState, Retrying, wait_exponential, wait_random


class Backoff:
    """Pauses that double.

    Args:
        first: seconds before the second attempt.
        longest: seconds that no pause exceeds, but for the jitter.
        jitter: the most that is added, as a share of `first`.
    """

    def __init__(self, first: float, longest: float, jitter: float = 0.25) -> None:
        self._wait = wait_exponential(multiplier=first, max=longest) + wait_random(
            0, jitter * first
        )
        self._retrying = Retrying()

    def pause(self, attempts: int) -> timedelta:
        """After `attempts` that failed, 1 or more."""
        state = RetryCallState(self._retrying, None, (), {})
        state.attempt_number = attempts
        return timedelta(seconds=self._wait(state))

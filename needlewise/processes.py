"""One of the assistant's processes: started, watched, started again when it ends, stopped."""

import subprocess
import sys
import time

STOP_LIMIT = 8  # seconds to finish what is under way
# A process that ends is started again at once. One that ends soon after its start waits before the
# next one, longer each time: a fault that lasts must not keep the machine busy.
SOON, PAUSE, LONGEST_PAUSE = 60.0, 1.0, 60.0  # seconds


class Process:
    """`python -m needlewise.NAME` in a session of its own.

    Ctrl-C reaches only the parent, which then stops its children in order.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._pause, self._again_at = 0.0, 0.0
        self._start()

    @property
    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def keep_running(self) -> None:
        """Starts it again if it has ended and the pause is over."""
        if not self.has_ended:
            return
        now = time.monotonic()
        if not self._again_at:
            early = now - self._started < SOON
            self._pause = min(2 * self._pause or PAUSE, LONGEST_PAUSE) if early else 0.0
            self._again_at = now + self._pause
            when = f"in {self._pause:.0f} s" if self._pause else "now"
            print(f"The {self.name} has ended; starting it again {when} ...", flush=True)
        if now >= self._again_at:
            self._start()

    def ask_to_end(self) -> None:
        """Lets it finish what is under way."""
        self._process.terminate()

    def end(self) -> None:
        """Waits until it has ended, and ends it where it does not by itself."""
        try:
            self._process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _start(self) -> None:
        command = [sys.executable, "-m", f"needlewise.{self.name}"]
        self._process = subprocess.Popen(command, start_new_session=True)
        self._started, self._again_at = time.monotonic(), 0.0

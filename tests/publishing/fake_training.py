"""Takes the place of `needlewise train`: a model of the staged project in a moment.

    fake_training.py MODEL

FAKE_TRAINING: seconds that it takes, or the words of its failure.
"""

import os
import shutil
import sys
import time
from pathlib import Path

from needlewise.models import inputs_of

home = Path(os.environ["NEEDLEWISE_HOME"])
wish = os.environ.get("FAKE_TRAINING", "0")
with (home / "trainings").open("a") as log:
    log.write("begun\n")
if not wish.isdigit():
    print(wish)
    raise SystemExit(1)
time.sleep(int(wish))
name = f"trained-{time.time_ns()}"
shutil.copy(sys.argv[1], home / "models" / f"{name}.tar.gz")
(home / "models" / f"{name}.trained-on").write_text(inputs_of(home))

"""The cases that every clinic starts with."""

from pathlib import Path

from sqlalchemy import select

from needlewise.catalogue.yaml_file import read_yaml
from needlewise.regression import store
from needlewise.regression.case import Case
from needlewise.store.audit import note
from needlewise.store.database import Database
from needlewise.store.tables import audit, cases

STARTER = Path(__file__).with_suffix(".yml")
WHO = "needlewise"
DONE = "case.start"


def fill(database: Database) -> None:
    """Gives a new suite its first cases, once: what staff then delete stays deleted."""
    with database.read() as connection:
        filled = connection.scalar(select(audit.c.id).where(audit.c.action == DONE).limit(1))
        used = connection.scalar(select(cases.c.id).limit(1))
    if filled is not None or used is not None:
        return
    # A clinic that has no such topic any more gets the case nevertheless, and sees it fail.
    merged = store.merge(database, map(Case.model_validate, read_yaml(STARTER).data), WHO)
    with database.write() as connection:
        note(connection, WHO, DONE, detail={"cases": merged.added})

"""What the rest of the product needs to know of Rasa's domain file."""

from functools import lru_cache
from typing import TypeGuard

from needlewise.catalogue.yaml_file import read_yaml
from needlewise.errors import DataFileError
from needlewise.settings import project_root


@lru_cache(maxsize=1)
def session_minutes() -> float:
    """The pause after which a conversation begins anew.

    Raises:
        DataFileError: domain.yml cannot be read or has no such number above zero; Rasa would take
            zero for "never".
    """
    file = read_yaml(project_root() / "domain.yml")
    config = file.data.get("session_config") if isinstance(file.data, dict) else None
    minutes = config.get("session_expiration_time") if isinstance(config, dict) else config
    if not isinstance(config, dict) or not _is_positive(minutes):
        raise DataFileError(
            f"{file.path}: session_config.session_expiration_time is {minutes!r}. Give the minutes "
            "of pause after which a conversation begins anew, such as 30."
        )
    return float(minutes)


def _is_positive(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0

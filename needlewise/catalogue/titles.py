"""What each topic is about in a few words, for lists to choose from."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from needlewise.catalogue.topics import read_topic, topic_id, topics_folder


def titles() -> Mapping[str, str]:
    """The question that each topic answers, by the topic's id: `pain` → `Does it hurt?`.

    Reads again only what has changed since.

    Raises:
        DataFileError: a topic file cannot be read or breaks the schema.
    """
    folder = topics_folder()
    return {
        topic_id(path, folder): _title(path, folder, path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*.yml"))
    }


@lru_cache(maxsize=1024)
def _title(path: Path, folder: Path, changed: int) -> str:
    topic = read_topic(path, folder)
    return topic.responses[0].metadata.question if topic.responses else topic.id

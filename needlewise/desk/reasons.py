"""Why the assistant answered as it did, in words and marks for people who are no developers."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

# What takes a symptom back; see docs/red-flags.md.
CONTEXTS = {
    "negated": "said not to be there",
    "hypothetical": "only imagined",
    "info": "asked about in general",
    "past": "long past",
    "unrelated": "of something else",
    "other_sense": "meant in another sense",
    "someone_else": "of somebody the writer does not speak for",
    "normal": "a normal effect",
}


def marked(text: str, words: Sequence[str]) -> Markup:
    """`text` with each of `words` marked where it stands, whatever its case; all else escaped."""
    known = [word for word in words if word.strip()]
    if not known:
        return escape(text)
    pattern = re.compile("|".join(re.escape(word) for word in sorted(known, key=len)[::-1]), re.I)
    shown, end = Markup(""), 0
    for match in pattern.finditer(text):
        shown += escape(text[end : match.start()]) + Markup("<mark>")
        shown += escape(match.group()) + Markup("</mark>")
        end = match.end()
    return shown + escape(text[end:])


def finding_in_words(finding: Mapping[str, Any]) -> str:
    """The red-flag detector's verdict as a sentence."""
    sure = f"{finding.get('score', 0):.0%}"
    named = str(finding.get("category") or "").replace("_", " ")
    about = f" ({named})" if named else ""
    earlier = " It was named in an earlier message." if finding.get("earlier") else ""
    if finding.get("level"):
        doubt = ", in doubt" if finding.get("unsure") else ""
        return f"Taken for a report{about}: {finding['level']}{doubt}, {sure} likely.{earlier}"
    if finding.get("denied"):
        return "The patient says that they do not have what they were asked about."
    if finding.get("context"):
        why = CONTEXTS.get(str(finding["context"]), str(finding["context"]))
        return f"A symptom{about} is named, but {why}; {sure} likely to be a report."
    if finding.get("spans"):
        return f"A symptom{about} is named, but not reported; {sure} likely to be a report."
    return "Nothing that looks like a report."

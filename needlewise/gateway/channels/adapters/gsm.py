"""The alphabet of text messages, GSM 03.38.

One character outside it, such as a curly quote, and the whole message is charged threefold.
"""

PLAIN = {
    "‘’‚‛′´": "'",
    "“”„‟″«»": '"',
    "‐‑‒–—―−•·": "-",
    "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\N{HAIR SPACE}": " ",
    "\N{ZERO WIDTH SPACE}\N{WORD JOINER}\N{SOFT HYPHEN}\N{ZERO WIDTH NO-BREAK SPACE}": "",
    "…": "...",
    "×": "x",
    "½": "1/2",
    "¼": "1/4",
    "¾": "3/4",
    "≤": "<=",
    "≥": ">=",
    "→": "->",
    "®": "(R)",
    "™": "(TM)",
}
"""What is written instead; the letters of other languages stay as they are."""
_TABLE = str.maketrans({char: plain for chars, plain in PLAIN.items() for char in chars})


def plain(text: str) -> str:
    """`text` in the alphabet, as far as it can be without changing a word."""
    return text.translate(_TABLE)

"""Keys as text: `name{code=200,route="/users"}` back into name and labels.

The text is written in C (csrc/cells/key.c), because names are made there. Reading it back is rare: only when
a labelled key is given as a name that the map has not seen.
"""

from __future__ import annotations

LabelValue = str | int | float | bool | None

_ESCAPES = {"\\": "\\", '"': '"', "n": "\n"}
_WORDS: dict[str, LabelValue] = {"True": True, "False": False, "None": None}


def parse_key(text: str) -> tuple[str, tuple[tuple[str, LabelValue], ...]] | None:
    """Name and labels, or None if *text* is not exactly how a key is written (then it is a plain name)."""
    name, brace, rest = text.partition("{")
    if not brace or not rest.endswith("}"):
        return None
    labels: list[tuple[str, LabelValue]] = []
    try:
        at = 0
        while True:
            label, at = _label_name(rest, at)
            value, at = _label_value(rest, at)
            labels.append((label, value))
            if rest[at] == "}":
                break
            if rest[at] != ",":
                return None
            at += 1
    except (ValueError, IndexError):
        return None
    if at != len(rest) - 1 or len(dict(labels)) < len(labels) or write_key(name, labels) != text:
        return None  # a label twice, another order, a number written another way: not the canonical text
    return name, tuple(labels)


def write_key(name: str, labels: list[tuple[str, LabelValue]]) -> str:
    """The canonical text, as the map writes it."""
    pairs = []
    for label, value in sorted(labels, key=lambda pair: pair[0]):
        left = label if label.isidentifier() else _quoted(label)
        right = _quoted(value) if isinstance(value, str) else repr(value)
        pairs.append(f"{left}={right}")
    return f"{name}{{{','.join(pairs)}}}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _label_name(text: str, at: int) -> tuple[str, int]:
    if text[at] == '"':
        name, at = _unquote(text, at)
        if text[at] != "=":
            raise ValueError("no = after a label's name")
        return name, at + 1
    end = text.index("=", at)
    return text[at:end], end + 1


def _label_value(text: str, at: int) -> tuple[LabelValue, int]:
    if text[at] == '"':
        return _unquote(text, at)
    end = at
    while text[end] not in ",}":
        end += 1
    word = text[at:end]
    if word in _WORDS:
        return _WORDS[word], end
    try:
        return int(word), end
    except ValueError:
        return float(word), end


def _unquote(text: str, at: int) -> tuple[str, int]:
    """The quoted text that begins at *at*, and where it ends."""
    characters: list[str] = []
    at += 1
    while text[at] != '"':
        if text[at] == "\\":
            at += 1
            if text[at] not in _ESCAPES:
                raise ValueError("an escape that is never written")
            characters.append(_ESCAPES[text[at]])
        else:
            characters.append(text[at])
        at += 1
    return "".join(characters), at + 1

"""Texts written one by one by authors who had read no rule, as forty different complainants would.

One text a line, a backslash at its end where the text goes on in the next. Labels stand in the text: `{N:陈嘉禾}` is a
name, `{!:王老吉}` a decoy. Rules may be mended on the development sets, and on the examination by nobody who read it.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from benchmarks.redaction.texts import Label, Labelled

FOLDER = Path(__file__).with_name("written")
SETS = {
    "dev": ("development", "development-2", "development-3", "nothing-personal"),
    "exam": ("examination",),
}
"""Seed to the sets of texts that it stands for."""

KINDS = {
    "N": "name", "M": "minor-name", "P": "phone", "L": "landline", "I": "id-number", "S": "passport", "B": "bank-card",
    "E": "email", "A": "address", "W": "messenger-id", "K": "plate", "D": "birth-date", "C": "account",
    "U": "pickup-code", "T": "tracking-number", "O": "order-number", "J": "uscc", "F": "payment-ref", "H": "school",
    "V": "ip",
}  # fmt: skip
"""Letter to kind; V is an address on a network, or a link that carries a secret."""

_LABEL = re.compile(r"\{(?P<letter>[!A-Z]):(?P<value>[^{}]*)\}")


def written(seed: str) -> Iterator[Labelled]:
    """The texts of a seed, `dev` or `exam`. `KeyError` for any other."""
    for name in SETS[seed]:
        for language in ("zh", "en"):
            lines = (FOLDER / f"{name}.{language}.txt").read_text("utf-8").replace("\\\n", "\0")
            yield from (parse(line.replace("\0", "\n"), language) for line in lines.splitlines())


def parse(marked: str, language: str) -> Labelled:
    """A text and its labels. `KeyError` for a letter that is none of ours."""
    pieces: list[str] = []
    labels: list[Label] = []
    length = done = 0
    for match in _LABEL.finditer(marked):
        before, value, letter = marked[done : match.start()], match["value"], match["letter"]
        pieces += [before, value]
        start = length + len(before)
        length, done = start + len(value), match.end()
        labels.append(
            Label(start, length, "decoy", decoy=True) if letter == "!" else Label(start, length, KINDS[letter])
        )
    return Labelled("".join([*pieces, marked[done:]]), tuple(labels), language)

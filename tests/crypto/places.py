"""Places for sealed values, and every neighbouring place where they must not open."""

from collections.abc import Iterator
from dataclasses import fields, replace

from crypto.binding import Binding, Kind

CASE = "0192f0c1-0000-7000-8000-00000000000a"
ITEM = "0192f0c1-0000-7000-8000-00000000000b"

FULL = Binding(
    Kind.GRANT_KEY,
    case=CASE,
    scope="evidence/0192f0c1/original",
    object=ITEM,
    part=7,
    version=3,
    epoch=2,
    recipient="0192f0c1-0000-7000-8000-00000000000c",
    not_before=1_790_000_000,
    not_after=1_790_003_600,
)


def neighbours(place: Binding) -> Iterator[Binding]:
    """Every place that differs from ``place`` in one field: another value, and none at all."""
    for kind in Kind:
        if kind is not place.kind:
            yield replace(place, kind=kind)
    for field in fields(Binding):
        value: object = getattr(place, field.name)
        others: tuple[object, ...] = ()
        if isinstance(value, Kind):
            continue
        if isinstance(value, str):
            others = (value + "x", value[:-1], "") if value else ("x",)
        elif isinstance(value, int):
            others = (value + 1, -value, int(f"{value}0"), None)
        else:
            others = (0, 1)
        for other in others:
            changed = replace(place, **{field.name: other})  # type: ignore[arg-type] # the field's own type, by construction
            if changed != place:
                yield changed
    yield replace(place, case=place.scope, scope=place.case)
    yield replace(place, case=place.case + place.scope, scope="")

"""Reading a JSON body: bounded in size and time, strictly typed, no key twice, no key that is not asked for."""

import asyncio
import json
import re
from collections.abc import Hashable
from functools import cache
from typing import Any, Final, TypeAlias

import msgspec
from litestar import Request
from litestar.datastructures import State
from litestar.exceptions import HTTPException

from vault.errors import FieldError, Invalid

MOST_BYTES: Final = 256 * 1024
"""The largest JSON body."""
_SECONDS: Final = 20.0
_PLACE: Final = re.compile(r"^(?P<message>.*?)(?: - at (?:`key` in )?`\$(?P<path>.*)`)?$", re.DOTALL)
_STEP: Final = re.compile(r"\.([^.\[]+)|\[(\d+|\.\.\.)\]")
_FIELD: Final = re.compile(r"^Object (?:contains unknown|missing required) field `(?P<name>[^`]*)`$")


AnyRequest: TypeAlias = Request[object, object, State]
"""A request as exception handlers get it."""


class StrictRequest(Request[None, None, State]):
    """A request whose JSON body is decoded straight into the type of the handler's ``data``.

    Litestar's own way decodes to dictionaries and converts leniently afterwards: ``"5"`` would do for a number and
    ``"null"`` for nothing, and the last of two equal keys would win.
    """

    async def body(self) -> bytes:
        """Return the whole body; 408 if it does not arrive in time, 413 if it is too large."""
        if "data" in self.route_handler.parsed_fn_signature.parameters:
            self._check_type()
        try:
            async with asyncio.timeout(_SECONDS):
                body = await super().body()
        except TimeoutError:
            raise HTTPException(status_code=408) from None
        if not body and "data" in self.route_handler.parsed_fn_signature.parameters:
            message = "This request needs a JSON body."
            raise Invalid(message, [FieldError("", "a JSON object is missing")])
        return body

    async def json(self) -> object:
        """Return the body as the handler's struct; ``Invalid`` names the place that does not fit."""
        expected = self.route_handler.parsed_fn_signature.parameters["data"].annotation
        return decode_strictly(await self.body(), expected)

    def _check_type(self) -> None:
        kind, parameters = self.content_type
        if (
            kind.lower() != "application/json"
            or parameters.get("charset", "utf-8").lower() != "utf-8"
            or self.headers.get("Content-Encoding", "identity").lower() != "identity"
        ):
            raise HTTPException(status_code=415)


def decode_strictly(body: bytes, expected: Hashable) -> object:
    """Decode JSON into a type: strict types, no unknown key, no key twice. ``Invalid`` otherwise."""
    try:
        value: object = _decoder(expected).decode(body)
        json.loads(body, object_pairs_hook=_refuse_twice, parse_int=str, parse_float=str)
    except msgspec.ValidationError as error:
        message = "The body does not have the form that this address takes."
        raise Invalid(message, [fault_of(str(error))]) from None
    except (msgspec.DecodeError, ValueError, RecursionError):
        message = "The body is not JSON that can be read."
        raise Invalid(message, [FieldError("", "malformed JSON")]) from None
    return value


def fault_of(text: str) -> FieldError:
    """Turn a message of msgspec's into a place (JSON pointer) and what is wrong there."""
    found = _PLACE.match(text)
    message, path = (found["message"], found["path"] or "") if found else (text, "")
    steps = [name or number.replace("...", "*") for name, number in _STEP.findall(path)]
    if field := _FIELD.match(message):
        steps.append(field["name"])
    return FieldError("".join("/" + step.replace("~", "~0").replace("/", "~1") for step in steps), message)


@cache
def _decoder(expected: Hashable) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(expected)


def _refuse_twice(pairs: list[tuple[str, object]]) -> None:
    names = [name for name, _ in pairs]
    if len(set(names)) != len(names):
        name = next(name for name in names if names.count(name) > 1)
        message = "The body has a key twice."
        raise Invalid(message, [FieldError("/" + name, "this key appears more than once")])

"""What is known of one request while it lasts: its id, where it comes from, and who is signed in."""

import hashlib
import hmac
import ipaddress
from dataclasses import dataclass
from typing import Final, Literal

from litestar.types import Scope

from vault.accounts.actor import Actor, Origin

_KEY: Final = "evault"
Transport = Literal["bearer", "cookie"]
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(slots=True)
class Context:
    """Made by the envelope for every request, in the scope until the response is out."""

    origin: Origin
    is_local: bool
    """Whether the client is this machine itself and no proxy spoke for someone else."""
    actor: Actor | None = None
    """Set by the guard; its keys are wiped by the envelope."""
    token: str = ""
    """The session token as presented, for the CSRF token that derives from it."""
    transport: Transport = "bearer"


def remember(scope: Scope, context: Context) -> None:
    """Put a request's context into its scope."""
    scope["state"][_KEY] = context


def context_of(scope: Scope) -> Context:
    """Return the context of a request."""
    context = scope["state"][_KEY]
    assert isinstance(context, Context)  # noqa: S101 - narrows what `remember` put there
    return context


def client_address(peer: str, forwarded: list[str], trusted: int) -> str:
    """Return the client's address: the peer's, or the one that the outermost of ``trusted`` proxies saw.

    Whatever the client itself wrote into ``X-Forwarded-For`` stands further left and is never looked at. A list too
    short, or a hop that is no address, means that the request did not come through the proxies: then the peer counts.
    """
    hops = [hop.strip() for line in forwarded for hop in line.split(",")]
    if trusted < 1 or len(hops) < trusted:
        return peer
    hop = hops[-trusted]
    return hop if _parse(hop) is not None else peer


def keyed_source(key: bytes, address: str) -> str:
    """Return HMAC-SHA256 of an address in hexadecimal; an IPv6 address counts as its /64, which one client owns."""
    parsed = _parse(address)
    if isinstance(parsed, ipaddress.IPv6Address):
        name = str(parsed.ipv4_mapped or ipaddress.ip_network((parsed, 64), strict=False))
    else:
        name = str(parsed or address)
    return hmac.new(key, name.encode(), hashlib.sha256).hexdigest()


def is_loopback(address: str) -> bool:
    """Tell whether an address is this machine's own."""
    parsed = _parse(address)
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        return parsed.ipv4_mapped.is_loopback
    return parsed is not None and parsed.is_loopback


def _parse(address: str) -> _Address | None:
    try:
        return ipaddress.ip_address(address)
    except ValueError:
        return None

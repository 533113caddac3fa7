"""Measurements for Prometheus: counts and times by route, never by user, path or value."""

from datetime import timedelta
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from api.execution import Bridge
from vault.audit.checkpoints import FILE_NAME
from vault.installation import Vault

MEDIA_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_SECONDS: Final = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


class Metrics:
    """One application's measurements, in a registry of its own."""

    def __init__(self, vault: Vault, bridge: Bridge) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "evault_requests",
            "Answers sent, by route template, method and status.",
            ("route", "method", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "evault_request_seconds",
            "Time from a request's head to the end of its answer, in seconds.",
            ("route", "method"),
            buckets=_SECONDS,
            registry=self._registry,
        )
        waiting = Gauge(
            "evault_pool_waiting",
            "Use cases that wait for a thread.",
            ("pool",),
            registry=self._registry,
        )
        waiting.labels("usual").set_function(lambda: bridge.usual.waiting)
        waiting.labels("costly").set_function(lambda: bridge.costly.waiting)
        waiting.labels("uploads").set_function(lambda: bridge.uploads.waiting)
        entries = Gauge("evault_log_entries", "Entries of the audit log.", registry=self._registry)
        entries.set_function(lambda: vault.store.head.size)
        age = Gauge(
            "evault_checkpoint_age_seconds",
            "Seconds since the newest checkpoint was put outside the database; -1 if there is none yet.",
            registry=self._registry,
        )
        age.set_function(lambda: _checkpoint_age(vault))

    def count(self, route: str, method: str, status: int, spent: timedelta) -> None:
        """Count one answered request."""
        known = method if method in _METHODS else "other"
        self._requests.labels(route, known, str(status)).inc()
        self._seconds.labels(route, known).observe(spent.total_seconds())

    def text(self) -> bytes:
        """Return everything in Prometheus' text format."""
        return generate_latest(self._registry)


def _checkpoint_age(vault: Vault) -> float:
    try:
        written = (vault.folder / FILE_NAME).stat().st_mtime
    except OSError:
        return -1.0
    return max(0.0, vault.clock().timestamp() - written)

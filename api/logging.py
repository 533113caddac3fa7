"""Log lines: JSON on standard output, closed words and opaque ids only.

Neither headers nor bodies nor raw addresses are ever logged, and of an exception only its type and the code positions:
its message and its locals may hold what a consumer wrote. JSON escapes line breaks and terminal codes in what remains.
"""

import logging
import sys
import threading
from pathlib import PurePath
from traceback import walk_tb
from types import TracebackType
from typing import TextIO

import structlog
from structlog.typing import EventDict, WrappedLogger

_MOST_FRAMES = 30


def place(error: BaseException) -> dict[str, object]:
    """Return an error's type and code positions, outermost first, and the same of its causes' types; no values."""
    causes: list[str] = []
    cause = error.__cause__ or error.__context__
    while cause is not None and len(causes) < _MOST_FRAMES:
        causes.append(type(cause).__name__)
        cause = cause.__cause__ or cause.__context__
    facts: dict[str, object] = {"error": type(error).__name__, "frames": _frames(error.__traceback__)}
    return {**facts, "causes": causes} if causes else facts


def _frames(trace: TracebackType | None) -> list[str]:
    positions = [
        f"{'/'.join(PurePath(frame.f_code.co_filename).parts[-3:])}:{line} {frame.f_code.co_name}"
        for frame, line in walk_tb(trace)
    ]
    return positions[-_MOST_FRAMES:]


def configure_logging(stream: TextIO = sys.stdout) -> None:
    """Send structlog's and the standard library's lines to one stream as JSON; for the server process only."""
    structlog.configure(
        processors=[*_common(), structlog.processors.JSONRenderer(ensure_ascii=True)],
        logger_factory=structlog.PrintLoggerFactory(stream),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_JsonFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.raiseExceptions = False
    logging.captureWarnings(capture=True)
    sys.excepthook = _told
    threading.excepthook = lambda given: _told(given.exc_type, given.exc_value, given.exc_traceback)


def _told(kind: type[BaseException], _: BaseException | None, trace: TracebackType | None) -> None:
    """Log what nobody caught, in place of the interpreter's traceback with its message."""
    if not issubclass(kind, SystemExit | KeyboardInterrupt):
        structlog.get_logger("process").error("uncaught", error=kind.__name__, frames=_frames(trace))


def _common() -> list[structlog.typing.Processor]:
    return [_drop_exception, structlog.processors.add_log_level, structlog.processors.TimeStamper("iso", utc=True)]


def _drop_exception(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    given = event.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given
    if isinstance(error, BaseException):
        event.update(place(error))
    return event


class _JsonFormatter(logging.Formatter):
    """Lines of libraries: the constant message, without the values that go into it."""

    def __init__(self) -> None:
        super().__init__()
        self._render = structlog.processors.JSONRenderer(ensure_ascii=True)
        self._stamp = structlog.processors.TimeStamper("iso", utc=True)

    def format(self, record: logging.LogRecord) -> str:
        lines = str(record.msg).strip().splitlines() or [""]  # asyncio puts the values into further lines
        event: EventDict = {"event": lines[0], "logger": record.name, "level": record.levelname.lower()}
        if record.exc_info and record.exc_info[1] is not None:
            event.update(place(record.exc_info[1]))
        rendered = self._render(None, "", self._stamp(None, "", event))
        return rendered if isinstance(rendered, str) else rendered.decode()

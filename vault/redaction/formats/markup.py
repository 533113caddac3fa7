"""The readable text of HTML: one pass over the characters, no tree, nothing kept but text."""

import html
import re

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9:-]*")
_UNTIL_VALUE = re.compile(r"[^>=]*")
_SPACE = re.compile(r"[ \t\r\n\f]*")
_SKIPPED = frozenset(
    {
        "script",
        "style",
        "template",
        "noscript",
        "iframe",
        "object",
        "embed",
        "svg",
        "math",
        "noembed",
        "noframes",
        "xmp",
    }
)
_RAW = frozenset({"script", "style", "iframe", "noembed", "noframes", "xmp", "noscript"})
_INLINE = frozenset(
    "a abbr b bdi bdo big cite code data del dfn em font i ins kbd label "  # noqa: SIM905 - words, as words
    "mark nobr q rp rt ruby s samp small span strike strong sub sup time tt u var wbr img".split()
)
_CELLS = frozenset({"td", "th", "option"})
_BLANK_LINES = re.compile(r"[ \t]*\n[ \t\n]*")
_BLANKS = re.compile(r"[ \t\r\f]{1,}")


class _Hidden:
    """The outermost element whose content is not shown, and how often it is open within itself."""

    def __init__(self) -> None:
        self.element, self.depth = "", 0

    def meet(self, element: str, *, closing: bool, empty: bool) -> None:
        """Takes note of a tag."""
        if self.depth and element != self.element:
            return
        if closing:
            self.depth = max(0, self.depth - 1)
        elif not empty:
            self.element, self.depth = element, self.depth + 1


def html_text(source: str) -> str:
    """Text between the tags, entities decoded, a line end for each block.

    Comments, scripts, styles, embedded objects and every attribute are gone. What is never closed is dropped to the end
    of the document: a rendition may lose text, it may not show what a browser would hide.
    """
    out: list[str] = []
    hidden = _Hidden()
    at = 0
    while at < len(source):
        tag = source.find("<", at)
        if tag < 0:
            tag = len(source)
        if not hidden.depth and tag > at:
            out.append(_BLANKS.sub(" ", html.unescape(source[at:tag]).replace("\n", " ")))
        if tag == len(source):
            break
        at = _after_tag(source, tag, out, hidden)
    return _BLANK_LINES.sub("\n", "".join(out)).strip()


def _after_tag(source: str, tag: int, out: list[str], hidden: _Hidden) -> int:
    """Handles what starts with `<` at `tag`; gives where to go on."""
    if source.startswith("<!--", tag):
        return _past(source, "-->", tag + 2)
    if source.startswith("<![CDATA[", tag):
        return _past(source, "]]>", tag)
    if source.startswith(("<!", "<?"), tag):
        return _past(source, ">", tag)
    closing = source.startswith("</", tag)
    name = _NAME.match(source, tag + (2 if closing else 1))
    if not name:
        if closing:
            return _past(source, ">", tag)
        if not hidden.depth:
            out.append("<")
        return tag + 1
    element = name[0].lower()
    end = _tag_end(source, name.end())
    if element in _RAW and not closing:
        return _past_raw(source, element, end)
    if element in _SKIPPED:
        hidden.meet(element, closing=closing, empty=source[end - 2 : end - 1] == "/" or element == "embed")
    elif not hidden.depth and element not in _INLINE and not (closing and element in _CELLS):
        out.append("\t" if element in _CELLS else "\n")
    return end


def _tag_end(source: str, at: int) -> int:
    """Just past the `>` of a tag; a quoted value may hold one. A quote that is never closed ends the document."""
    while at < len(source):
        stop = _UNTIL_VALUE.match(source, at)
        at = stop.end() if stop else at
        if source.startswith(">", at):
            return at + 1
        blank = _SPACE.match(source, at + 1)
        at = blank.end() if blank else at + 1
        if source[at : at + 1] in ('"', "'"):
            at = _past(source, source[at], at + 1)
    return len(source)


def _past(source: str, mark: str, at: int) -> int:
    found = source.find(mark, at)
    return len(source) if found < 0 else found + len(mark)


def _past_raw(source: str, element: str, at: int) -> int:
    close = re.compile(rf"</{element}[ \t\r\n\f/>]", re.IGNORECASE).search(source, at)
    return _tag_end(source, close.end() - 1) if close else len(source)

"""From the bytes of a picture or a document to its drawing. Nothing here knows anything of a case."""

from .drawing import Drawing
from .formats.files import HEAD, sniff
from .images.frames import NoPicture, open_frames
from .pdf import draw_pdf
from .reading import Page
from .rendition import NOT_UNDERSTOOD, PDF


def draw(data: bytes, media_type: str) -> Drawing:
    """The pages of a picture or a PDF as plain pixels, or why it is withheld. Run it in the sandbox.

    The content decides: what is not what `media_type` says is withheld. Raises nothing for malformed input.
    """
    if sniff(data[:HEAD]) != media_type:
        return Drawing(withheld=NOT_UNDERSTOOD)
    if media_type == PDF:
        return draw_pdf(data)
    try:
        frames = open_frames(data, media_type)
    except NoPicture as refused:
        return Drawing(withheld=refused.reason, told=refused.told)
    pages = tuple(Page(frame.shape[1], frame.shape[0]) for frame in frames)
    return Drawing(pages, tuple(frame.tobytes() for frame in frames))

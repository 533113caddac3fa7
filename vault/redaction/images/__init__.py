"""Pictures: read with every character's place, searched for codes and faces, painted anew without what is to be hidden.

`stitch` needs nothing but the standard library; the other modules load an OCR engine. A confined process calls
`models.preload()` before it gives up files, then `read.read_image`, `paint.paint` and `read.look_again`.
"""

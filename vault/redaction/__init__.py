"""Finding personal data in texts and making the redacted rendition that a case is handled with.

Stages, each a pure function over text or bytes: `files.sniff` says what bytes are, `extract.extract` turns a text-like
file into readable text, `detect.detect` finds personal data, `mask.redact_text` hides it, `rendition.render` joins
them, `sandbox.render_in_sandbox` does that in a confined process. Standard library only: the confined process imports
this package alone, under another name, so its imports are relative.

Nothing here logs, and no span, error or count carries a value.
"""

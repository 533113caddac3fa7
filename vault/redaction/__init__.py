"""Finding personal data in texts, chats, pictures and documents, and making the renditions that a case is handled with.

Stages, each pure: `files.sniff` says what bytes are, `read.read` what they say, `detect.detect` finds personal data,
`casemap` gives each person and value of a case one placeholder, `hiding` and `pictures` hide and look again,
`redact.redact` joins them. `jobs` has that done in a confined process, which imports this package alone, under another
name, so imports are relative (docs/redaction.md).

Nothing here logs, and no span, error or count carries a value.
"""

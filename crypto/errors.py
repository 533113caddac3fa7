"""What can go wrong in ``crypto``, seen by whoever calls it."""


class CryptoError(Exception):
    """Root of every error that ``crypto`` raises."""


class CannotOpen(CryptoError):
    """A sealed thing did not open.

    Wrong key, wrong place, tampered, truncated and unknown suite are deliberately one error with one message:
    whoever can tell them apart has an oracle.
    """

    def __init__(self) -> None:
        super().__init__("this sealed value does not open here")


class BadFormat(CryptoError):
    """Bytes that are meant to be public (a note, a checkpoint, a key, a scope path) are not well formed."""

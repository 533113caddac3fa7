"""The property tests here say what holds, not how fast: hypothesis must not fail them on a busy machine."""

from hypothesis import settings

settings.register_profile("no-deadline", deadline=None)
settings.load_profile("no-deadline")

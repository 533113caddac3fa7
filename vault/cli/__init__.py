"""The commands of ``evault`` that need no web layer; ``api.command`` gathers them and adds ``serve`` and ``demo``."""

"""Work on bytes from outside in a process that can do nothing else, and what the vault asks of it."""

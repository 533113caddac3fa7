"""People: how they get an account, prove who they are, and what their role lets them do."""

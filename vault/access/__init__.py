"""Who may open what: keys held, the one door, access requests, grants, rotation."""

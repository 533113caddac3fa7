"""The audit log: what happened, in an order that nobody can rewrite unseen."""

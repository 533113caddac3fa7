"""Complaint cases: their record, workflow, thread, and the handling view that a team sees."""

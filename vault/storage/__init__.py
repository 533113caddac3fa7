"""Where things are kept: tables, the unit of work, blobs."""

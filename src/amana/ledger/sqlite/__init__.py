"""SQLite as the books need it: every connection keeps foreign keys and fires triggers on REPLACE."""

"""The verbs of the watch desk."""

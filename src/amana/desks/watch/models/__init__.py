"""The nouns of the watch desk. None of them names a person."""

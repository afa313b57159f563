"""Serving: bring the books up, answer for their health, keep one writer."""

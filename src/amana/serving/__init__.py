"""Serving: bring the books up, answer for their health, keep one writer; log in, set up, and run the house."""

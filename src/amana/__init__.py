"""Amana keeps account of people in custody the way a bank keeps account of money."""

__version__ = "0.1.0"

"""The pages of the watch desk: parse, call, render."""

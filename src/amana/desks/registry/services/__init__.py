"""Verbs of the register: keyword-only functions, one unit of work each, every check inside. Pages, the API
and the command line hand them to `ledger.writer.do`."""

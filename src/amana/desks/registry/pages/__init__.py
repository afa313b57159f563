"""Views of the register: each parses, calls a service or a query, and renders."""

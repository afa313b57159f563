import pytest

from .cast import Books, open_books


@pytest.fixture
def books(db: None) -> Books:
    """A fresh demonstration ledger inside the test's own transaction."""
    return open_books()

import pytest

from amana.ledger import queries

from .cast import Books, open_books


@pytest.fixture(autouse=True)
def _without_a_register(monkeypatch: pytest.MonkeyPatch) -> None:
    """The ledger alone: people are numbers here, no desk keeps files about them."""
    monkeypatch.setattr(queries, "_register_count", [])


@pytest.fixture
def books(db: None) -> Books:
    """A fresh demonstration ledger inside the test's own transaction."""
    return open_books()

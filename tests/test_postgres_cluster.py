import pytest

from tests import postgres


def test_a_private_cluster_answers_and_leaves_nothing_behind():
    if postgres.programs() is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    psycopg = pytest.importorskip("psycopg")
    from pathlib import Path
    from urllib.parse import unquote, urlsplit

    with postgres.cluster() as url:
        parts = urlsplit(url)
        folder = Path(unquote(parts.hostname or ""))
        with psycopg.connect(host=str(folder), user=parts.username, dbname=parts.path[1:]) as connection:
            assert connection.execute("SHOW fsync").fetchone() == ("on",)
    assert not folder.exists()

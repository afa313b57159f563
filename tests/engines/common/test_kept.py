"""A secret of the house is whole or not there, whoever is killed and however many begin together."""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path

import pytest

from amana.engines.common.kept import kept


def test_the_first_makes_it_and_everybody_reads_that(tmp_path: Path) -> None:
    path, start, got = tmp_path / "keys" / "master.key", threading.Barrier(8), []

    def begin(n: int) -> None:
        start.wait()
        got.append(kept(path, lambda: b"%032d" % n))

    threads = [threading.Thread(target=begin, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 8 and set(got) == {path.read_bytes()}
    assert [one.name for one in path.parent.iterdir()] == ["master.key"]
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_an_empty_one_that_a_kill_left_behind_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "service.seed"
    path.touch()
    assert kept(path, lambda: b"seed") == b"seed"
    assert kept(path, lambda: b"other") == b"seed"


def test_a_disk_without_hard_links_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_names: object, **_more: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", refuse)
    assert kept(tmp_path / "secret.key", lambda: b"made") == b"made"
    assert [one.name for one in tmp_path.iterdir()] == ["secret.key"]

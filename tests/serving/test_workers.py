"""The page of jobs does not call a task running whose server was killed."""

from __future__ import annotations

import subprocess

from amana.serving import workers


def test_a_worker_is_gone_with_its_process_and_with_its_run() -> None:
    mine = workers.name("plans", 0)
    assert not workers.gone([mine])
    parts = mine.split("@")
    ended = subprocess.Popen(["true"])
    ended.wait()
    assert workers.gone(["@".join([*parts[:2], str(ended.pid), *parts[3:]])])
    assert workers.gone(["@".join([*parts[:3], "0" * 8, *parts[4:]])])  # the same number after a restart
    elsewhere = "@".join([parts[0], "another-machine", *parts[2:]])
    assert not workers.gone([elsewhere]) and not workers.gone(["worker-1"]) and not workers.gone([])

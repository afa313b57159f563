"""What a script of somebody else relies on: options, files that stay whole, the same bytes twice."""

from __future__ import annotations

import argparse
import io
import json
import os
import shlex
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from amana import cli
from amana.engines.common import written

ROOT = Path(__file__).resolve().parents[1]
PEOPLE = "id,name\n1,علي حسن محمد\n2,Omar Saeed\n3,خالد إبراهيم\n"
OTHERS = "id,name\na,Ali Hassan\nb,عمر سعيد\n"
ROSTER = "الاسم,المواليد,رقم السوار\nعلي حسن,1987,0012\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    from tests.engines.lifting import cast

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AMANA_HOME", str(tmp_path / "home"))
    Path("instance one.json").write_text(json.dumps(cast.document()), encoding="utf-8")
    for name, text in (("people.csv", PEOPLE), ("others.csv", OTHERS), ("كشف.csv", ROSTER)):
        Path(name).write_text(text, encoding="utf-8")
    Path("report.txt").write_text("Police said 5 men fled.", encoding="utf-8")
    return tmp_path


def leaves(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    below = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    if not below:
        yield parser
    for action in below:
        for child in action.choices.values():
            yield from leaves(child)


def test_the_help_of_every_verb_ends_with_an_example_that_the_verb_accepts() -> None:
    every, examples = cli.parser([]), cli.examples()
    assert {leaf.prog for leaf in leaves(every)} == examples.keys()
    for leaf in leaves(every):
        assert leaf.format_help().endswith(f"Example:\n  {examples[leaf.prog]}\n")
    for verb, example in examples.items():
        words = shlex.split(example.partition(" > ")[0])
        began = words.index("amana")
        assert " ".join(words[began:]).startswith(verb)
        every.parse_args(words[began + 1 :])


@pytest.mark.parametrize(
    "words",
    [
        "plan solve 'instance one.json' --out 'instance one.json' --iterations 0",
        "plan solve 'instance one.json' --out p.json --why './instance one.json' --iterations 0",
        "plan replan 'instance one.json' plan.json events.json --out ./plan.json --iterations 0",
        "names score people.csv --out ./people.csv",
        "names link people.csv others.csv --out others.csv",
        "names index people.csv --out people.csv",
        "read report.txt --stix report.txt",
        "import roster كشف.csv --dry-run --dump ./كشف.csv",
    ],
)
def test_no_command_writes_over_what_it_was_given(
    here: Path, capsys: pytest.CaptureFixture[str], words: str
) -> None:
    (here / "plan.json").write_text("{}", encoding="utf-8")
    before = {path: path.read_bytes() for path in here.iterdir() if path.is_file()}
    assert cli.main(shlex.split(words)) == 2
    assert "would destroy" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in here.iterdir() if path.is_file()} == before


def test_a_pipe_is_written_to_and_not_replaced(here: Path) -> None:
    os.mkfifo(here / "pipe")
    heard: list[str] = []
    listener = threading.Thread(target=lambda: heard.append((here / "pipe").read_text()), daemon=True)
    listener.start()
    written.whole(here / "pipe", lambda place: SimpleNamespace(n=place.write_text("all of it")).n and None)
    listener.join(10)
    assert heard == ["all of it"]
    assert (here / "pipe").is_fifo()


def test_what_is_left_of_a_write_that_fails_is_the_file_from_before(here: Path) -> None:
    def fails(place: Path) -> None:
        place.write_text("half")
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match=r"people\.csv"):
        written.whole(here / "people.csv", fails)
    assert (here / "people.csv").read_text(encoding="utf-8") == PEOPLE
    assert not list(here.glob(".*"))


@pytest.mark.parametrize(
    ("text", "said"), [("[" * 100_000, "nested too deeply"), ('{"name": "a", "name": "b"}', "stands twice")]
)
def test_a_file_of_the_planner_is_read_strictly(
    here: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    Path("odd.json").write_text(text, encoding="utf-8")
    assert cli.main(["plan", "solve", "odd.json", "--out", "p.json", "--iterations", "0"]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, '{"a": 500, "a": 569}', '{"a": 0}', '{"a": NaN}'],
    ids=["deep", "twice", "0", "NaN"],
)
def test_a_map_of_resolutions_is_read_strictly(
    here: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    Path("map.json").write_text(text, encoding="utf-8")
    assert cli.main(["prints", "evaluate", ".", "--ppi-map", "map.json", "--json"]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.startswith("amana prints evaluate: map.json")


def test_a_resolution_of_zero_is_refused_and_not_taken_for_none(here: Path) -> None:
    from amana.engines.prints.extract import read_sample
    from amana.engines.prints.problems import Refused

    Path("a.pgm").write_bytes(b"P5 200 200 255 " + bytes(range(200)) * 200)
    assert read_sample(Path("a.pgm")).ppi == 500
    with pytest.raises(Refused, match="0 pixels per inch"):
        read_sample(Path("a.pgm"), 0.0)


def test_an_instance_and_a_table_come_by_standard_input(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def given(text: str) -> None:
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(text.encode())))

    assert cli.main(["plan", "generate", "--people", "60", "--seed", "1", "--json"]) == 0
    given(instance := capsys.readouterr().out)
    assert cli.main(["plan", "solve", "-", "--out", "-", "--iterations", "0", "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["instance"] == json.loads(instance)["name"]
    assert json.loads(err)["violations"] == []
    given(instance)
    assert cli.main(["hazard", "simulate", "-", "--replications", "2", "--engine", "plain", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["replications"] == 2
    given("left,right\nعلي,Ali\n")
    assert cli.main(["names", "score", "-", "--out", "-"]) == 0
    assert capsys.readouterr().out.startswith("left,right,score,band,bits\nعلي,Ali,0.")


SAME = """
import sys
from amana import cli
for line in (
    "plan solve instance_one.json --out - --iterations 4 --seed 3",
    "hazard simulate instance_one.json --replications 40 --seed 5 --engine numpy --json",
    "names link people.csv others.csv --out -",
    "read report.txt --json",
):
    words = [word.replace("_", " ") for word in line.split()]
    assert cli.main(words) == 0, line
assert "django" not in sys.modules
"""


def test_the_same_seed_gives_the_same_bytes_in_another_process(here: Path) -> None:
    def told(hash_seed: str) -> bytes:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONHASHSEED": hash_seed}
        return subprocess.run(
            [sys.executable, "-c", SAME], env=environment, capture_output=True, check=True
        ).stdout

    first = told("1")
    assert first == told("2") and len(first) > 2_000


def test_every_extra_that_was_promised_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    promised = "biometrics linkage fast xling web stix postgres dev all"
    assert set(promised.split()) <= project["optional-dependencies"].keys()


def test_ctrl_c_is_neither_good_nor_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(_args: argparse.Namespace) -> int:
        raise KeyboardInterrupt

    command = SimpleNamespace(NAME="x", HELP="", add_arguments=lambda _parser: None, run=run)
    monkeypatch.setattr(cli, "commands", lambda _asked="": {"x": command})
    assert cli.main(["x"]) == 130

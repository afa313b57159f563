"""The `amana` command: a command is found without bringing the others along."""

from __future__ import annotations

import subprocess
import sys
import unicodedata

import pytest

from amana import cli
from amana.engines.common import digits


def test_each_command_is_found_by_its_name_alone() -> None:
    every = cli.commands()
    assert {"plan", "check", "import", "up"} <= every.keys()
    assert {name: cli.commands(name) for name in every} == {name: {name: every[name]} for name in every}
    assert cli.commands("no-such") == {}


@pytest.mark.parametrize(("command", "stranger"), [("plan", "amana.engines.reading"), ("check", "numpy")])
def test_a_command_does_not_bring_the_other_engines_along(command: str, stranger: str) -> None:
    asked = (
        f"from amana import cli; cli.commands({command!r}); import sys; print({stranger!r} in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"


def test_an_unknown_command_is_answered_with_all_that_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["no-such"])
    assert "'check'" in (told := capsys.readouterr().err) and "'plan'" in told


@pytest.mark.parametrize("verb", ["plan solve", "import roster", "prints file show"])
def test_the_help_of_a_verb_says_what_it_does(capsys: pytest.CaptureFixture[str], verb: str) -> None:
    *above, name = verb.split()
    with pytest.raises(SystemExit):
        cli.main([*above, "--help"])
    listed = next(line for line in capsys.readouterr().out.splitlines() if line.split()[:1] == [name])
    with pytest.raises(SystemExit):
        cli.main([*above, name, "--help"])
    assert listed.split(maxsplit=1)[1] in capsys.readouterr().out.split("\n\n")[1]


def test_every_digit_of_unicode_is_read() -> None:
    every = [
        chr(code) for code in range(sys.maxunicode + 1) if unicodedata.decimal(chr(code), None) is not None
    ]
    assert digits.to_ascii("".join(every)) == "".join(str(unicodedata.decimal(one)) for one in every)

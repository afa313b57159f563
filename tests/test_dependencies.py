import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def declared() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lines = [*project["dependencies"], *(d for e in project["optional-dependencies"].values() for d in e)]
    return {re.split(r"[\[=<>~]", line)[0].lower() for line in lines} - {"amana"}


def explained() -> set[str]:
    text = (ROOT / "docs" / "dependencies.md").read_text()
    return set(re.findall(r"^\| ([a-z0-9._-]+) \|", text, re.M)) - {"package"}


def test_each_dependency_is_justified_in_one_line_and_nothing_else_is():
    assert declared() == explained()


def test_each_dependency_is_pinned_to_one_version():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lines = [*project["dependencies"], *(d for e in project["optional-dependencies"].values() for d in e)]
    assert [line for line in lines if "==" not in line and not line.startswith("amana[")] == []

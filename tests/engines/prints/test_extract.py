"""From images to templates, and accuracy on a small part of a reference set."""

import json
from pathlib import Path

import numpy as np
import pytest

from amana.cli import main
from amana.engines.prints import libraries
from amana.engines.prints.extract import extractor, read_sample
from amana.engines.prints.images import png_bytes
from amana.engines.prints.mindtct import Nfiq2
from amana.engines.prints.problems import Refused
from amana.engines.prints.values import Sample

from .cast import reference


def test_nfiq_2_is_that_of_nist_on_its_five_images():
    pytest.importorskip("nbis")
    files = sorted(reference("nfiq2_sfinge").glob("*.pgm"))
    assert [Nfiq2().quality(read_sample(path)) for path in files] == [54, 45, 53, 52, 57]


def test_a_flat_image_holds_no_print(tmp_path: Path):
    pillow = pytest.importorskip("PIL.Image")
    pytest.importorskip("nbis")
    pillow.new("L", (200, 200), 255).save(tmp_path / "blank.png")
    sample = read_sample(tmp_path / "blank.png")
    assert len(extractor("mindtct").extract(sample).minutiae) == 0
    pytest.importorskip("onnxruntime")
    with pytest.raises(Refused, match="No print was found"):
        extractor("leader", quality=False).extract(sample)


def test_leader_finds_the_same_minutiae_wherever_the_print_lies_in_the_image():
    pytest.importorskip("onnxruntime")
    from dataclasses import replace

    maker = extractor("leader", quality=False)
    sample = read_sample(reference("fvc2002", "DB3_B", "101_1.png"))
    image = np.pad(sample.image, ((64, 0), (32, 0)), constant_values=int(sample.image[0, 0]))
    found, moved = maker.extract(sample).minutiae, maker.extract(replace(sample, image=image)).minutiae
    away = np.hypot(found.x[:, None] - (moved.x - 32), found.y[:, None] - (moved.y - 64))
    assert len(found) > 20
    assert away.min(axis=1).max() <= 2  # pixels: the network looks through a grid


def test_a_library_that_is_missing_is_named_with_the_way_to_install_it():
    with pytest.raises(Refused, match=r"no_such_library.*pip install 'amana\[biometrics\]'"):
        libraries.library("no_such_library", "a test")


def test_every_sentence_exists_in_both_languages_with_the_same_blanks():
    import re
    import tomllib

    from amana.engines.prints import problems

    table = tomllib.loads((Path(problems.__file__).parent / "messages.toml").read_text(encoding="utf-8"))
    for code, said in table.items():
        assert set(said) == {"en", "ar"}, code
        blanks = [set(re.findall(r"\{(\w+)\}", " ".join(said[language]))) for language in ("en", "ar")]
        assert blanks[0] == blanks[1], code


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """Three fingers, three impressions each."""
    pytest.importorskip("nbis")
    folder = tmp_path / "DB1_B"
    folder.mkdir()
    for finger in (101, 102, 105):
        for n in (1, 2, 3):
            source = reference("fvc2002", "DB1_B", f"{finger}_{n}.png")
            (folder / source.name).write_bytes(source.read_bytes())
    return folder


@pytest.mark.parametrize("verb", ["extract", "gallery"])
def test_a_file_where_a_folder_is_needed_is_named_with_the_remedy(verb: str, tmp_path: Path, capsys):
    pytest.importorskip("nbis")
    here = tmp_path / "kept.png"
    here.write_bytes(b"kept")
    given = str(here if verb == "extract" else tmp_path)
    assert main(["prints", verb, given, "--out", str(here)]) == 2
    told = capsys.readouterr().err
    assert f"--out {here}" in told and "Name a folder" in told and here.read_bytes() == b"kept"


def test_the_commands_go_from_images_to_a_name(few: Path, tmp_path: Path, capsys):
    out = tmp_path / "templates"
    images = [str(p) for p in sorted(few.glob("*_[12].png"))]
    assert main(["prints", "extract", *images, "--out", str(out), "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["image"] for row in rows] == images
    assert all(0 < row["quality"] <= 100 and row["minutiae"] > 10 and row["ridges"] for row in rows)
    noise = tmp_path / "noise.png"
    noise.write_bytes(png_bytes(np.random.default_rng(1).integers(0, 256, (300, 300), np.uint8)))
    assert main(["prints", "extract", str(noise), "--out", str(tmp_path / "noise")]) == 0
    assert capsys.readouterr().out.rstrip().endswith("no ridges found: is this a finger?")

    a, b, c = (str(out / f"{name}.print.json") for name in ("101_1", "101_2", "105_1"))
    scores = []
    for other in (b, c):
        assert main(["prints", "match", a, other, "--json"]) == 0
        scores.append(json.loads(capsys.readouterr().out)["score"])
    assert scores[0] > 0.1 > 0.05 > scores[1]

    assert main(["prints", "gallery", str(out), "--out", str(tmp_path / "g"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["people"] == 3
    probe = str(few / "105_3.png")
    assert main(["prints", "identify", probe, "--gallery", str(tmp_path / "g"), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["candidates"][0]["person"] == "105"
    assert found["band"] == "probable"


def test_evaluate_follows_the_protocol(few: Path, capsys):
    assert main(["prints", "evaluate", str(few), "--both", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    one = found["sets"]["DB1_B"]
    assert one == {"R_all": one["R_all"], "R_strict": one["R_strict"]}
    assert set(one["R_all"]) == {"eer", "fmr100", "fmr1000", "impostors", "match_us", "images"}
    assert (one["R_all"]["impostors"], one["R_strict"]["impostors"]) == ("all", "strict")
    assert one["R_all"]["images"] == 9
    assert found["pooled"]["R_all"]["eer"] == one["R_all"]["eer"]
    assert main(["prints", "evaluate", str(few), "--impostors", "strict", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["sets"]["DB1_B"]["impostors"] == "strict"


def test_what_cannot_be_used_is_said_with_exit_code_two(tmp_path: Path, capsys):
    (tmp_path / "a.png").write_bytes(b"no picture")
    assert main(["prints", "file", "show", str(tmp_path / "a.png")]) == 2
    assert main(["prints", "file", "validate", str(tmp_path / "a.png"), "--json"]) == 1
    assert main(["prints", "match", str(tmp_path / "none.print.json"), str(tmp_path / "a.png")]) == 2
    assert main(["prints", "evaluate", str(tmp_path)]) == 2
    assert main(["prints", "identify", str(tmp_path / "a.png"), "--gallery", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert "a.png: The file is damaged, cut off, or no image of a known kind" in said
    assert "Make one with: amana prints gallery" in said


def test_an_image_larger_than_a_finger_is_refused_before_anything_slow_looks_at_it():
    pytest.importorskip("nbis")
    hand = Sample(np.zeros((1000, 2400), np.uint8))
    with pytest.raises(Refused, match="2400 x 1000 pixels; each side must have 48 to 2000"):
        extractor("mindtct").extract(hand)

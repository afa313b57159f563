"""Four fingers in one image: cut where four can be told apart, refused by their number where not."""

import io
from functools import cache

import numpy as np
import pytest
from PIL import Image

from amana.engines.prints import itl, itl_images, slaps
from amana.engines.prints.evidence import finger_evidence
from amana.engines.prints.extract import extractor
from amana.engines.prints.match import score
from amana.engines.prints.problems import Refused
from amana.engines.prints.values import Sample, Template
from amana.reference.fingers import draw

from .cast import reference

draw = cache(draw)  # the same few fingers again and again


def hand(*seeds: int, turn: float = 0, gap: int = 30) -> np.ndarray:
    """Drawn fingers side by side on white, at 500 pixels per inch."""
    page = Image.new("L", (150 + len(seeds) * (320 + gap), 800), 250)
    for n, seed in enumerate(seeds):
        page.paste(Image.open(io.BytesIO(draw(seed))), (60 + n * (320 + gap), 200 - 60 * (n in (1, 2))))
    return np.asarray(page.rotate(turn, Image.Resampling.BICUBIC, expand=True, fillcolor=250))


FOUR = (31, 32, 33, 34)


@pytest.fixture(scope="module")
def alone() -> list[Template]:
    """Each of the four fingers by itself."""
    pytest.importorskip("nbis")
    maker = extractor("mindtct", quality=False)
    return [maker.extract(Sample(np.asarray(Image.open(io.BytesIO(draw(seed)))))) for seed in FOUR]


@pytest.mark.parametrize(("turn", "side"), [(0, "right"), (-18, "left"), (20, "right")])
def test_four_fingers_are_cut_in_order_and_compare_with_themselves(
    alone: list[Template], turn: float, side: slaps.Hand
):
    maker = extractor("mindtct", quality=False)
    cuts = slaps.cut(hand(*FOUR, turn=turn), 500, side)
    assert tuple(c.position for c in cuts) == slaps.POSITIONS[side]
    lefts = [c.box[0] for c in cuts]
    assert lefts == sorted(lefts)
    found = [maker.extract(Sample(c.image)) for c in cuts]
    alike = np.array([[float(finger_evidence(t.algorithm, score(t, a))) for a in alone] for t in found])
    assert (alike.argmax(axis=1) == np.arange(4)).all() and (np.diag(alike) > 9.2).all()


@pytest.mark.parametrize(
    ("seeds", "gap", "count"),
    [((31, 32, 33), 30, 3), ((31, 32, 33, 34, 35), 30, 5), ((31, 32, 33, 34), -60, 2), ((), 30, 0)],
    ids=["a finger is missing", "one too many", "pressed into one another", "nothing"],
)
def test_what_is_not_four_fingers_is_refused_by_the_number_found(
    seeds: tuple[int, ...], gap: int, count: int
):
    image = hand(*seeds, gap=gap) if seeds else np.full((600, 900), 250, np.uint8)
    with pytest.raises(Refused) as refused:
        slaps.cut(image, 500, "right")
    assert (refused.value.problem.code, refused.value.problem.blanks["value"]) == ("slap_count", str(count))


def test_a_hand_on_a_paper_card_gives_the_fingers_that_were_rolled_on_it():
    """NIST's reference card: print, writing, a punched hole and second joints; each cut finger is likest to the rolled
    print of the same finger, little to index."""
    pytest.importorskip("nbis")
    heads = itl_images.heads(itl.read(reference("an2", "type-4-tpcard.an2").read_bytes()))
    images = {head.position: itl_images.sample(head) for head in heads if head.position in (7, 8, 9, 10, 14)}
    maker = extractor("mindtct", quality=False)
    rolled = {position: maker.extract(images[position]) for position in (7, 8, 9, 10)}
    cuts = slaps.cut(images[14].image, images[14].ppi, "left")
    assert [c.position for c in cuts] == [10, 9, 8, 7]
    for c in cuts:
        found = maker.extract(Sample(c.image))
        assert max(rolled, key=lambda position: score(found, rolled[position])) == c.position

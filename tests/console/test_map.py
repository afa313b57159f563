"""The offline map: labels keep apart, Arabic keeps its side, the same data draw the same picture."""

from __future__ import annotations

import random
import re

import pytest
from django.utils import translation

from amana.console import labels
from amana.console.labels import Box, Mark
from amana.console.map import Flow, Spot, frame, text, theatre
from amana.reference.story import theatre as stage


def overlaps(boxes: list[Box]) -> list[tuple[int, int]]:
    return [(i, j) for i, a in enumerate(boxes) for j, b in enumerate(boxes) if i < j and a.overlap(b) > 0]


@pytest.mark.parametrize("seed", range(12))
def test_labels_of_crowded_places_never_cover_each_other_or_a_circle(seed):
    rng = random.Random(seed)
    marks = [
        Mark(
            f"m{n}",
            rng.uniform(80, 500),
            rng.uniform(60, 480),
            rng.uniform(5, 18),
            rng.uniform(40, 90),
            30,
            n,
        )
        for n in range(14)
    ]
    placed = labels.place(marks, width=588, height=560)
    assert len(placed) == 14
    assert overlaps([p.box for p in placed]) == []
    for label in placed:
        assert not any(label.box.overlap(m.box) for m in marks)
        assert label.box.outside(588, 560) == 0


def test_the_heavier_place_keeps_the_nearest_side_and_a_moved_label_has_a_leader():
    here = [Mark("big", 200, 200, 15, 80, 30, weight=9), Mark("small", 228, 200, 6, 80, 30, weight=1)]
    big, small = labels.place(here, width=588, height=560)
    assert (big.key, big.leader) == ("big", None)
    assert small.box.overlap(big.box) == 0
    packed = [Mark(f"p{n}", 300 + n * 9, 300, 6, 90, 30, weight=n) for n in range(7)]
    assert any(p.leader for p in labels.place(packed, width=588, height=560))


def test_a_town_without_room_keeps_no_label():
    wall = [Box(0, 0, 588, 560)]
    assert labels.place([Mark("t", 100, 100, 2, 40, 14, weight=1)], width=588, height=560, obstacles=wall,
                        drop_below=5) == []  # fmt: skip


def spots(language: str) -> list[Spot]:
    """The stage of the reference operation, one spot for each town."""
    towns: dict[str, Spot] = {}
    for site in stage()[1]:
        name = site.town_ar if language == "ar" else site.town_en
        before = towns[name].people if name in towns else 0
        towns[name] = Spot(name, name, site.lat, site.lon, before + site.people, href=f"/x/{site.code}")
    return list(towns.values())


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_map_of_the_reference_operation_names_every_town_once(language):
    with translation.override(language):
        shown = spots(language)
        drawn = theatre(shown, [Flow(shown[0].key, shown[-2].key, 117)], title="Theatre")
        assert drawn == theatre(shown, [Flow(shown[0].key, shown[-2].key, 117)], title="Theatre")
    for spot in shown:
        assert len(re.findall(rf'class="tb_ halo">{re.escape(spot.name)}<', drawn)) == 1
        assert f">{spot.people:,}<" in drawn
    assert "style=" not in drawn and ">117<" in drawn


def test_arabic_text_turns_its_anchor_so_that_the_side_stays_physical():
    assert 'text-anchor="end" direction="rtl"' in text(5, 5, "الحسكة", "start")
    assert 'text-anchor="start">' in text(5, 5, "Hasakah", "start")


def test_the_frame_shows_every_place_with_room_around_it():
    points = [(38.98, 35.93), (46.26, 31.05), (42.14, 37.18)]
    view = frame(points, 588, 560)
    for lon, lat in points:
        x, y = view.xy(lon, lat)
        assert 20 < x < 568 and 20 < y < 540

"""Fictional instances of any size, by family. The same people, seed and family give the same file.

All places and people are invented. What makes a family hard is data: `families.toml`, `classes.toml`.
"""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass, field
from importlib.resources import files
from random import Random
from typing import Any

from amana.engines.lifting.instance import FORMAT

DAY_H, SLOT_H = 24.0, 12.0
# id, mode, seats, medical seats, fixed escorts, duty day, duty night, crew 24 h, pads, cost per h,
# speed km/h, greatest one-way km, ground h
FLEET: tuple[tuple[Any, ...], ...] = (
    ("heavy-helicopter", "air", 33, 4, 3, 10, 9, 14, True, 9000, 250, 520, 1.6),
    ("medium-helicopter", "air", 13, 2, 1, 10, 9, 14, True, 5200, 255, 450, 1.4),
    ("airlifter", "air", 92, 12, 6, 11, 11, 16, False, 12000, 540, 4000, 2.7),
    ("bus-convoy", "road", 160, 10, 24, 11, 0, 16, False, 900, 45, 900, 3.2),
    ("armoured-convoy", "road", 60, 6, 18, 11, 6, 16, False, 1500, 40, 420, 2.7),
)
LEAST_PEOPLE, MOST_PEOPLE, MOST_DAYS = 50, 1_000_000, 400
TAILS_PER_6000 = (6, 8, 3, 4, 4)
THREAT = {"helicopter": (3e-5, 1e-5), "airlifter": (4e-6, 4e-6), "road": (2e-4, 5e-4)}
Point = tuple[float, float]


def families() -> dict[str, dict[str, Any]]:
    """Family name -> its settings, complete."""
    rows = _toml("families.toml")
    return {name: {**rows["base"], **row} for name, row in rows.items()}


def generate(people: int, seed: int, family: str = "base", days: int | None = None) -> dict[str, Any]:
    """An instance document. Raises ValueError for an unknown family, and for people or days beyond
    what can be planned."""
    known = families()
    if family not in known:
        raise ValueError(f"no family {family!r}; there are: {', '.join(known)}")
    if not LEAST_PEOPLE <= people <= MOST_PEOPLE:
        raise ValueError(f"--people: between {LEAST_PEOPLE} and {MOST_PEOPLE:,}, {people:,} was asked for")
    if days is not None and not 1 <= days <= MOST_DAYS:
        raise ValueError(f"--days: between 1 and {MOST_DAYS}, {days:,} was asked for")
    return _Maker(people, seed, family, known[family], days).document()


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(files("amana.engines.lifting").joinpath(name).read_text("utf-8"))


@dataclass
class _Maker:
    people: int
    seed: int
    family: str
    how: dict[str, Any]
    days: int | None

    r: Random = field(init=False)

    def document(self) -> dict[str, Any]:
        self.r = Random(f"{self.family}/{self.seed}/{self.people}")
        scale = math.log10(max(600, self.people) / 600)
        self.span = self.days or round(10 + 18 * min(1.0, scale) + 32 * max(0.0, scale - 1.0))
        self.slots = 2 * self.span
        sites = max(3, round(3 + 9 * min(1.0, scale) + 12 * max(0.0, scale - 1.0)))
        self.classes = [
            dict(zip(_toml("classes.toml")["columns"], row, strict=True))
            for row in _toml("classes.toml")["rows"]
        ]
        self._places(sites)
        origins = self._origins(sites)
        self._round_up_to(origins)
        total = sum(sum(z["persons"].values()) for z in origins)
        receptions = self._receptions(origins, total)
        staging = self._staging()
        kinds = self._fleet(total)
        arcs = self._arcs(origins, staging, receptions)
        pool = 43.0 * total / self.span * self.how["escorts"]
        return {
            "format": FORMAT,
            "name": f"{self.family}-{self.people}-{self.seed}",
            "seed": self.seed,
            "features": [self.family],
            "fictional": True,
            "slot_h": SLOT_H,
            "slots": self.slots,
            "first_slot": "day",
            "harm": {
                "hazard_share_fixed": 0.4,
                "hazard_share_crowding": 0.6,
                "crowding_norm_persons_per_guard": 8.0,
                "terminal_horizon_h": 480.0,
            },
            "classes": [self._class(row) for row in self.classes],
            "origins": origins,
            "staging": staging,
            "receptions": receptions,
            "escort_hours_per_slot": [round(pool * (0.8 if t % 2 else 1.0)) for t in range(self.slots)],
            "asset_types": kinds,
            "arcs": arcs,
        }

    # ---- people and places ----

    def _places(self, sites: int) -> None:
        near, far = self.how["distance_km"]
        self.origin_at = [(self.r.uniform(0, 260), self.r.uniform(0, 170)) for _ in range(sites)]
        self.staging_at = [
            (self.r.uniform(60, 240), self.r.uniform(20, 150)) for _ in range(max(1, sites // 4))
        ]
        self.reception_at = [
            (self.r.uniform(near, far), self.r.uniform(-140, 140)) for _ in range(3 if sites < 15 else 6)
        ]

    def _class(self, row: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": row["id"],
            "tier": row["tier"] or None,
            "separation_block": row["block"],
            "need": row["need"],
            "load_category": row["category"],
            "exposure_weight": row["exposure"],
            "transit_weight": row["transit"],
            "escorts_per_100_persons": row["escorts"],
            "medical_seat": row["lying"],
            "group_persons": row["group"],
            "longest_ride_h": row["ride_h"],
        }

    def _origins(self, sites: int) -> list[dict[str, Any]]:
        camps = sites // 6 if self.people > 15000 else 0
        prison_people = 9000 if camps else self.people
        sizes = self._split(prison_people, sites - camps)
        sizes += self._split(self.people - prison_people, camps) if camps else []
        shocked = set(self.r.sample(range(sites), max(1, round(sites * self.how["shocked"]))))
        return [self._origin(n, size, n >= sites - camps, n in shocked) for n, size in enumerate(sizes)]

    def _round_up_to(self, origins: list[dict[str, Any]]) -> None:
        """Put what rounding lost or gained into the greatest class of single persons, so that the sum is exact."""
        alone = {row["id"] for row in self.classes if row["group"] == 1}
        missing = self.people - sum(sum(z["persons"].values()) for z in origins)
        n, name = max(
            ((n, g) for n, z in enumerate(origins) for g in z["persons"] if g in alone),
            key=lambda pair: origins[pair[0]]["persons"][pair[1]],
        )
        origins[n]["persons"][name] += missing
        steps = origins[n]["released_persons"][name]
        count = origins[n]["persons"][name]
        origins[n]["released_persons"][name] = [[slot, min(k, count)] for slot, k in steps[:-1]]
        origins[n]["released_persons"][name].append([steps[-1][0], count])

    def _split(self, total: int, parts: int) -> list[float]:
        shares = [self.r.gammavariate(3.0, 1.0) for _ in range(parts)]
        return [total * share / sum(shares) for share in shares]

    def _origin(self, number: int, size: float, camp: bool, shocked: bool) -> dict[str, Any]:
        r, how = self.r, self.how
        key = "camp_share" if camp else "share"
        wish = [
            row[key] * (how["vulnerable"] if not row["tier"] and not camp else 1.0) for row in self.classes
        ]
        drawn = [r.gammavariate(60 * w, 1.0) if w else 0.0 for w in wish]
        persons = {}
        for row, part in zip(self.classes, drawn, strict=True):
            count = round(size * part / sum(drawn) / row["group"]) * row["group"]
            if count:
                persons[row["id"]] = count
        total = sum(persons.values())
        per_guard, leaving = r.uniform(4, 12), r.uniform(0, 2 * how["guards_leave"])
        start, grow = r.uniform(0.4, 2.0) * 1e-4, r.uniform(0.01, 0.07)
        moment, factor = r.uniform(*how["shock_day"]), r.uniform(4, 8) if shocked else 0.0
        hazard, guards = [], []
        for slot in range(self.slots):
            day = slot / 2
            jump = 1 + factor / (1 + math.exp(-1.5 * (day - moment)))
            hazard.append(float(f"{start * math.exp(grow * day) * jump:.5g}"))
            guards.append(max(1, round(total / per_guard * math.exp(-leaving * day))))
        x, y = self.origin_at[number]
        return {
            "id": f"{'C' if camp else 'P'}{number + 1:02d}",
            "kind": "camp" if camp else "prison",
            "x_km": round(x, 1),
            "y_km": round(y, 1),
            "persons": persons,
            "breach_hazard_per_h": hazard,
            "guards": guards,
            "processing_persons_per_day": [max(20, round(total / (15 if camp else 5)))] * self.span,
            "pad_movements_per_slot": [24 if t % 2 else 32 for t in range(self.slots)],
            "released_persons": self._released(persons),
        }

    def _released(self, persons: dict[str, int]) -> dict[str, list[list[int]]]:
        group = {row["id"]: row["group"] for row in self.classes}
        first, full = self.r.uniform(*self.how["cleared_at_start"]), self.r.uniform(*self.how["cleared_days"])
        full = min(full, 0.6 * self.span)
        steps: dict[str, list[list[int]]] = {}
        for name, count in persons.items():
            begin = min(1.0, first * self.r.uniform(0.7, 1.3))
            steps[name] = []
            for day in range(self.span):
                share = 1.0 if day >= full else begin + (1 - begin) * day / full
                cleared = count if day >= full else int(count * share) // group[name] * group[name]
                if not steps[name] or cleared > steps[name][-1][1]:
                    steps[name].append([2 * day, cleared])
        return steps

    def _staging(self) -> list[dict[str, Any]]:
        hold = 120 if self.people < 2000 else 300 if self.people < 15000 else 900
        return [
            {
                "id": f"S{n + 1}",
                "x_km": round(x, 1),
                "y_km": round(y, 1),
                "hold_persons": round(hold * self.r.uniform(0.8, 1.3)),
                "hold_compartments": self.r.choice([2, 3]),
                "longest_stay_slots": self.r.choice([2, 3, 4]),
                "exposure_hazard_per_h": 6e-05,
                "stranded_harm_per_weight": 0.5,
                "pad_movements_per_slot": [18 if t % 2 else 24 for t in range(self.slots)],
            }
            for n, (x, y) in enumerate(self.staging_at)
        ]

    def _receptions(self, origins: list[dict[str, Any]], total: int) -> list[dict[str, Any]]:
        levels = ["secure", "medium", *["low"] * (len(self.reception_at) - 2)]
        tier = {row["id"]: row["tier"] for row in self.classes}
        high = sum(n for z in origins for name, n in z["persons"].items() if 1 <= tier[name] <= 2)
        beds = [max(1.2 * high, 0.5 * total) * self.how["top_beds"], 0.4 * total]
        beds += [0.5 * total / (len(levels) - 2)] * (len(levels) - 2)
        rows = []
        for n, level in enumerate(levels):
            places = round(beds[n] * self.how["beds"])
            pace = places * 1.5 / self.span
            x, y = self.reception_at[n]
            rows.append(
                {
                    "id": f"R{n + 1}",
                    "security_level": level,
                    "x_km": round(x, 1),
                    "y_km": round(y, 1),
                    "intake_persons_per_day": [
                        max(1, round(pace * (1.0 if self.r.random() > 0.1 else self.r.uniform(0.4, 0.8))))
                        for _ in range(self.span)
                    ],
                    "capacity_persons": places,
                    "accepted_classes": [row["id"] for row in self.classes if self._accepts(level, row)],
                    "separate_arrival_categories": (
                        [["north", "south"]] if self.how["apart_on_arrival"] and n == 1 else []
                    ),
                    "pad_movements_per_slot": [
                        (80 if self.people > 15000 else 30) + (0 if t % 2 else 10) for t in range(self.slots)
                    ],
                }
            )
        return rows

    def _accepts(self, level: str, row: dict[str, Any]) -> bool:
        if level == "secure":
            return bool(row["need"] in ("none", "medical"))
        return row["tier"] != 1 if level == "medium" else row["tier"] not in (1, 2)

    # ---- fleet and ways ----

    def _fleet(self, total: int) -> list[dict[str, Any]]:
        kinds = []
        for row, base in zip(FLEET, TAILS_PER_6000, strict=True):
            factor = self.how["aircraft"] if row[1] == "air" else self.how["convoys"]
            count = max(1, round(base * factor * total / 6000 * 28 / self.span))
            tails = [
                {"id": f"{row[0]}-{k + 1:02d}", "unavailable_slots": self._maintenance()}
                for k in range(count)
            ]
            keys = ["id", "mode", "seats", "medical_seats", "fixed_escorts", "duty_h_day", "duty_h_night"]
            keys += ["crew_limit_h_per_24h", "uses_pads", "cost_per_h"]
            kinds.append({**dict(zip(keys, row[:10], strict=True)), "tails": tails})
        return kinds

    def _maintenance(self) -> list[int]:
        first = self.r.randrange(2, max(3, self.slots - 5))
        return list(range(first, min(self.slots, first + self.r.randrange(2, 5))))

    def _arcs(self, *sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
        origins, staging, receptions = sections
        at: dict[str, Point] = {z["id"]: (z["x_km"], z["y_km"]) for part in sections for z in part}
        grounded = self._no_fly_slots()
        arcs: list[dict[str, Any]] = []
        for row in FLEET:
            name = row[0]
            fixed_wing = name == "airlifter"
            sources = staging if fixed_wing else origins
            for source in sources:
                ways = [(z["id"], True) for z in receptions]
                if not fixed_wing:
                    ways += [(z["id"], False) for z in staging]
                legs = [leg for way in ways if (leg := self._leg(row, at, source["id"], *way))]
                for final in (True, False):
                    nearest = sorted(leg for leg in legs if leg[2] is final)[: 3 if final else 2]
                    secure = [leg for leg in legs if leg[1] == "R1" and leg not in nearest]
                    for leg in [*nearest, *(secure if final else [])]:
                        arcs.append(self._arc(row, source["id"], leg, len(arcs) + 1, grounded))
        return arcs

    def _no_fly_slots(self) -> list[int]:
        count = round(self.how["no_fly_days"] * self.span)
        days = sorted(self.r.sample(range(self.span), count)) if count else []
        return [slot for day in days for slot in (2 * day, 2 * day + 1)]

    def _leg(
        self, row: tuple[Any, ...], at: dict[str, Point], source: str, target: str, final: bool
    ) -> tuple[float, str, bool] | None:
        road = row[1] == "road"
        km = math.dist(at[source], at[target]) * (1.35 if road else 1.0)
        helicopter = row[1] == "air" and row[0] != "airlifter"
        out_of_reach = helicopter and not final and self.how["distance_km"][0] < 500
        return None if km > row[11] or out_of_reach else (km, target, final)

    def _arc(
        self,
        row: tuple[Any, ...],
        source: str,
        leg: tuple[float, str, bool],
        number: int,
        grounded: list[int],
    ) -> dict[str, Any]:
        r, (km, target, _) = self.r, leg
        ride = km / row[10]
        cycle = round(2 * ride + row[12], 2)
        duration = 1 if cycle <= max(row[5], row[6]) else math.ceil(cycle / SLOT_H) + 1
        while duration > 1 and 2 * cycle / duration > row[7]:
            duration += 1
        kind = "road" if row[1] == "road" else "airlifter" if row[0] == "airlifter" else "helicopter"
        factor = r.uniform(0.5, 2.0) * (self.how["convoy_threat"] if kind == "road" else 1.0)
        day, night = (value * factor * ride for value in THREAT[kind])
        spell = r.randrange(self.slots) if r.random() < 0.3 else self.slots
        bump, length = r.uniform(2, 5), r.randrange(4, 14)
        closed = set(grounded) if kind == "helicopter" else set()
        if kind == "road" and r.random() < self.how["closed_roads"]:
            first = r.randrange(self.slots // 2)
            closed |= set(range(first, min(self.slots, first + r.randrange(6, max(8, self.slots // 2)))))
        risk = [
            float(f"{(night if t % 2 else day) * (bump if spell <= t < spell + length else 1.0):.4g}")
            for t in range(self.slots)
        ]
        return {
            "id": f"L{number:04d}",
            "asset_type": row[0],
            "from": source,
            "to": target,
            "cycle_h": cycle,
            "ride_h": round(ride, 2),
            "duration_slots": duration,
            "transit_risk_per_person": risk,
            "closed_slots": sorted(closed),
        }

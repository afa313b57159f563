"""Who acts in the story, and who of the people is chosen for what."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from amana.access.models import User

from .rosters import Kept
from .stage import Stage
from .story import SEED


@dataclass(slots=True)
class Play:
    """The stage, everybody on it, and what was decided about them so far. `spoken_for` are people who already
    have a part, so that nobody is released, lifted and buried at once."""

    stage: Stage
    people: dict[str, list[Kept]]
    spoken_for: set[int] = field(default_factory=set)
    bands: dict[int, int] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)

    def user(self, name: str) -> User:
        """An officer of the story; nobody's roles change while it is played."""
        if name not in self.users:
            self.users[name] = User.objects.get(username=name)
        return self.users[name]

    def rng(self, about: str) -> random.Random:
        """Chance of its own for each part of the story: one part changed moves no other."""
        return random.Random(f"{SEED}/{about}")

    def free(self, site: str, fits: Callable[[Kept], bool] = lambda kept: True) -> Iterator[Kept]:
        """Adults of a site, of undisputed age, who have no part yet, in the order of the roster."""
        for kept in self.people[site]:
            grown = not kept.inmate.minor and not kept.inmate.age_disputed
            if grown and kept.person not in self.spoken_for and fits(kept):
                yield kept

    def choose(
        self, site: str, how_many: int, about: str, fits: Callable[[Kept], bool] = lambda kept: True
    ) -> list[Kept]:
        """Draw people of a site for a part of the story; they are spoken for afterwards."""
        found = list(self.free(site, fits))
        drawn = self.rng(f"{about}/{site}").sample(found, min(how_many, len(found)))
        self.spoken_for |= {kept.person for kept in drawn}
        return drawn

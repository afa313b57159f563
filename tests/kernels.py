"""Compile numba's kernels and leave them on the disk, once: `python -m tests.kernels`.

On a fresh machine that takes half a minute of a processor, and each worker that comes to them before they are there
would compile them again.
"""

from __future__ import annotations

import importlib.util
import tempfile
from pathlib import Path

from tests.engines.hazard import theatre
from tests.engines.prints.cast import again, finger, template


def hazard() -> None:
    from amana.engines.hazard import fast

    fast.run(theatre.world(), 7, 0, 1)


def prints(folder: Path) -> None:
    from amana.engines.prints.cylinders import cylinders
    from amana.engines.prints.gallery import Entry, Gallery
    from amana.engines.prints.identify import identify
    from amana.engines.prints.match import comparison

    known, seen = template(finger(1), position=2), template(again(finger(1), 1), position=2)
    comparison()(cylinders(known.minutiae), cylinders(seen.minutiae))
    gallery = Gallery.create(folder / "gallery", "mindtct+amana-mcc")
    gallery.add([Entry("one", "one-right", known)])
    for cascade in (False, True):
        identify([seen], gallery, cascade=cascade)


if __name__ == "__main__":
    if importlib.util.find_spec("numba"):
        hazard()
        with tempfile.TemporaryDirectory(prefix="amana-kernels-") as folder:
            prints(Path(folder))

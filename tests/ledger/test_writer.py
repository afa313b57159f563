"""The one thread that writes works for those who ask it."""

from queue import SimpleQueue
from threading import Thread

import pytest
from django.utils import translation

from amana.ledger import writer
from amana.ledger.errors import Refused


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_unit_speaks_the_language_of_whoever_asks_for_it(monkeypatch, language):
    asked: SimpleQueue = SimpleQueue()
    monkeypatch.setattr(writer, "_queue", asked)

    def write() -> None:
        unit, done, _bare = asked.get()
        with translation.override("fr"):  # whatever the thread itself speaks
            done.set_result(unit())

    Thread(target=write, daemon=True).start()
    with translation.override(language):
        said = writer.do(lambda: (translation.get_language(), Refused("biometric-no-ridges").message))
        assert said == (language, Refused("biometric-no-ridges").message)

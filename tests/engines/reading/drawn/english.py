"""The English frames into which verbs and roles are drawn; each gives a text and who says its last sentence."""

from __future__ import annotations

import random
from collections.abc import Callable

Words = dict[str, list[str]]


def _en(words: Words, chance: random.Random, past: bool = True) -> tuple[str, str, str, str]:
    verb = chance.choice(words["that"]).split("/")[0 if past else 1]
    return chance.choice(words["man"]), verb, chance.choice(words["claim"]), chance.choice(words["quote"])


def _upper(phrase: str) -> str:
    return phrase[0].upper() + phrase[1:]


def _e_that(words: Words, chance: random.Random) -> tuple[str, str]:
    who, verb, claim, _ = _en(words, chance)
    return f"{_upper(who)} {verb} that {claim}.", who


def _e_present(words: Words, chance: random.Random) -> tuple[str, str]:
    who, verb, claim, _ = _en(words, chance, past=False)
    return f"But {who} {verb} that {claim}.", who


def _e_closing(words: Words, chance: random.Random) -> tuple[str, str]:
    who, verb, claim, _ = _en(words, chance)
    return f"{_upper(claim)}, {who} {verb}.", who


def _e_quote(words: Words, chance: random.Random) -> tuple[str, str]:
    who, verb, _, quote = _en(words, chance)
    return f'"{quote}," {who} {verb}.', who


def _e_inverted(words: Words, chance: random.Random) -> tuple[str, str]:
    who, verb, _, quote = _en(words, chance)
    verb = verb.split()[0] if " " in verb else verb
    return f'"{quote}," {verb} {who}.', who


def _e_relative(words: Words, chance: random.Random) -> tuple[str, str]:
    who, verb, claim, _ = _en(words, chance, past=False)
    return f"The plan is opposed by {who}, who {verb} that {claim}.", who


def _e_apposition(words: Words, chance: random.Random) -> tuple[str, str]:
    who, verb, claim, _ = _en(words, chance)
    return f"{_upper(who)}, interviewed at home on Monday, {verb} that {claim}.", who


def _e_feeling(words: Words, chance: random.Random) -> tuple[str, str]:
    who, _, claim, _ = _en(words, chance)
    show, rest = chance.choice(words["feeling"]).split("/")
    return f"{_upper(who)} {show} {rest.split(' ', 1)[1]} {claim}.", who


def _e_by(words: Words, chance: random.Random) -> tuple[str, str]:
    who, _, claim, _ = _en(words, chance)
    return f"{_upper(claim)}, {chance.choice(words['by'])} {who}.", who


def _e_carried(words: Words, chance: random.Random) -> tuple[str, str]:
    who, verb, claim, _ = _en(words, chance)
    he = "they" if who[0].isupper() or who.endswith(("guild", "panel", "team", "embassy", "firm")) else "he"
    return f"{_upper(who)} said it was cold. Then {he} {verb} that {claim}.", who


def _e_quoted_as(words: Words, chance: random.Random) -> tuple[str, str]:
    who, _, claim, _ = _en(words, chance)
    return f"{_upper(who)} was quoted as saying that {claim}.", who


def _e_colon(words: Words, chance: random.Random) -> tuple[str, str]:
    who, verb, _, quote = _en(words, chance)
    return f'{_upper(who)} {verb}: "{quote}."', who


def _e_asked(words: Words, chance: random.Random) -> tuple[str, str]:
    who, verb, claim, _ = _en(words, chance)
    return f"Asked about the night, {who} {verb} that {claim}.", who


def _e_view(words: Words, chance: random.Random) -> tuple[str, str]:
    who, _, claim, _ = _en(words, chance)
    return f"In {who}'s {chance.choice(['view', 'telling', 'account', 'words', 'opinion'])}, {claim}.", who


def _e_between(words: Words, chance: random.Random) -> tuple[str, str]:
    who, verb, claim, _ = _en(words, chance)
    first = 2 if claim.startswith("the ") else 1
    words_ = claim.split()
    return f"{_upper(' '.join(words_[:first]))}, {who} {verb}, {' '.join(words_[first:])}.", who


def _e_row(words: Words, chance: random.Random) -> tuple[str, str]:
    who, verb, claim, _ = _en(words, chance)
    return f"{_upper(who)} stood at the gate and {verb} that {claim}.", who


ENGLISH: dict[str, Callable[[Words, random.Random], tuple[str, str]]] = {
    "that": _e_that,
    "that (present)": _e_present,
    "claim, subject, verb": _e_closing,
    "quotation, subject, verb": _e_quote,
    "quotation, verb, subject": _e_inverted,
    "relative clause": _e_relative,
    "apposition": _e_apposition,
    "feeling": _e_feeling,
    "by preposition": _e_by,
    "carried over": _e_carried,
    "quoted as": _e_quoted_as,
    "colon": _e_colon,
    "asked": _e_asked,
    "view": _e_view,
    "between commas": _e_between,
    "in a row": _e_row,
}

"""What a draft becomes in the tables: leaf by leaf, with its entry or memorandum and its detached values."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence

from amana.engines.seal.leaf import NONCE_BYTES, Frame
from amana.engines.seal.values import values_root

from . import sealing
from .act import Draft, Move, Note, Signature, Verdicts
from .columns import Row
from .fields import to_micros
from .known import Sight

_ascii = json.JSONEncoder().encode


class Leaves:
    """The rows of one act, which will be group `grp` of the log, recorded at `now` (microseconds)."""

    def __init__(self, draft: Draft, verdicts: Verdicts, sight: Sight, *, grp: int, now: int) -> None:
        self.draft, self.verdicts, self.sight = draft, verdicts, sight
        self.grp, self.now, self.effective = grp, now, to_micros(draft.act.effective_at)
        self.leaves: list[Row] = []
        self.entries: list[Row] = []
        self.memos: list[Row] = []
        self.lines: list[Row] = []
        self._frames: dict[tuple[str, int | None, int | None, int], Frame] = {}
        nonces = os.urandom(NONCE_BYTES * len(draft.salted))
        first, moves, notes = sight.log.frontier.size, draft.act.moves, draft.act.notes
        values: list[sealing.Plain] = []
        for i, salted in enumerate(draft.salted):
            nonce = nonces[NONCE_BYTES * i : NONCE_BYTES * (i + 1)]
            root = values_root(salted) if salted else None
            if i < len(moves):
                self._move(moves[i], first + i, i, nonce, root)
            else:
                self._note(notes[i - len(moves)], first + i, nonce, root)
            if salted:
                values += [(first + i, name, salt, value) for name, (salt, value) in salted.items()]
        self.values: Sequence[Row] = sealing.sealed(values)

    def hashes(self) -> Iterator[bytes]:
        """The leaf hashes, in order."""
        return (leaf[2] for leaf in self.leaves)

    def tables(self, signatures: Sequence[Signature]) -> list[Sequence[Row]]:
        """The rows of each table of `POSTING`, in its order."""
        return [
            [self._statement(signatures)],
            self.lines,
            self.leaves,
            self.entries,
            self.memos,
            self.values,
        ]

    def posted_only(self) -> list[Sequence[Row]]:
        """The same for lines of a statement that is stored already."""
        return [[], [], self.leaves, self.entries, self.memos, self.values]

    def _statement(self, signatures: Sequence[Signature]) -> Row:
        draft = self.draft
        # the header is canonical JSON: its last two keys are previous and v
        previous = draft.header.rpartition(b'"previous":')[2].partition(b",")[0].strip(b'"').decode()
        signed = ",".join(f'[{_ascii(s.device)},"{s.signature.hex()}"]' for s in signatures)
        return (
            draft.digest,
            draft.device,
            draft.device_seq,
            None if previous == "null" else bytes.fromhex(previous),
            draft.act.kind,
            draft.header + b"\n" + b"\n".join(draft.lines),
            f"[{signed}]".encode(),
            self.now,
        )

    def _move(self, move: Move, idx: int, i: int, nonce: bytes, root: bytes | None) -> None:
        kind, person, src, dst, answers, reverses, _values = move
        statement, head, verdict = (
            self.draft.digest,
            self.sight.heads.get(person),
            self.verdicts[person].hash(),
        )
        at = self.effective if reverses is None else self.sight.named[reverses].effective_at
        hash = self._frame(kind, src, dst, at).seal(nonce, person, verdict, root)
        self.leaves.append((idx, "entry", hash, nonce, verdict, root, self.grp, self.now))
        n, depth, parent = (head.n + 1, head.depth, head.statement) if head else (0, 0, None)
        depth += 1 if reverses is None else -1
        self.entries.append((idx, kind, statement, person, n, src, dst, depth, answers, reverses, at))
        self.lines.append((statement, i, person, parent, "present"))

    def _note(self, note: Note, idx: int, nonce: bytes, root: bytes | None) -> None:
        statement, person = self.draft.digest, note.person
        given = self.verdicts.get(person) if person is not None else None
        verdict = given.hash() if given else None
        hash = self._frame(note.kind, None, None, self.effective).seal(nonce, person, verdict, root)
        self.leaves.append((idx, "memo", hash, nonce, verdict, root, self.grp, self.now))
        self.memos.append((idx, note.kind, statement, person, self.effective))

    def _frame(self, kind: str, src: int | None, dst: int | None, at: int) -> Frame:
        """The facts that leaves of one kind, between the same accounts, have in common."""
        frame = self._frames.get((kind, src, dst, at))
        if frame is None:
            accounts = self.sight.accounts
            frame = self._frames[kind, src, dst, at] = Frame.of(
                kind,
                None if src is None else accounts[src].code,
                None if dst is None else accounts[dst].code,
                effective_at=at,
                recorded_at=self.now,
                grp=self.grp,
                statement=self.draft.digest,
            )
        return frame

"""RFC 6962 Merkle trees: root from leaves, and the frontier that lets a log grow without rereading itself.

The frontier of a tree of n leaves is the list of roots of its perfect subtrees, largest first: one for each bit
set in n, at most 64 hashes. Appending folds equal neighbours together (RFC 6962, section 2.1).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

_sha256 = hashlib.sha256
EMPTY = hashlib.sha256(b"").digest()


def leaf_hash(content: bytes) -> bytes:
    """SHA256(0x00 || content)."""
    return hashlib.sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA256(0x01 || left || right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(slots=True)
class Frontier:
    """A growing tree: `size` leaves and the roots of its perfect subtrees, largest first."""

    size: int = 0
    roots: list[bytes] = field(default_factory=list)

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash (32 bytes)."""
        node, size = leaf, self.size
        while size & 1:
            node = node_hash(self.roots.pop(), node)
            size >>= 1
        self.roots.append(node)
        self.size += 1

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add many leaf hashes, one level of the tree after another."""
        nodes, size, level = list(leaves), self.size, 0
        if len(nodes) == 1:
            return self.append(nodes[0])
        total, roots, grown = size + len(nodes), self.roots, list[bytes]()
        while nodes:
            if size >> level & 1:
                nodes.insert(0, roots.pop())
            if len(nodes) & 1:
                grown.append(nodes.pop())
            each = iter(nodes)
            nodes = [_sha256(b"\x01" + left + right).digest() for left, right in zip(each, each, strict=True)]
            level += 1
        self.roots, self.size = roots + grown[::-1], total

    def root(self) -> bytes:
        """The tree's root hash; of an empty tree, SHA256 of nothing."""
        if not self.roots:
            return EMPTY
        node = self.roots[-1]
        for left in reversed(self.roots[:-1]):
            node = node_hash(left, node)
        return node

    def dump(self) -> bytes:
        """The roots one after another (32 bytes each); the size tells how many."""
        return b"".join(self.roots)

    @classmethod
    def load(cls, size: int, data: bytes) -> Frontier:
        """The frontier written by `dump`. Raises ValueError when size and length disagree."""
        if len(data) != 32 * size.bit_count():
            raise ValueError(
                f"a frontier of {size} leaves has {size.bit_count()} hashes, not {len(data) / 32:g}"
            )
        return cls(size, [data[i : i + 32] for i in range(0, len(data), 32)])


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over these leaf hashes."""
    if len(leaves) == 1:
        return leaves[0]
    tree = Frontier()
    tree.extend(leaves)
    return tree.root()

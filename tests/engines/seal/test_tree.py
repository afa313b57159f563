"""RFC 6962 hashes against its own definition, and the frontier against the whole tree."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amana.engines.seal.tree import EMPTY, Frontier, leaf_hash, node_hash, root_of


def by_definition(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1, as it is written there: split at the largest power of two below n."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1 << (len(leaves) - 1).bit_length() - 1
    return node_hash(by_definition(leaves[:k]), by_definition(leaves[k:]))


@given(st.lists(st.binary(max_size=4), max_size=70))
def test_the_frontier_grows_to_the_root_of_the_whole_tree(contents: list[bytes]):
    leaves = [leaf_hash(content) for content in contents]
    assert root_of(leaves) == by_definition(leaves)


@given(st.integers(0, 200), st.integers(0, 50))
def test_a_kept_frontier_goes_on_where_it_stopped(first: int, more: int):
    leaves = [leaf_hash(bytes([n % 256])) for n in range(first + more)]
    tree = Frontier()
    tree.extend(leaves[:first])
    again = Frontier.load(tree.size, tree.dump())
    again.extend(leaves[first:])
    assert again.root() == root_of(leaves)


def test_an_empty_tree_has_the_hash_of_nothing():
    assert Frontier().root() == EMPTY


def test_refused_when_a_frontier_has_the_wrong_number_of_hashes():
    with pytest.raises(ValueError, match="2 hashes"):
        Frontier.load(3, bytes(32))


@pytest.mark.parametrize("had", [0, 1, 2, 3, 5, 7, 8, 12, 255])
@pytest.mark.parametrize("more", [0, 1, 2, 3, 4, 9, 16, 100])
def test_growing_by_many_leaves_at_once_is_growing_by_each(had: int, more: int):
    leaves = [leaf_hash(bytes([n % 256, n // 256])) for n in range(had + more)]
    one, many = Frontier(), Frontier()
    for leaf in leaves:
        one.append(leaf)
    for leaf in leaves[:had]:
        many.append(leaf)
    many.extend(leaves[had:])
    assert (many.size, many.roots, many.root()) == (one.size, one.roots, one.root())

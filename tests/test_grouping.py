"""Groups from probable pairs: average linkage, people's word, and names that stay."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kb.grouping import components, groups, kept_names


def test_pairs_that_are_likely_make_a_group():
    """Two that are probably the same join; a third that is not stays alone."""
    assert [["a", "b"], ["c"]] == groups(["a", "b", "c"], [("a", "b", 0.9), ("b", "c", 0.2)])


def test_a_chain_makes_no_group():
    """a-b and b-c are likely, a-c is not: the mean over all pairs decides."""
    found = groups(["a", "b", "c"], [("a", "b", 0.9), ("b", "c", 0.6)])

    assert [["a", "b"], ["c"]] == found


def test_a_full_triangle_makes_a_group():
    """Three that are all alike are one group."""
    pairs = [("a", "b", 0.9), ("b", "c", 0.6), ("a", "c", 0.7)]

    assert [["a", "b", "c"]] == groups(["a", "b", "c"], pairs)


def test_people_join_what_the_machine_would_not():
    """A person's "the same" comes first, whatever the probability."""
    assert [["a", "c"], ["b"]] == groups(["a", "b", "c"], [], same={frozenset("ac")})


def test_people_part_what_the_machine_would_join():
    """A person's "not the same" is never overruled by a third statement."""
    pairs = [("a", "b", 0.95), ("b", "c", 0.9), ("a", "c", 0.9)]
    found = groups(["a", "b", "c"], pairs, different={frozenset("ab")})

    assert not any({"a", "b"} <= set(group) for group in found)


def test_components_are_what_pairs_connect():
    """Things that no chain of pairs connects are apart, in their order."""
    assert [["a", "c"], ["b"], ["d"]] == components("abcd", [("c", "a", 0.1)])


def test_a_group_keeps_the_name_of_most_of_its_things():
    """A group that gained a member keeps its name; a new one has none."""
    before = {"a": "P1", "b": "P1"}

    assert ["P1", None] == kept_names([["a", "b", "c"], ["d"]], before)


def test_of_a_group_that_fell_apart_the_larger_part_keeps_the_name():
    """Two groups never share a name."""
    before = dict.fromkeys("abc", "P1")

    assert [None, "P1"] == kept_names([["a"], ["b", "c"]], before)


@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.integers(0, 9), st.floats(0, 1)),
        max_size=30,
        unique_by=lambda x: frozenset(x[:2]),
    )
)
def test_every_thing_is_in_one_group(raw):
    """Whatever the pairs, the groups part the things, and no group leaves its component."""
    pairs = [(str(min(a, b)), str(max(a, b)), p) for a, b, p in raw if a != b]
    things = [str(i) for i in range(10)]
    found = groups(things, pairs)
    whole = {t: i for i, c in enumerate(components(things, pairs)) for t in c}

    assert sorted(things) == sorted(t for group in found for t in group)
    assert all(len({whole[t] for t in group}) == 1 for group in found)


@given(st.permutations(range(6)))
def test_the_order_of_the_pairs_changes_nothing(order):
    """The same pairs in another order make the same groups."""
    pairs = [
        ("a", "b", 0.9),
        ("b", "c", 0.7),
        ("a", "c", 0.55),
        ("c", "d", 0.8),
        ("d", "e", 0.6),
        ("b", "d", 0.5),
    ]

    assert groups(list("abcde"), pairs) == groups(list("abcde"), [pairs[i] for i in order])

"""Memberships and decisions: default deny, own people, systems with scopes (R51, R54)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.access.actions import Action, Field
from shared.access.decide import decide, permit_of
from shared.access.who import ROLES_OF, Membership, Role, Who, membership, memberships

KINDS = ("school", "partner", "municipality", "platform")


def somebody(*held: str, scopes: frozenset[str] = frozenset()) -> Who:
    return Who("sub", "Naam", tuple(membership(text) for text in held), scopes)


@pytest.mark.parametrize(
    "text",
    ["school:99ZZ:central-team", "school:99ZZ:slber:S001", "person:abc-1:young-person"],
)
def test_a_membership_is_written_as_it_is_read(text: str) -> None:
    assert str(membership(text)) == text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("school:99ZZ:case-worker", "roles in a school"),
        ("school:99ZZ:slber", "a slber has a number"),
        ("school:99ZZ", "kind:code:role"),
        ("school:*:central-team", "kind:code:role"),
        ("school:99ZZ,98YY:central-team", "kind:code:role"),
    ],
)
def test_an_unreadable_membership_is_refused_saying_what_is_allowed(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        membership(text)


def test_unreadable_memberships_of_an_issuer_are_left_out_and_counted() -> None:
    known, unknown = memberships(["school:99ZZ:central-team", "admin", "urn:other"])
    assert ([str(each) for each in known], unknown) == (["school:99ZZ:central-team"], 2)


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("kind", KINDS)
def test_r51_who_holds_no_membership_may_do_nothing(action: Action, kind: str) -> None:
    assert decide(somebody(), action, kind) is None


ROLES = st.sampled_from([(kind, role) for kind, roles in ROLES_OF.items() for role in roles])


@given(held=ROLES, action=st.sampled_from(list(Action)), kind=st.sampled_from(KINDS))
def test_r51_only_roles_in_the_table_and_only_in_their_own_kind(
    held: tuple[str, Role], action: Action, kind: str
) -> None:
    who = Who("s", "n", (Membership(f"{held[0]}:X1", held[1], "N1"),), frozenset())
    access = decide(who, action, kind)
    if access is not None:
        assert held[1] in permit_of(action).roles
        assert held[0] in (kind, "platform")
        part = permit_of(action).part
        assert access.reach.codes <= {"X1", "X1#N1", f"X1/{part}"}
        assert held[1] is not Role.SYSTEM


def test_r54_a_coach_reaches_own_people_and_a_team_the_whole_school() -> None:
    coach = decide(somebody("school:99ZZ:coach:C01"), Action.READ_GRADUATES, "school")
    both = decide(
        somebody("school:99ZZ:coach:C01", "school:98YY:central-team"),
        Action.READ_GRADUATES,
        "school",
    )
    assert coach is not None
    assert both is not None
    assert coach.reach.codes == {"99ZZ#C01"}
    assert both.reach.codes == {"99ZZ#C01", "98YY"}


def test_r48_only_its_own_action_opens_the_doorstroompunts_own_part() -> None:
    worker = somebody("municipality:GM0599:doorstroompunt-worker")
    reaches = {
        action
        for action in Action
        if (access := decide(worker, action, "municipality"))
        and "GM0599/own-part" in access.reach.codes
    }
    assert reaches == {Action.KEEP_OWN_PART}
    assert permit_of(Action.KEEP_OWN_PART).roles == {Role.DOORSTROOMPUNT_WORKER}


@pytest.mark.parametrize("action", list(Action))
def test_r48_no_other_action_shows_health_or_criminal_data(action: Action) -> None:
    shows = Field.HEALTH_AND_LAW in permit_of(action).fields
    assert shows is (action is Action.KEEP_OWN_PART)


def test_a_system_needs_the_scope_as_well_as_the_role() -> None:
    without = somebody("school:99ZZ:system", scopes=frozenset({"orders"}))
    with_scope = somebody("school:99ZZ:system", scopes=frozenset({"guidance"}))
    assert decide(without, Action.READ_GRADUATES, "school") is None
    assert decide(with_scope, Action.READ_GRADUATES, "school") is not None


@pytest.mark.parametrize("action", list(Action))
def test_r52_a_region_manager_sees_no_person(action: Action) -> None:
    access = decide(somebody("municipality:GM0599:region-manager"), action, "municipality")
    assert access is None or not access.fields


@pytest.mark.parametrize("action", list(Action))
def test_r52_a_region_manager_reaches_the_region_and_for_systems_the_municipality(
    action: Action,
) -> None:
    access = decide(somebody("municipality:GM0599:region-manager"), action, "municipality")
    systems = action in (Action.READ_HANDOVER_CONNECTIONS, Action.KEEP_HANDOVER_CONNECTIONS)
    expected = {"GM0599" if systems else "GM0599#region"}
    assert access is None or access.reach.codes == expected

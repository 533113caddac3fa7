"""What a team is shown of personal data: the defaults, changed by administrators within bounds, with an entry."""

import pytest

from tests.vault.filed import drafted, uploaded
from tests.vault.people import People, SignIn, entries
from vault.accounts.actor import Role
from vault.audit.entry import Action
from vault.cases.categories import Category
from vault.cases.filing import submit_case
from vault.cases.handling import read_handling
from vault.cases.messages import post_message
from vault.cases.renditions import render_item
from vault.errors import Invalid, NotFound, Refused
from vault.ids import new_id
from vault.installation import Vault
from vault.redaction.policy import DEFAULT, Policy, Treatment, allowed
from vault.redaction.spans import PiiType
from vault.teams.policies import policy_for, read_policy, set_policy
from vault.teams.routing import route
from vault.teams.teams import Team, create_team

CATEGORY = Category.NOT_AS_DESCRIBED
CHAT = "我: 打16800000001\n店家: 单号260528-291417776317066\n".encode()


def in_force(vault: Vault) -> Policy:
    with vault.store.read() as connection:
        return policy_for(connection, CATEGORY.value)


def test_a_team_begins_with_the_defaults(vault: Vault, team: Team, agent: SignIn) -> None:
    assert read_policy(vault, agent(), team.team_id) == dict(DEFAULT)
    assert set(DEFAULT) == set(PiiType)


def test_what_an_administrator_sets_is_in_force_for_the_team_and_no_other(
    vault: Vault, team: Team, people: People
) -> None:
    other = create_team(vault, people.admin(), "二组", people.lead("other lead").user_id)
    told = set_policy(vault, people.admin(), team.team_id, {PiiType.PHONE: Treatment.PARTIAL})
    assert told == read_policy(vault, people.lead(), team.team_id) == {**DEFAULT, PiiType.PHONE: Treatment.PARTIAL}
    assert read_policy(vault, people.admin(), other.team_id) == dict(DEFAULT)
    assert in_force(vault).of(PiiType.PHONE) is Treatment.PLACEHOLDER  # nobody takes the category yet
    route(vault, people.admin(), CATEGORY.value, team.team_id)
    assert in_force(vault).of(PiiType.PHONE) is Treatment.PARTIAL


def test_what_is_not_named_goes_back_to_the_defaults(vault: Vault, team: Team, admin: SignIn) -> None:
    set_policy(vault, admin(), team.team_id, {PiiType.PHONE: Treatment.PARTIAL})
    set_policy(vault, admin(), team.team_id, {PiiType.NAME: Treatment.DROP, PiiType.EMAIL: Treatment.PLACEHOLDER})
    assert read_policy(vault, admin(), team.team_id) == {**DEFAULT, PiiType.NAME: Treatment.DROP}
    assert set_policy(vault, admin(), team.team_id, {}) == dict(DEFAULT)


@pytest.mark.parametrize("kind", PiiType)
def test_of_each_kind_no_more_is_shown_than_the_bounds_allow(
    vault: Vault, team: Team, admin: SignIn, kind: PiiType
) -> None:
    for treatment in Treatment:
        if treatment in allowed(kind):
            assert set_policy(vault, admin(), team.team_id, {kind: treatment})[kind] is treatment
        else:
            before = read_policy(vault, admin(), team.team_id)
            with pytest.raises(Invalid) as refused:
                set_policy(vault, admin(), team.team_id, {kind: treatment})
            assert [fault.where for fault in refused.value.faults] == [f"/kinds/{kind.value}"]
            assert read_policy(vault, admin(), team.team_id) == before


@pytest.mark.parametrize(
    "kind",
    [
        PiiType.NAME,
        PiiType.MINOR_NAME,
        PiiType.PHONE,
        PiiType.ID_NUMBER,
        PiiType.PASSPORT,
        PiiType.BANK_CARD,
        PiiType.ADDRESS,
        PiiType.EMAIL,
        PiiType.MESSENGER_ID,
        PiiType.BIRTH_DATE,
        PiiType.CARD_SECURITY_CODE,
        PiiType.ONE_TIME_CODE,
    ],
)
def test_who_somebody_is_and_what_opens_an_account_is_never_kept(kind: PiiType) -> None:
    assert Treatment.KEEP not in allowed(kind)
    assert Policy({kind: Treatment.KEEP}).of(kind) is DEFAULT[kind] is not Treatment.KEEP


def test_the_entry_says_which_kinds_are_shown_how(vault: Vault, team: Team, people: People) -> None:
    set_policy(vault, people.admin(), team.team_id, {PiiType.PHONE: Treatment.PARTIAL, PiiType.NAME: Treatment.DROP})
    set_policy(vault, people.admin(), team.team_id, {})
    told = entries(vault, Action.TEAM_POLICY)
    assert [(entry["rule"], entry["team"], entry["actor"]) for entry in told] == [
        ("name=drop,phone=partial", team.team_id, people.admin().user_id),
        ("default", team.team_id, people.admin().user_id),
    ]


def test_a_policy_that_changes_everything_still_fits_its_entry(vault: Vault, team: Team, people: People) -> None:
    most = dict.fromkeys(PiiType, Treatment.DROP)
    set_policy(vault, people.admin(), team.team_id, most)
    [entry] = entries(vault, Action.TEAM_POLICY)
    assert str(entry["rule"]).count("=drop") == sum(DEFAULT[kind] is not Treatment.DROP for kind in PiiType)


def test_a_change_that_is_refused_leaves_no_entry(vault: Vault, team: Team, admin: SignIn) -> None:
    with pytest.raises(Invalid):
        set_policy(vault, admin(), team.team_id, {PiiType.PHONE: Treatment.DROP, PiiType.NAME: Treatment.KEEP})
    assert entries(vault, Action.TEAM_POLICY) == []
    assert read_policy(vault, admin(), team.team_id) == dict(DEFAULT)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_only_administrators_set_what_a_team_sees(vault: Vault, team: Team, people: People, role: Role) -> None:
    with pytest.raises(Refused):
        set_policy(vault, people.actor(role.value, role), team.team_id, {})
    assert len(entries(vault, Action.ACCESS_REFUSE)) == 1


def test_who_is_not_of_a_team_does_not_learn_what_it_sees(vault: Vault, team: Team, people: People) -> None:
    for reader in (people.agent("outsider"), people.lead("other lead")):
        with pytest.raises(NotFound):
            read_policy(vault, reader, team.team_id)
    with pytest.raises(Refused):
        read_policy(vault, people.consumer(), team.team_id)
    for reader in (people.admin(), people.auditor(), people.lead(), people.agent()):
        assert read_policy(vault, reader, team.team_id) == dict(DEFAULT)
    with pytest.raises(NotFound):
        read_policy(vault, people.admin(), new_id())
    with pytest.raises(NotFound):
        set_policy(vault, people.admin(), new_id(), {})


def test_a_policy_holds_for_what_is_rendered_afterwards(vault: Vault, team: Team, people: People) -> None:
    route(vault, people.admin(), CATEGORY.value, team.team_id)
    owner, changes = people.consumer(), {PiiType.PHONE: Treatment.PARTIAL, PiiType.ORDER_NUMBER: Treatment.PLACEHOLDER}
    case = drafted(vault, owner).id
    item = uploaded(vault, owner, case, CHAT).id
    submit_case(vault, owner, case)

    def seen() -> str:
        return str(read_handling(vault, people.agent(), case).record["evidence"])

    before = seen()
    assert "〔电话1〕" in before
    assert "260528-291417776317066" in before
    set_policy(vault, people.admin(), team.team_id, changes)
    assert seen() == before
    render_item(vault, owner, case, item)
    assert "168****0001" in seen()
    assert "260528-291417776317066" not in seen()
    assert "16800000001" not in seen()
    assert post_message(vault, owner, case, "打16800000001").text == "打168****0001"

"""The values that a product may be given: what its specification declares, restricted by what its offering says."""

from datetime import UTC, datetime, timedelta

import pytest

from catalog.domain.characteristic import Characteristic, Value
from catalog.domain.compiled import compile_catalog
from catalog.domain.offering import Offering
from catalog.domain.specification import ProductSpec, ServiceSpec
from qualification.domain import Held, Intent, assess
from qualification.domain.characteristics import declared, defaults, missing, not_allowed
from tmf.values import Period

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
OVER, LATER = Period(None, NOW), Period(NOW + timedelta(seconds=1), None)
SERVICES = [
    ServiceSpec("cfs", "Access", "CFS", characteristics=("msisdn",), realized_by=("rfs",), depends_on=("account",)),
    ServiceSpec("rfs", "Entitlement", "RFS", characteristics=("tier",)),
    ServiceSpec("account", "Account", "CFS", characteristics=("region",), depends_on=("cfs",)),
]


def sold(*of_spec, **of_offering):
    """A catalog that sells one offering, whose specification declares some characteristics."""
    spec = ProductSpec("spec", "Spec", services=("cfs", "no-such"), characteristics=of_spec)
    offering = Offering("tv", "TV", specification_id="spec", **of_offering)
    catalog = compile_catalog(
        revision=1, offerings=[offering], relationships=[], product_specs=[spec], service_specs=SERVICES
    )
    return catalog, offering


def speed(*values, **words):
    return Characteristic("speed", "speed", values=values, **words)


def refused(things, **given):
    """The names of which a value was not allowed, each with its reason."""
    grounds = not_allowed(*things, given, at=NOW)
    assert {g.reason.code for g in grounds} <= {"characteristicNotAllowed"}
    assert all(g.reason.label == f"A characteristic cannot have this value: {g.row}" for g in grounds)
    return [g.row for g in grounds]


def takes(things, value):
    return refused(things, speed=value) == []


class TestNames:
    def test_a_name_that_nobody_declares_is_refused(self):
        assert refused(sold(speed()), spead="1", colour="red") == ["spead", "colour"]

    def test_any_name_is_taken_where_nothing_is_declared(self):
        assert refused(sold(), anything="1") == []

    def test_what_the_offering_declares_itself_counts(self):
        assert refused(sold(declared=(speed(),)), speed="1", colour="red") == ["colour"]

    def test_a_value_that_the_offering_fixes_declares_nothing(self):
        assert refused(sold(characteristics={"tier": "basic"}), tier="premium", colour="red") == ["tier"]

    def test_the_names_of_the_services_and_of_those_that_they_need_are_taken(self):
        """In a circle of services too."""
        assert refused(sold(speed()), msisdn="1", tier="basic", region="north", colour="red") == ["colour"]

    @pytest.mark.parametrize("period", [OVER, LATER])
    def test_a_declaration_that_is_out_of_force_is_none(self, period):
        assert refused(sold(speed(), Characteristic("old", "old", validity=period)), old="1") == ["old"]

    def test_an_offering_without_a_specification_takes_any_name(self):
        catalog, offering = compile_catalog(revision=1, offerings=[], relationships=[]), Offering("x", "X")
        assert not_allowed(catalog, offering, {"any": 1}, at=NOW) == ()


class TestFixed:
    @pytest.mark.parametrize(("value", "fine"), [("basic", True), ("premium", False), (["basic"], True), (None, False)])
    def test_a_value_that_the_offering_fixes_is_the_only_one(self, value, fine):
        tier = Characteristic("speed", "speed", values=(Value("basic"), Value("premium")), extensible=True)
        assert takes(sold(tier, characteristics={"speed": "basic"}), value) is fine

    def test_what_customers_cannot_choose_has_one_of_the_values_listed(self):
        assert takes(sold(speed(Value("1"), configurable=False)), "1")
        assert not takes(sold(speed(configurable=False)), "1")


class TestListed:
    @pytest.mark.parametrize(
        ("listed", "given", "fine"),
        [
            ("100", "100", True),
            ("100", "200", False),
            (100, 100, True),
            (100, "100", True),
            ("100", 100, True),
            (1, True, False),
            (True, 1, False),
            (True, True, True),
            (True, "True", False),
            ("True", True, False),
            (0, False, False),
            ("None", None, False),
        ],
    )
    def test_a_value_is_one_of_those_listed_as_a_number_or_as_its_text(self, listed, given, fine):
        assert takes(sold(speed(Value("other"), Value(listed))), given) is fine

    def test_another_value_is_taken_where_the_list_may_be_extended(self):
        assert takes(sold(speed(Value("1"), extensible=True)), "2")
        assert not takes(sold(speed(Value("1"), extensible=True, pattern="[0-9]")), "22")
        assert takes(sold(speed(Value("22"), extensible=True, pattern="[0-9]")), "22")

    def test_what_the_offering_lists_is_all_there_is(self):
        some = {"uses": {"speed": (Value("1"), Value("2"))}}
        for extensible in (False, True):
            things = sold(speed(Value("1"), Value("3"), extensible=extensible), **some)
            assert [value for value in ("1", "2", "3", "4") if takes(things, value)] == ["1", "2"]

    def test_the_offering_may_list_values_of_what_nobody_declares(self):
        assert refused(sold(uses={"speed": (Value("1"),)}), speed="2", colour="red") == ["speed"]

    @pytest.mark.parametrize("period", [OVER, LATER])
    def test_a_value_that_is_out_of_force_is_not_there(self, period):
        assert not takes(sold(speed(Value("1", validity=period), Value("2"))), "1")

    @pytest.mark.parametrize("period", [OVER, LATER])
    def test_where_no_value_of_a_list_is_in_force_none_is_allowed(self, period):
        assert not takes(sold(speed(Value("1", validity=period))), "1")
        assert not takes(sold(speed(Value("1", validity=period))), "2")
        assert takes(sold(speed(Value("1", validity=period), extensible=True)), "2")


class TestFree:
    @pytest.mark.parametrize(
        ("kind", "fine", "wrong"),
        [
            ("string", ["", "a"], [1, True, {}]),
            ("integer", [0, -1], ["1", 1.5, True]),
            ("number", [0, 1.5], ["1", False]),
            ("boolean", [True, False], [0, "true"]),
            ("object", [{"a": 1}, "a", 1], []),
        ],
    )
    def test_a_free_value_is_of_the_kind_that_is_declared(self, kind, fine, wrong):
        things = sold(speed(value_type=kind, at_most=1))
        assert [value for value in (*fine, *wrong) if takes(things, value)] == fine

    def test_it_matches_the_pattern_as_a_whole(self):
        things = sold(speed(pattern="[a-c]+"))
        assert [value for value in ("abc", "abcd", "xabc", "", 1) if takes(things, value)] == ["abc"]

    @pytest.mark.parametrize("pattern", ["(", "a{99999999999}", "(?P<"])
    def test_a_pattern_that_cannot_be_read_matches_nothing(self, pattern):
        assert not takes(sold(speed(pattern=pattern)), "a")
        assert not takes(sold(speed(Value(pattern=pattern))), "a")


class TestRange:
    @pytest.mark.parametrize(
        ("interval", "inside"),
        [
            ("closed", [1, 1.5, 2, 3]),
            ("open", [1.5, 2]),
            ("closedBottom", [1, 1.5, 2]),
            ("closedTop", [1.5, 2, 3]),
            ("unheard-of", [1.5, 2]),
        ],
    )
    def test_the_interval_says_which_ends_belong_to_a_range(self, interval, inside):
        things = sold(speed(Value(lower=1, upper=3, interval=interval), value_type="number"))
        given = [0, 0.99, 1, 1.5, 2, 3, 3.01, "2", True, None, float("nan")]
        assert [value for value in given if takes(things, value)] == inside

    @pytest.mark.parametrize(
        ("bounds", "inside"), [({"lower": 2}, [2, 3]), ({"upper": 2}, [1, 2]), ({"lower": 0, "upper": 0}, [])]
    )
    def test_a_range_may_be_open_on_one_side(self, bounds, inside):
        assert [value for value in (1, 2, 3) if takes(sold(speed(Value(**bounds))), value)] == inside

    def test_a_value_may_be_listed_by_its_pattern(self):
        things = sold(speed(Value(pattern="[0-9]{3}"), Value("none")))
        assert [value for value in ("123", "1234", "none", 123) if takes(things, value)] == ["123", "none"]


class TestHowMany:
    @pytest.mark.parametrize(
        ("limits", "given", "fine"),
        [
            ({"at_most": 2}, ["1", "2"], True),
            ({"at_most": 2}, ["1", "2", "1"], False),
            ({"at_most": 2}, ["1", "9"], False),
            ({"at_most": None}, ["1", "2", "1"], True),
            ({"at_least": 2}, ["1"], False),
            ({"at_least": 2}, "1", False),
            ({"at_least": 1}, "1", True),
            ({"at_least": 1}, [], False),
            ({"at_least": 0}, [], True),
            ({"at_most": 1}, ["1"], False),
            ({"at_most": 0}, "1", False),
        ],
    )
    def test_as_many_values_are_given_as_are_due_and_each_is_allowed(self, limits, given, fine):
        assert takes(sold(speed(Value("1"), Value("2"), **limits)), given) is fine


class TestMissing:
    def lacks(self, things, **given):
        grounds = missing(*things, given, at=NOW)
        assert {g.reason.code for g in grounds} <= {"characteristicMissing"}
        return [g.row for g in grounds]

    def test_what_is_due_has_to_be_given(self):
        things = sold(speed(Value("1"), Value("2"), at_least=1))
        assert self.lacks(things) == self.lacks(things, speed=None) == self.lacks(things, speed=[]) == ["speed"]
        assert self.lacks(things, speed="1") == self.lacks(things, speed="9") == []

    @pytest.mark.parametrize("default", ["1", 0, False])
    def test_a_default_stands_for_it(self, default):
        assert self.lacks(sold(speed(Value(default, is_default=True), at_least=1))) == []

    def test_a_default_out_of_force_does_not(self):
        assert self.lacks(sold(speed(Value("1", is_default=True, validity=OVER), at_least=1))) == ["speed"]

    def test_the_offering_may_fix_it(self):
        assert self.lacks(sold(speed(at_least=1), characteristics={"speed": "1"})) == []

    def test_what_is_not_due_or_not_for_customers_to_choose_is_not_missed(self):
        assert self.lacks(sold(speed(), Characteristic("colour", "colour", at_least=1, configurable=False))) == []

    def test_values_and_defaults_of_the_offering_take_the_place_of_those_declared(self):
        things = sold(speed(Value("1", is_default=True), at_least=1), uses={"speed": (Value("1"), Value("2"))})
        assert self.lacks(things) == ["speed"]


class TestDefaults:
    @pytest.mark.parametrize(
        ("values", "limits", "expected"),
        [
            ([Value("1")], {}, {}),
            ([Value("1", is_default=True), Value("2")], {}, {"speed": "1"}),
            ([Value("1", is_default=True), Value("2", is_default=True)], {"at_most": 1}, {"speed": "1"}),
            ([Value("1", is_default=True), Value("2", is_default=True)], {"at_most": 2}, {"speed": ["1", "2"]}),
            ([Value(lower=1, upper=9, is_default=True)], {}, {}),
        ],
    )
    def test_of_what_nobody_says_otherwise(self, values, limits, expected):
        assert defaults(*sold(speed(*values, **limits)), at=NOW) == expected

    def test_what_the_offering_fixes_is_its_default(self):
        assert defaults(*sold(characteristics={"tier": "basic"}), at=NOW) == {"tier": "basic"}


def test_a_later_declaration_of_a_name_wins():
    things = sold(speed(Value("1")), declared=(speed(Value("2")),))
    assert [value.value for value in declared(*things, at=NOW)["speed"].values] == ["2"]


class TestGate:
    def judged(self, action, given, target="tv"):
        catalog, _ = sold(speed(Value("1"), Value("2"), at_least=1))
        wish = Intent("i0", action, target, "1" if action == "modify" else None, characteristics=given)
        [verdict] = assess(catalog, [wish], held={"1": Held("tv", "1")}, channel="app", at=NOW)
        return [reason.code for reason in verdict.reasons]

    @pytest.mark.parametrize(
        ("given", "codes"),
        [
            ({"speed": "1"}, []),
            ({"speed": "9"}, ["characteristicNotAllowed"]),
            ({}, ["characteristicMissing"]),
            ({"colour": "red"}, ["characteristicNotAllowed", "characteristicMissing"]),
        ],
    )
    def test_a_new_product_needs_every_value_that_is_due(self, given, codes):
        assert self.judged("add", given) == codes

    @pytest.mark.parametrize("target", ["tv", None])
    @pytest.mark.parametrize(
        ("given", "codes"), [({"speed": "2"}, []), ({"speed": "9"}, ["characteristicNotAllowed"]), ({}, [])]
    )
    def test_a_change_needs_only_what_it_changes(self, given, codes, target):
        assert self.judged("modify", given, target) == codes

"""Every row that a rule may ask about is in the compiled catalog, as the resources of the API write it."""

import pytest

from catalog.domain.characteristic import Characteristic, Value
from catalog.domain.offering import AllowedAction, Group, Option, Term
from catalog.domain.specification import ProductSpec
from catalog.models import Category, Channel, CharacteristicValueUse, ProductOffering
from catalog.resources.kinds import BY_NAME
from catalog.selectors import ELSEWHERE, compiled_catalog
from catalog.services import create_entity, edit_catalog, save_entity
from tests.demo import load_demo
from tests.services.catalog.making import FAR, JULY, OCTOBER, hangs, make, offering, price, use, valid
from tmf.values import Period

pytestmark = pytest.mark.django_db


@pytest.fixture
def channels(db):
    with edit_catalog():
        for pk in ("app", "care"):
            Channel.objects.create(id=pk, name=pk.upper())


class TestMarket:
    @pytest.mark.usefixtures("channels")
    def test_an_offering_is_sold_in_the_channels_that_it_names(self):
        assert offering(channel=[{"id": "app"}, {"id": "care"}]).channels == {"app", "care"}
        assert offering("other").channels == frozenset()
        assert compiled_catalog().channels == {"app": "APP", "care": "CARE"}

    @pytest.mark.usefixtures("channels")
    def test_one_that_names_only_channels_of_other_systems_is_sold_in_none_of_ours(self):
        far = {"id": "theirs", "href": f"{FAR}/channel/theirs"}
        assert offering(channel=[far]).channels == ELSEWHERE
        assert offering("both", channel=[far, {"id": "app"}]).channels == {"app"}

    @pytest.mark.usefixtures("channels")
    def test_allowed_actions_follow_the_same_rule(self):
        far = {"id": "theirs", "href": f"{FAR}/channel/theirs"}
        actions = [{"action": "add", "channel": [far]}, {"action": "modify"}, {"action": "delete", **valid(JULY)}]
        assert offering(
            allowedAction=[*actions, {"action": "upgrade", "channel": [{"id": "app"}]}]
        ).allowed_actions == (
            AllowedAction("add", ELSEWHERE),
            AllowedAction("modify"),
            AllowedAction("delete", validity=Period(JULY, None)),
            AllowedAction("upgrade", frozenset({"app"})),
        )

    def test_segments_and_places_are_known_by_their_ids(self):
        made = offering(marketSegment=[{"id": "young"}, {"id": "family"}], place=[{"id": "berlin"}])
        assert (made.segments, made.places) == ({"young", "family"}, {"berlin"})

    def test_one_without_an_id_is_passed_over(self):
        offering()
        with edit_catalog():
            ProductOffering.objects.filter(pk="tv").update(place=[{"name": "x"}, {"id": "berlin"}], market_segment=[{}])
        made = compiled_catalog().offerings["tv"]
        assert (made.segments, made.places) == (frozenset(), {"berlin"})

    def test_terms_come_with_their_duration_and_validity(self):
        twelve = {"name": "12 months", "description": "Cheaper", "duration": {"amount": 12, "units": "month"}}
        assert offering(productOfferingTerm=[{**twelve, **valid(JULY, OCTOBER)}, {"name": "none"}]).terms == (
            Term("12 months", "Cheaper", 12, "month", Period(JULY, OCTOBER)),
            Term("none"),
        )


class TestCharacteristics:
    def test_what_is_fixed_and_what_is_left_to_choose_are_two_things(self):
        choice = use("quality", {"value": "HD"}, {"value": "4K", "unitOfMeasure": "px", **valid(JULY, OCTOBER)})
        made = offering(prodSpecCharValueUse=[use("tier", {"value": "basic"}), choice, use("silent")])
        assert made.characteristics == {"tier": "basic"}
        assert made.uses == {"quality": (Value("HD"), Value("4K", unit="px", validity=Period(JULY, OCTOBER)))}

    def test_a_default_among_several_is_fixed(self):
        made = offering(prodSpecCharValueUse=[use("quality", {"value": "HD"}, {"value": "4K", "isDefault": True})])
        assert (made.characteristics, made.uses) == ({"quality": "4K"}, {})

    def test_ranges_and_patterns_are_choices(self):
        one = {"valueFrom": 1, "valueTo": 5, "rangeInterval": "closedBottom"}
        made = offering(prodSpecCharValueUse=[use("screens", one), use("email", {"regex": ".+@.+"})])
        assert made.uses == {
            "screens": (Value(lower=1, upper=5, interval="closedBottom"),),
            "email": (Value(pattern=".+@.+"),),
        }

    def test_a_fixed_value_that_a_person_has_emptied_is_no_choice(self):
        offering(prodSpecCharValueUse=[use("tier", {"value": "basic"})])
        row = CharacteristicValueUse.objects.get()
        row.value = ""
        save_entity(row)
        made = compiled_catalog().offerings["tv"]
        assert (made.characteristics, made.uses) == ({}, {})

    @pytest.mark.parametrize("owner", ["ProductOffering", "ProductSpecification"])
    def test_declared_characteristics_are_complete(self, owner):
        sent = {
            "id": "c1",
            "name": "quality",
            "description": "How sharp",
            "valueType": "string",
            "configurable": False,
            "extensible": True,
            "minCardinality": 1,
            "maxCardinality": 2,
            "regex": "[A-Z0-9]+",
            "characteristicValueSpecification": [{"value": "HD", "isDefault": True}, {"value": 4}],
            **valid(JULY),
        }
        attribute = "productSpecCharacteristic" if owner == "ProductSpecification" else "productOfferingCharacteristic"
        make(owner, "tv", **{attribute: [sent, {"name": "b", "valueType": "integer"}]})
        full = Characteristic(
            "c1",
            "quality",
            "string",
            "How sharp",
            1,
            2,
            configurable=False,
            extensible=True,
            pattern="[A-Z0-9]+",
            values=(Value("HD", is_default=True), Value(4)),
            validity=Period(JULY, None),
        )
        catalog, both = compiled_catalog(), (full, Characteristic("b", "b", "integer"))
        if owner == "ProductOffering":
            assert catalog.offerings["tv"].declared == both
        else:
            assert catalog.product_specs["tv"] == ProductSpec("tv", "Tv", characteristics=both)


class TestCategories:
    def test_a_category_has_its_offerings_and_those_below_it_in_the_order_of_the_catalog(self):
        for pk, parent in (("top", None), ("left", "top"), ("right", "top"), ("inner", "left")):
            make("Category", pk, **({"parent": {"id": parent}} if parent else {}))
        for pk, category in (("o3", "inner"), ("o1", "top"), ("o2", "right")):
            make("ProductOffering", pk, category=[{"id": category}])
        make("ProductOffering", "o0")
        catalog = compiled_catalog()
        assert catalog.categories == {
            "top": ("o1", "o2", "o3"),
            "left": ("o3",),
            "right": ("o2",),
            "inner": ("o3",),
        }
        assert catalog.categories["left"] is catalog.categories["inner"]

    def test_categories_that_go_round_in_a_circle_all_have_the_same(self):
        make("Category", "a")
        make("Category", "b", parent={"id": "a"})
        make("ProductOffering", "o", category=[{"id": "b"}])
        with edit_catalog():
            Category.objects.filter(pk="a").update(parent="b")
        assert compiled_catalog().categories == {"a": ("o",), "b": ("o",)}


class TestSharing:
    """What is equal is one object: memory grows with what is different, and rules can keep by identity."""

    def test_offerings_with_the_same_policies_share_them(self):
        for pk in ("p1", "p2"):
            create_entity(kind=BY_NAME["Policy"], body={"id": pk, "kind": "upgradeOnly"})
        far = {"id": "theirs", "href": f"{FAR}/policy/theirs", "name": "Theirs"}
        given = {"a": ["p1", "p2"], "b": ["p2", "p1"], "c": ["p1"]}
        for pk, policies in given.items():
            make("ProductOffering", pk, policy=[{"id": one} for one in policies])
            make("ProductOffering", f"{pk}-far", policy=[*({"id": one} for one in policies), far])
        offerings = compiled_catalog().offerings
        assert [one.id for one in offerings["a"].policies] == ["p1", "p2"]
        assert offerings["a"].policies is offerings["b"].policies
        assert [one.id for one in offerings["c"].policies] == ["p1"]
        assert [one.id for one in offerings["a-far"].policies] == ["p1", "p2", "theirs"]
        assert offerings["a-far"].policies is offerings["b-far"].policies
        assert offerings["c-far"].policies is not offerings["a-far"].policies

    @pytest.mark.usefixtures("channels")
    def test_whatever_else_is_equal_is_one_object(self):
        price("monthly", 1)
        make("ProductSpecification", "ps")
        for pk in ("a", "b"):
            make(
                "ProductOffering",
                pk,
                productSpecification={"id": "ps"},
                channel=[{"id": "app"}],
                place=[{"id": "berlin"}],
                prodSpecCharValueUse=[use("tier", {"value": "basic"})],
                allowedAction=[{"action": "add", "channel": [{"id": "app"}]}],
                **hangs("monthly"),
                **valid(JULY),
            )
        one, other = compiled_catalog().offerings.values()
        names = ("specification_id", "channels", "places", "characteristics", "prices", "allowed_actions", "validity")
        assert [name for name in names if getattr(one, name) is not getattr(other, name)] == []

    def test_what_is_alike_in_offerings_that_differ_is_one_object_too(self):
        choice = use("quality", {"value": "HD"}, {"value": "4K"})
        for pk, amount in (("a", 1), ("b", 1)):
            price(f"{pk}-price", amount)
            make(
                "ProductOffering",
                pk,
                prodSpecCharValueUse=[use("tier", {"value": pk}), choice],
                **hangs(f"{pk}-price"),
            )
        one, other = compiled_catalog().offerings.values()
        assert one.characteristics != other.characteristics
        assert one.uses is other.uses
        assert one.prices != other.prices
        assert one.prices[0].money is other.prices[0].money
        assert one.options is other.options


def test_a_bundle_has_its_options_and_groups(document):
    load_demo(document)
    plan = compiled_catalog().offerings["plan-300"]
    assert plan.options["ott-basic"] == Option("ott-basic", 1, 1, 1)
    assert {option.group for option in plan.options.values()} - {None} == set(plan.groups)
    assert all(group == Group(name, name, group.lower, group.upper) for name, group in plan.groups.items())


QUERIES, LOOKS = 25, 4
"""A transaction looks at the revision when it is asked, when nobody else compiles, before it reads and after it."""


def test_the_number_of_queries_does_not_grow_with_the_catalog(document, django_assert_num_queries):
    load_demo(document)
    with django_assert_num_queries(QUERIES + LOOKS):
        compiled_catalog()
    with edit_catalog():
        for number in range(3):
            ProductOffering.objects.create(id=f"more-{number}", name="More")
    with django_assert_num_queries(QUERIES + LOOKS):
        compiled_catalog()

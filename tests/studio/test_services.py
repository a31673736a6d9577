"""How offerings become services: the graph, its drawing, and the steps of an order."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.models import (
    BundleOption,
    CharacteristicValueUse,
    ProductOffering,
    ProductSpecification,
    ServiceSpecification,
    ServiceSpecificationRelationship,
)
from catalog.selectors import compiled_catalog
from catalog.selectors.service_graph import service_graph, service_overview
from catalog.services import edit_catalog, save_entity
from config.roles import CARE_AGENT, PRODUCT_MANAGER, sync_roles
from provisioning.models import Partner
from provisioning.services import load_partners
from tests.demo import demo_document, load_demo


@pytest.fixture
def demo(db):
    document = demo_document()
    load_demo(document)
    load_partners(partners=document["partners"], simulator_url="http://127.0.0.1:1")


@pytest.fixture
def sign_in(db, client):
    def as_role(role=None, *permissions):
        user = User.objects.create_user("somebody", is_staff=True)
        sync_roles()
        if role:
            user.groups.add(Group.objects.get(name=role))
        user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
        client.force_login(user)
        return client

    return as_role


@pytest.fixture
def manager(demo, sign_in):
    return sign_in(PRODUCT_MANAGER)


def graph_page(family, pk):
    return reverse("studio:service_graph", args=[family, pk])


def keys(graph):
    return {f"{family}:{pk}" for family, pk in (node.key for node in graph.nodes)}


def edges(graph):
    return {(edge.source[1], edge.kind, edge.target[1]) for edge in graph.edges}


def steps(answer):
    plan = answer.context["plan"]
    return [(s.number, s.spec.id, s.sold.id, s.asked.state, s.asked.key, s.after) for s in plan["steps"]]


def text(answer):
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.content.decode())))


def depend(source, target, kind="dependency"):
    """A link that nobody checks."""
    ServiceSpecificationRelationship.objects.create(source_id=source, target_id=target, relationship_type=kind)


def many(number):
    """A customer facing service that so many others need, each with an RFS and a product specification of its own."""
    services = [ServiceSpecification(id="hub", name="Hub")]
    services += [ServiceSpecification(id=f"cfs-{n:03}", name=f"Service {n}") for n in range(number)]
    services += [ServiceSpecification(id=f"rfs-{n:03}", name=f"Part {n}", kind="RFS") for n in range(number)]
    ServiceSpecification.objects.bulk_create(services)
    products = [ProductSpecification(id=f"ps-{n:03}", name=f"Product {n}") for n in range(number)]
    ProductSpecification.objects.bulk_create(products)
    through = ProductSpecification.service_specifications.through
    through.objects.bulk_create(
        through(productspecification_id=f"ps-{n:03}", servicespecification_id=f"cfs-{n:03}") for n in range(number)
    )
    for n in range(number):
        depend(f"cfs-{n:03}", "hub")
        depend(f"cfs-{n:03}", f"rfs-{n:03}", "realizedBy")


def test_a_service_is_shown_with_all_that_it_needs_and_all_that_needs_it(demo):
    graph = service_graph("service", "cfs-tv-account")
    assert edges(graph) == {
        ("ps-ottplay", "services", "cfs-ottplay"),
        ("cfs-ottplay", "dependency", "cfs-tv-account"),
        ("cfs-tv-account", "realizedBy", "rfs-tv-account"),
        ("rfs-tv-account", "partner", "tvplatform"),
    }
    assert graph.centre == ("service", "cfs-tv-account")
    assert (graph.nodes[0].key, graph.nodes[0].kind) == (("service", "cfs-tv-account"), "CFS")


def test_what_only_stands_beside_it_is_not_shown(demo):
    assert keys(service_graph("service", "rfs-ottplay")) == {
        "service:rfs-ottplay",
        "service:cfs-ottplay",
        "product:ps-ottplay",
        "partner:ottplay",
    }


def test_an_offering_leads_by_its_options_to_partners(demo):
    graph = service_graph("offering", "plan-600")
    assert {edge for edge in edges(graph) if edge[0] == "plan-600"} == {
        ("plan-600", "includes", "ott-standard"),
        ("plan-600", "includes", "sport-lite"),
        ("plan-600", "option", "ott-premium"),
        ("plan-600", "option", "sport-plus"),
        ("plan-600", "option", "sport-max"),
        ("plan-600", "specification", "ps-broadband"),
    }
    assert {"partner:ottplay", "partner:tvplatform", "partner:sportstream", "service:rfs-access"} <= keys(graph)
    assert [one.id for one in graph.sold] == ["plan-600", "ott-standard", "sport-lite"]


def test_a_product_specification_says_how_many_offerings_it_is_sold_as(demo):
    node = service_graph("product", "ps-ottplay").nodes[0]
    assert (node.id, node.sold_as) == ("ps-ottplay", 5)


def test_the_facts_of_a_plan_are_those_that_production_reads(demo):
    save_entity(ServiceSpecification(id="rfs-more", name="More", kind="RFS", partner_id="x", partner_fields={"a": "b"}))
    with edit_catalog():
        save_entity(
            ServiceSpecificationRelationship(
                source_id="cfs-ottplay", target_id="rfs-more", relationship_type="realizedBy"
            )
        )
    graph = service_graph("offering", "plan-600")
    compiled = compiled_catalog(fresh=True).service_specs
    assert set(graph.specs) == {
        "cfs-broadband",
        "rfs-access",
        "cfs-ottplay",
        "rfs-ottplay",
        "rfs-more",
        "cfs-tv-account",
        "rfs-tv-account",
        "cfs-sport",
        "rfs-sport",
    }
    assert dict(graph.specs) == {pk: compiled[pk] for pk in graph.specs}


def test_no_more_nodes_are_drawn_than_fit_and_the_rest_is_counted(db):
    many(30)
    graph = service_graph("service", "hub", most=40)
    assert len(graph.nodes) == 40
    assert graph.left_out == 1 + 30 + 30 - 40
    assert {node.id for node in graph.nodes} == {
        "hub",
        *(f"cfs-{n:03}" for n in range(30)),
        *(f"ps-{n:03}" for n in range(9)),
    }


def test_the_overview_shows_first_what_others_need(db):
    many(5)
    graph = service_overview(most=3)
    assert graph.nodes[0].id == "hub"
    assert (len(graph.nodes), graph.left_out) == (3, 1 + 3 * 5 - 3)


def test_there_is_no_graph_of_what_is_not_there(demo):
    for family in ("offering", "product", "service", "partner"):
        assert service_graph(family, "gone") is None


def test_every_box_leads_to_its_form_and_says_what_it_is(manager):
    answer = manager.get(graph_page("service", "cfs-ottplay"))
    page = answer.content.decode()
    svg = page[page.index("<svg") : page.index("</svg>")]
    drawn = re.findall(r'<a href="([^"]+)" class="node (\w+)[^"]*" aria-label="([^"]+)"', svg)
    assert sorted(drawn) == [
        ("/admin/catalog/productspecification/ps-ottplay/change/", "product", "Product specification: OTT Play"),
        ("/admin/catalog/servicespecification/cfs-ottplay/change/", "CFS", "CFS: OTT Play access"),
        ("/admin/catalog/servicespecification/cfs-tv-account/change/", "CFS", "CFS: TV account"),
        ("/admin/catalog/servicespecification/rfs-ottplay/change/", "RFS", "RFS: OTT Play entitlement"),
        ("/admin/catalog/servicespecification/rfs-tv-account/change/", "RFS", "RFS: TV account at the platform"),
        ("/admin/provisioning/partner/ottplay/change/", "partner", "Partner: OTT Play"),
        ("/admin/provisioning/partner/tvplatform/change/", "partner", "Partner: TV platform"),
    ]
    assert sorted(re.findall(r'<text class="label"[^>]*>([^<]+)<', svg)) == ["depends on", "realized by", "realized by"]


def test_the_list_beneath_says_the_same_as_the_drawing(manager):
    answer = manager.get(graph_page("service", "cfs-ottplay"))
    listed = {
        (one["node"].id, str(need["word"]), need["node"].id)
        for _, of in answer.context["groups"]
        for one in of
        for need in one["needs"]
    }
    assert listed == {
        ("ps-ottplay", "brings about", "cfs-ottplay"),
        ("cfs-ottplay", "depends on", "cfs-tv-account"),
        ("cfs-ottplay", "realized by", "rfs-ottplay"),
        ("cfs-tv-account", "realized by", "rfs-tv-account"),
        ("rfs-ottplay", "asks", "ottplay"),
        ("rfs-tv-account", "asks", "tvplatform"),
    }
    assert "OTT Play access cfs-ottplay" in text(answer)


def test_steps_come_in_the_order_of_an_order_dependencies_first(manager):
    assert steps(manager.get(graph_page("offering", "ott-basic"))) == [
        (1, "rfs-tv-account", "ott-basic", "mapped", "TV-ACCOUNT", ()),
        (2, "rfs-ottplay", "ott-basic", "mapped", "OP-BASIC", (1,)),
    ]


def test_the_steps_of_a_plan_are_those_of_all_that_it_includes(manager):
    assert steps(manager.get(graph_page("offering", "plan-300"))) == [
        (1, "rfs-access", "plan-300", "ourselves", "", ()),
        (2, "rfs-tv-account", "ott-basic", "mapped", "TV-ACCOUNT", ()),
        (3, "rfs-ottplay", "ott-basic", "mapped", "OP-BASIC", (2,)),
    ]


def test_a_specification_says_that_the_tier_comes_with_the_order(manager):
    for family, pk in (("service", "cfs-ottplay"), ("product", "ps-ottplay")):
        assert steps(manager.get(graph_page(family, pk)))[1][1:5] == ("rfs-ottplay", pk, "fromOrder", "")


def test_an_offering_that_leaves_the_tier_open_says_so_too(manager):
    values = [{"value": "basic"}, {"value": "premium"}]
    CharacteristicValueUse.objects.filter(offering="ott-basic", name="tier").update(value="", values=values)
    assert steps(manager.get(graph_page("offering", "ott-basic")))[1][3] == "fromOrder"


@pytest.mark.parametrize(
    ("change", "state", "words"),
    [
        ({"product_keys": {"gold": "G"}}, "noKey", "No product key for tier basic: an order for it will wait"),
        ({"archetype": "pigeon"}, "noAdapter", "Nobody speaks this partner's language yet"),
        ({"enabled": False}, "switchedOff", "The partner is switched off"),
    ],
)
def test_what_keeps_an_order_waiting_is_said_in_words(manager, change, state, words):
    Partner.objects.filter(pk="ottplay").update(**change)
    answer = manager.get(graph_page("offering", "ott-basic"))
    assert steps(answer)[1][3] == state
    assert words in text(answer)
    assert ("1 step would wait for a person." in text(answer)) is (state != "switchedOff")


def test_a_partner_that_is_not_there_is_named_and_counted(manager):
    Partner.objects.filter(pk="ottplay").delete()
    answer = manager.get(graph_page("offering", "ott-basic"))
    assert steps(answer)[1][3] == "noPartner"
    assert "ottplay (no such partner)" in text(answer)
    assert "No such partner: an order for it will wait for a person" in text(answer)


def test_an_offering_without_services_is_said_to_be_done_without_asking_anybody(manager):
    ProductOffering.objects.filter(pk="music-duo").update(product_specification=None)
    answer = manager.get(graph_page("offering", "music-duo"))
    assert steps(answer) == []
    assert "No service stands behind MusicBox Duo" in text(answer)


def test_what_production_would_refuse_is_said_with_its_words(manager):
    depend("cfs-tv-account", "cfs-ottplay")
    answer = manager.get(graph_page("offering", "ott-basic"))
    assert "Production would refuse the order: The specifications depend on each other: cfs-ottplay →" in text(answer)


def test_names_are_text_wherever_they_stand(manager):
    evil = "<script>alert(1)</script>"
    ServiceSpecification.objects.filter(pk="cfs-ottplay").update(name=evil)
    page = manager.get(graph_page("service", "cfs-ottplay")).content.decode()
    assert evil not in page
    assert "&lt;script&gt;alert(1)" in page


def test_what_is_looked_for_is_found_by_name_or_id(manager):
    answer = manager.get(reverse("studio:services"), {"q": "ottplay"})
    assert [one["node"].id for one in answer.context["found"]] == ["ps-ottplay", "cfs-ottplay", "rfs-ottplay"]
    answer = manager.get(reverse("studio:services"), {"q": "Play BASIC"})
    assert [one["node"].id for one in answer.context["found"]] == ["ott-basic"]
    assert "Nothing has a name or an id like that" in text(manager.get(reverse("studio:services"), {"q": "%"}))


def test_without_a_search_the_whole_is_drawn(manager):
    answer = manager.get(reverse("studio:services"))
    assert len(answer.context["picture"].shapes) == 18
    assert answer.context["left_out"] == 0


def test_an_empty_catalog_has_nothing_to_draw(sign_in):
    answer = sign_in(PRODUCT_MANAGER).get(reverse("studio:services"))
    assert "There is no service specification yet." in text(answer)


def test_a_partner_is_drawn_with_what_needs_it_and_alone_where_nothing_does(manager):
    Partner.objects.create(id="new", name="New partner", archetype="sync-rest")
    answer = manager.get(graph_page("partner", "new"))
    assert [shape.node.name for shape in answer.context["picture"].shapes] == ["New partner"]
    answer = manager.get(graph_page("partner", "musicbox"))
    assert {shape.node.id for shape in answer.context["picture"].shapes} == {
        "musicbox",
        "rfs-music",
        "cfs-music",
        "ps-music",
    }
    assert answer.context["plan"] is None


@pytest.mark.parametrize("address", ["partner/gone", "service/gone", "gone/cfs-ottplay"])
def test_what_is_not_there_is_404(manager, address):
    assert manager.get(f"/admin/services/{address}/").status_code == 404


@pytest.mark.parametrize("address", ["services/", "services/service/cfs-ottplay/"])
def test_only_who_may_see_offerings_sees_the_graph(demo, sign_in, client, address):
    assert client.get(f"/admin/{address}").status_code == 302
    assert sign_in(None, "view_partner").get(f"/admin/{address}").status_code == 403


def test_no_link_leads_where_one_may_not_go(demo, sign_in):
    page = sign_in(None, "view_productoffering").get(graph_page("service", "cfs-ottplay")).content.decode()
    svg = page[page.index("<svg") : page.index("</svg>")]
    assert "<a " not in svg
    assert "TV platform" in svg
    assert "Open the form" not in page


def test_a_care_agent_looks_at_it_too(demo, sign_in):
    assert sign_in(CARE_AGENT).get(graph_page("offering", "plan-300")).status_code == 200


@pytest.mark.parametrize("address", ["", "service/hub/", "offering/plan-300/"])
def test_the_page_costs_as_many_queries_for_many_as_for_few(manager, address):
    def cost():
        with CaptureQueriesContext(connection) as found:
            assert manager.get(f"/admin/services/{address}").status_code == 200
        return len(found)

    many(3)
    few = cost()
    more = [ServiceSpecification(id=f"x-{n}", name=f"X {n}", kind="RFS", partner_id=f"p-{n}") for n in range(60)]
    ServiceSpecification.objects.bulk_create(more)
    for n in range(60):
        depend("hub", f"x-{n}", "realizedBy")
    offerings = [ProductOffering(id=f"o-{n}", name=f"O {n}") for n in range(50)]
    ProductOffering.objects.bulk_create(offerings)
    BundleOption.objects.bulk_create(BundleOption(bundle_id="plan-300", offering=one) for one in offerings)
    assert cost() == few


def test_the_forms_lead_to_the_drawing(manager):
    service = manager.get("/admin/catalog/servicespecification/cfs-ottplay/change/").content.decode()
    assert f'href="{graph_page("service", "cfs-ottplay")}"' in service
    product = manager.get("/admin/catalog/productspecification/ps-ottplay/change/").content.decode()
    assert f'href="{graph_page("product", "ps-ottplay")}"' in product
    for model in ("service", "product"):
        assert "Draw " not in manager.get(f"/admin/catalog/{model}specification/add/").content.decode()


def test_a_service_specification_chooses_among_the_partners_that_there_are(manager):
    ServiceSpecification.objects.filter(pk="rfs-sport").update(partner_id="gone")
    form = manager.get("/admin/catalog/servicespecification/rfs-sport/change/").context["adminform"].form
    assert form.fields["partner_id"].choices == [
        ("", "none"),
        ("musicbox", "MusicBox (musicbox)"),
        ("ottplay", "OTT Play (ottplay)"),
        ("sportstream", "SportStream (sportstream)"),
        ("tvplatform", "TV platform (tvplatform)"),
        ("gone", "gone"),
    ]

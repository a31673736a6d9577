"""Every resource of both catalogs keeps the contract of a TM Forum resource."""

from typing import ClassVar

from catalog.models import Channel
from tests.api.catalog.subscriber import NOTES, POLICY, TMF620, TMF633, CatalogContract, json_path
from tests.api.contract import FAR

PARTIES = [
    {"@type": "RelatedPartyRefOrPartyRoleRef", "role": role, "partyOrPartyRole": {"@type": "PartyRef", "id": party}}
    for role, party in (("vendor", "7"), ("owner", "8"))
]
PARTIES_V4 = [
    {"@referredType": "Organization", "id": "7", "role": "vendor", "name": "V"},
    {"@referredType": "Organization", "id": "8", "role": "owner", "name": "O"},
]


def characteristics(kind="CharacteristicSpecification"):
    value = {"@type": "NumberCharacteristicValueSpecification", "valueType": "number", "valueFrom": 1, "valueTo": 4}
    return [
        {"@type": kind, "name": "ports", "description": "How many", "valueType": "number", "minCardinality": 0,
         "maxCardinality": 1, "configurable": True, "characteristicValueSpecification": [value]},
        {"@type": kind, "name": "colour", "description": "Which", "valueType": "string", "regex": "^[a-z]+$",
         "configurable": False},
    ]  # fmt: skip


class TestCategory(CatalogContract):
    api, base, path, schema = "TMF620", TMF620, "category", "Category"
    reference = ("productOffering", True)
    own_filters: ClassVar = {"isRoot=true": [1, 2, 3], "isRoot=false": [], "productOffering.id=sold": [1, 2, 3]}

    def before(self):
        self.there(f"{TMF620}/productOffering", id="sold")

    def let_go(self):
        assert self.patch({"productOffering": []}).status_code == 200

    def own(self, _):
        return {"isRoot": True, "productOffering": [{"@type": "ProductOfferingRef", "id": "sold"}], "ourNotes": NOTES}


class TestProductCatalog(CatalogContract):
    api, base, path, schema = "TMF620", TMF620, "productCatalog", "ProductCatalog"
    reference = ("category", True)
    entry = ("relatedParty", "role", "owner", "role", "seller")
    own_filters: ClassVar = {
        "catalogType=type-2": [2],
        "category.id=shelf": [1, 2, 3],
        "relatedParty.partyOrPartyRole.id=7": [1, 2, 3],
        json_path("relatedParty[?(@.role == 'owner' && @.partyOrPartyRole.id == '7')]"): [],
        json_path("relatedParty[?(@.role == 'owner' && @.partyOrPartyRole.id == '8')]"): [1, 2, 3],
    }

    def before(self):
        self.there(f"{TMF620}/category", id="shelf")

    def own(self, number):
        category = [{"@type": "CategoryRef", "id": "shelf"}]
        return {"catalogType": f"type-{number}", "category": category, "relatedParty": PARTIES}


class TestProductOffering(CatalogContract):
    api, base, path, schema = "TMF620", TMF620, "productOffering", "ProductOffering"
    reference = ("productSpecification", False)
    entry = ("productOfferingTerm", "name", "long", "description", "changed")
    wrong = (
        *CatalogContract.wrong,
        ("isBundle", "yes", "isBundle"),
        ("productSpecification", {"id": "ghost"}, "productSpecification.id"),
        ("productOfferingTerm", [{"name": "x", "duration": {"amount": 1.5}}], "productOfferingTerm[0].duration.amount"),
        ("productOfferingPrice", [{"id": "fee"}, {"id": "ghost"}], "productOfferingPrice[1].id"),
        ("category", [{"name": "no id"}], "category[0].id"),
    )
    own_filters: ClassVar = {
        "isSellable=false": [2],
        "isSellable=true&isBundle=true": [1, 3],
        "productSpecification.id=spec": [1, 2, 3],
        "productSpecification.name=Known spec": [1, 2, 3],
        "productOfferingPrice.id=fee": [1, 2, 3],
        "category.id=shelf,other": [1, 2, 3],
        "channel.id=web": [1, 2, 3],
        "allowedAction.action=upgrade": [1, 2, 3],
        "productOfferingTerm.duration.amount.gte=12": [1, 2, 3],
        "marketSegment.name=Segment 2": [2],
        json_path("productOfferingTerm[?(@.name=='short' && @.duration.amount == 12)]"): [],
    }

    def before(self):
        Channel.objects.create(id="web", name="Web")
        self.there(f"{TMF620}/productSpecification", id="spec")
        self.there(f"{TMF620}/productOfferingPrice", id="fee", priceType="recurring")
        self.there(f"{TMF620}/category", id="shelf")
        self.there(f"{POLICY}/policy", id="rule", kind="upgradeOnly")

    def own(self, number):
        far = {"id": "x", "href": f"{FAR}/productOffering/x"}
        limits = {"numberRelOfferLowerLimit": 0, "numberRelOfferUpperLimit": 2, "numberRelOfferDefault": 1}
        group = {"numberRelOfferLowerLimit": 0, "numberRelOfferUpperLimit": 1}
        option = {"@type": "BundledProductOffering", **far}
        terms = (("short", 1), ("long", 12))
        return {
            "isBundle": True,
            "isSellable": number != 2,
            "statusReason": "new",
            "productSpecification": {"@type": "ProductSpecificationRef", "id": "spec"},
            "productOfferingPrice": [{"@type": "ProductOfferingPriceRef", "id": "fee"}],
            "category": [{"@type": "CategoryRef", "id": "shelf"}],
            "channel": [{"@type": "ChannelRef", "id": "web"}],
            "policy": [{"@type": "PolicyRef", "id": "rule"}],
            "marketSegment": [{"@type": "MarketSegmentRef", "id": "m", "name": f"Segment {number}"}],
            "productOfferingTerm": [
                {"@type": "ProductOfferingTerm", "name": name, "description": "d",
                 "duration": {"amount": months, "units": "month"}}
                for name, months in terms
            ],
            "allowedAction": [
                {"@type": "AllowedProductAction", "action": "upgrade",
                 "channel": [{"@type": "ChannelRef", "id": "web"}]}
            ],
            "bundledProductOffering": [
                {**option, "bundledProductOfferingOption": {"@type": "BundledProductOfferingOption", **limits}}
            ],
            "bundledGroupProductOffering": [
                {"@type": "BundledGroupProductOffering", "id": "g", "name": "extras",
                 "bundledGroupProductOfferingOption": {"@type": "BundledGroupProductOfferingOption", **group}}
            ],
            "productOfferingRelationship": [
                {"@type": "ProductOfferingRelationship", "relationshipType": "requires", **far}
            ],
            "prodSpecCharValueUse": [
                {"@type": "ProductSpecificationCharacteristicValueUse", "name": "tier",
                 "productSpecCharacteristicValue": [
                     {"@type": "StringCharacteristicValueSpecification", "value": "basic", "isDefault": True}]}
            ],
            "productOfferingCharacteristic": characteristics(),
            "externalIdentifier": [{"@type": "ExternalIdentifier", "id": "e", "owner": "us"}],
        }  # fmt: skip


class TestProductOfferingPrice(CatalogContract):
    api, base, path, schema = "TMF620", TMF620, "productOfferingPrice", "ProductOfferingPrice"
    reference = ("policy", True)
    entry = ("tax", "taxCategory", "VAT", "taxRate", 21)
    wrong = (
        *CatalogContract.wrong,
        ("price", {"unit": "euro", "value": 5}, "price.unit"),
        ("recurringChargePeriodLength", 0, "recurringChargePeriodLength"),
        ("priority", -1, "priority"),
        ("unitOfMeasure", {"amount": "one"}, "unitOfMeasure.amount"),
        ("tax", [{"taxRate": "20"}], "tax[0].taxRate"),
        ("policy", [{"id": "ghost"}], "policy[0].id"),
        ("popRelationship", [{"id": "ghost"}], "popRelationship[0].id popRelationship[0].relationshipType"),
    )
    own_filters: ClassVar = {
        "price.value.gt=2": [3],
        "price.value.lte=2": [1, 2],
        "price.value=1,2": [1, 2],
        "price.unit=EUR": [1, 2, 3],
        "tax.taxRate.gte=20": [1, 2, 3],
        "priceType=recurring&recurringChargePeriodType=month": [1, 2, 3],
        "priority.gte=2": [2, 3],
        json_path("$[?(@.price.value >= 2 && @.price.value < 3)]"): [2],
    }
    sorts: ClassVar = {**CatalogContract.sorts, "-price.value": [3, 2, 1], "-priority": [3, 2, 1]}

    def before(self):
        self.there(f"{POLICY}/policy", id="rule", kind="upgradeOnly")

    def own(self, number):
        far = {"id": "x", "href": f"{FAR}/productOfferingPrice/x"}
        return {
            "priceType": "recurring",
            "recurringChargePeriodType": "month",
            "recurringChargePeriodLength": 1,
            "price": {"unit": "EUR", "value": number + 0.99 if number > 2 else number},
            "percentage": 12.5,
            "priority": number,
            "unitOfMeasure": {"amount": 1, "units": "line"},
            "tax": [
                {"@type": "TaxItem", "taxCategory": "city", "taxRate": 1},
                {"@type": "TaxItem", "taxCategory": "VAT", "taxRate": 20, "taxAmount": {"unit": "EUR", "value": 1}},
            ],
            "policy": [{"@type": "PolicyRef", "id": "rule"}],
            "popRelationship": [
                {"@type": "ProductOfferingPriceRelationship", "relationshipType": "discountedBy", "role": "r", **far}
            ],
            "pricingLogicAlgorithm": [{"@type": "PricingLogicAlgorithm", "id": "p", "name": "rate"}],
        }


class TestProductSpecification(CatalogContract):
    api, base, path, schema = "TMF620", TMF620, "productSpecification", "ProductSpecification"
    reference = ("serviceSpecification", True)
    entry = ("productSpecCharacteristic", "name", "colour", "description", "changed")
    wrong = (
        *CatalogContract.wrong,
        (
            "productSpecCharacteristic",
            [
                {"name": "a", "valueType": "number", "minCardinality": 2, "maxCardinality": 1},
                {"name": "b", "valueType": "string", "regex": "("},
                {"valueType": "string"},
            ],
            (
                "productSpecCharacteristic[0].maxCardinality productSpecCharacteristic[1].regex"
                " productSpecCharacteristic[2].name"
            ),
        ),
        ("serviceSpecification", [{"id": "ghost"}], "serviceSpecification[0].id"),
        ("relatedParty", [{"partyOrPartyRole": {"id": "1"}}], "relatedParty[0].role"),
    )
    own_filters: ClassVar = {
        "brand=Brand 2": [2],
        "serviceSpecification.id=cfs": [1, 2, 3],
        "productSpecCharacteristic.name=ports": [1, 2, 3],
        "relatedParty.role=owner": [1, 2, 3],
        "targetProductSchema.@type=Line": [1, 2, 3],
    }

    def before(self):
        self.there(f"{TMF633}/serviceSpecification", id="cfs")

    def own(self, number):
        return {
            "brand": f"Brand {number}",
            "productNumber": "N-1",
            "serviceSpecification": [{"@type": "ServiceSpecificationRef", "id": "cfs"}],
            "productSpecCharacteristic": characteristics(),
            "relatedParty": PARTIES,
            "targetProductSchema": {"@type": "Line", "@schemaLocation": f"{FAR}/line.schema.json"},
            "attachment": [{"@type": "AttachmentRef", "id": "a", "url": f"{FAR}/a.png"}],
        }


class TestPolicy(CatalogContract):
    api, base, path, schema = "", POLICY, "policy", "Policy"
    reference = ("productOffering", True)
    wrong = (
        *CatalogContract.wrong[:2],
        ("kind", "whatever", "kind"),
        ("parameters", [], "parameters"),
        ("productOffering", [{"id": "ghost"}], "productOffering[0].id"),
    )
    plain: ClassVar = {query: found for query, found in CatalogContract.plain.items() if "Status" not in query}
    own_filters: ClassVar = {
        "kind=minTenure": [1, 2, 3],
        "parameters.days.gt=29": [3],
        "display=explain": [1, 2, 3],
        "productOffering.id=sold": [1, 2, 3],
    }
    sorts: ClassVar = {"-name": [3, 2, 1], "kind,validFor.startDateTime": [1, 2, 3]}

    def before(self):
        self.there(f"{TMF620}/productOffering", id="sold")

    def let_go(self):
        assert self.patch({"productOffering": []}).status_code == 200

    def own(self, number):
        offering = [{"@type": "ProductOfferingRef", "id": "sold"}]
        rule = {"kind": "minTenure", "display": "explain", "parameters": {"days": number * 10}}
        return {**rule, "productOffering": offering, "ourNotes": NOTES}


class TestServiceCatalog(CatalogContract):
    api, base, path, schema, v4 = "TMF633", TMF633, "serviceCatalog", "ServiceCatalog", True
    reference = ("category", True)
    entry = ("relatedParty", "role", "owner", "name", "changed")
    changed_event = "ChangeEvent"
    own_filters: ClassVar = {"category.id=shelf": [1, 2, 3], "relatedParty.name=O": [1, 2, 3]}

    def before(self):
        self.there(f"{TMF633}/serviceCategory", id="shelf")

    def own(self, _):
        return {"category": [{"id": "shelf"}], "relatedParty": PARTIES_V4}


class TestServiceCategory(CatalogContract):
    api, base, path, schema, v4 = "TMF633", TMF633, "serviceCategory", "ServiceCategory", True
    reference = ("serviceCandidate", True)
    changed_event = "ChangeEvent"
    own_filters: ClassVar = {"serviceCandidate.id=offer": [1, 2, 3], "isRoot=true": [1, 2, 3]}

    def before(self):
        self.there(f"{TMF633}/serviceSpecification", id="cfs")
        self.there(f"{TMF633}/serviceCandidate", id="offer", serviceSpecification={"id": "cfs"})

    def let_go(self):
        assert self.patch({"serviceCandidate": []}).status_code == 200

    def own(self, _):
        return {"isRoot": True, "serviceCandidate": [{"id": "offer"}], "ourNotes": NOTES}


class TestServiceCandidate(CatalogContract):
    api, base, path, schema, v4 = "TMF633", TMF633, "serviceCandidate", "ServiceCandidate", True
    reference = ("serviceSpecification", False)
    changed_event = "ChangeEvent"
    own_filters: ClassVar = {"serviceSpecification.id=cfs": [1, 2, 3], "category.id=shelf": [1, 2, 3]}

    def before(self):
        self.there(f"{TMF633}/serviceSpecification", id="cfs")
        self.there(f"{TMF633}/serviceCategory", id="shelf")

    def own(self, _):
        return {"serviceSpecification": {"id": "cfs"}, "category": [{"id": "shelf"}], "ourNotes": NOTES}


class TestServiceSpecification(CatalogContract):
    api, base, path, schema, v4 = "TMF633", TMF633, "serviceSpecification", "ServiceSpecification", True
    reference = ("serviceSpecRelationship", True)
    entry = ("specCharacteristic", "name", "colour", "description", "changed")
    changed_event = "ChangeEvent"
    wrong = (
        *CatalogContract.wrong,
        ("specCharacteristic", [{"name": "a", "regex": "["}], "specCharacteristic[0].regex"),
        (
            "serviceSpecRelationship",
            [{"id": "ghost", "relationshipType": "dependency"}],
            "serviceSpecRelationship[0].id",
        ),
    )
    own_filters: ClassVar = {
        "category=CFS": [1, 3],
        "partner=ottplay": [2],
        "specCharacteristic.name=ports": [1, 2, 3],
        "featureSpecification.name=eco": [1, 2, 3],
    }

    def referring(self, **ref):
        return [{"relationshipType": "dependency", **ref}]

    def referred(self):
        return self.make(1)[0]["id"]

    def own(self, number):
        far = {"id": "x", "href": f"{FAR}/serviceSpecification/x"}
        partner = {"partner": "ottplay", "partnerMapping": {"ports": "slots"}}
        return {
            "category": "RFS" if number == 2 else "CFS",
            **(partner if number == 2 else {}),
            "specCharacteristic": [
                {name: value for name, value in one.items() if name != "@type"} for one in characteristics()
            ],
            "serviceSpecRelationship": [{"relationshipType": "dependency", **far}],
            "featureSpecification": [{"id": "f", "name": "eco"}],
            "relatedParty": PARTIES_V4,
        }

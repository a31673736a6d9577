"""Files of tables: what is written can be read again, and what cannot be read is refused with a reason."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from catalog.admin.tables.cells import Amount, escaped, plain, unescaped
from catalog.admin.tables.files import Table
from catalog.admin.tables.forms import FORMATS
from catalog.admin.tables.offering import OfferingResource
from catalog.models import (
    AllowedAction,
    Category,
    ProductOffering,
    ProductOfferingPrice,
    ProductOfferingRelationship,
)
from catalog.services import edit_catalog, save_entity

pytestmark = pytest.mark.usefixtures("demo")
MODEL, BERLIN = "productoffering", "Europe/Berlin"
TABLES = {
    "productoffering": ProductOffering,
    "productofferingprice": ProductOfferingPrice,
    "productofferingrelationship": ProductOfferingRelationship,
    "allowedaction": AllowedAction,
}
FOR_EVER = datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)
RISKY = ("=1+1", "+49 30", "-10 %", "@sum", "\ttab", "\rreturn", "'quoted", "'=both", "''@twice", "＝wide")  # noqa: RUF001 - Excel takes it for =


def xlsx(*rows, sheets=()):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for title in sheets:
        book.create_sheet(title, 0 if title == "first" else None)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_csv(content):
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def read_xlsx(content):
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    first, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    return [dict(zip(first, row, strict=True)) for row in rows]


@pytest.fixture
def odd(demo):
    """Values that files and spreadsheets like to change."""
    with edit_catalog() as touched:
        save_entity(Category(id="c", name="C"))
        for n, text in enumerate(RISKY):
            save_entity(ProductOffering(id=f"risky-{n}", name=text, description=f"{text}\r\nline, \"two\"; 'three'\n"))
        save_entity(
            ProductOffering(id="007", name=" 007 ", valid_from=datetime(2027, 3, 28, 1, 30, 0, 123456, tzinfo=UTC))
        )
        save_entity(ProductOffering(id="1e5", name="1e5", status_reason="TRUE", valid_to=FOR_EVER))
        save_entity(ProductOffering(id="a:b~c", name="Ünïcödé 🎬", description="bell \x07", rank=2147483647))
        row = ProductOffering.objects.get(pk="1e5")
        row.channels.set(["web", "app"])
        row.categories.set(["c"])
        row.prices.set(["ott-basic-price", "sport-plus-annual-price"])
        touched.write(row)
        foreign = {
            "snapshots": {"productSpecification": {"id": "x", "name": "X", "href": "https://elsewhere.example/x"}}
        }
        save_entity(ProductOffering(id="foreign", name="Foreign", **foreign))
        odd = {"amount": Decimal("123456789012.345678"), "percentage": Decimal("-0.125"), "period": "fortnight"}
        save_entity(ProductOfferingPrice(id="odd", name="Odd", price_type="ownType", currency="EUR", **odd))
        save_entity(ProductOfferingPrice(id="none", name="None", currency="", period="", is_bundle=True))
        elsewhere = {"id": "far", "href": "https://elsewhere.example/far", "name": "Far"}
        save_entity(
            ProductOfferingRelationship(source_id="ott-basic", relationship_type="own kind", extension=elsewhere)
        )
        for start in (datetime(2027, 1, 1, tzinfo=UTC), None):
            for channel in ("app", "care"):
                action = AllowedAction(offering_id="ott-basic", action="upgrade", valid_from=start)
                save_entity(action)
                action.channels.set([channel])


@pytest.mark.usefixtures("odd")
@pytest.mark.parametrize("zone", [BERLIN, "America/Los_Angeles", "UTC"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("model", TABLES)
def test_what_is_exported_and_imported_changes_nothing(exported, preview, manager, said, model, kind, zone):
    manager.cookies["tierway_zone"] = zone
    content = exported(model, format=kind)
    page = preview(model, content, f"rows.{kind}")
    assert said(page) == []
    result = page.context["result"]
    assert {row.import_type for row in result.rows} == {"skip"}, [c.exact for r in result.rows for c in r.changes]
    assert len(result.rows) == TABLES[model].objects.count()
    assert result.unknown == []


@pytest.mark.usefixtures("odd")
def test_a_text_that_looks_like_a_formula_is_made_harmless(exported):
    for rows in (read_csv(exported(MODEL)), read_xlsx(exported(MODEL, format="xlsx"))):
        names = [row["name"] for row in rows if row["id"].startswith("risky")]
        assert len(names) == len(RISKY)
        assert not [name for name in names if name.startswith(tuple("=+-@\t\r＝"))]  # noqa: RUF001
        assert {"'=1+1", "'+49 30", "'-10 %", "'@sum", "''=both", "'quoted"} <= set(names)
    assert [unescaped(escaped(text)) for text in RISKY] == list(RISKY)


def test_no_cell_of_a_spreadsheet_is_a_formula(exported, odd):
    book = load_workbook(io.BytesIO(exported(MODEL, format="xlsx")))
    assert not [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.data_type == "f"]


def test_dates_are_written_with_the_readers_zone_and_numbers_as_numbers(exported, manager, odd):
    manager.cookies["tierway_zone"] = BERLIN
    row = next(row for row in read_csv(exported(MODEL)) if row["id"] == "007")
    assert row["valid from"] == "2027-03-28T03:30:00.123456+02:00"
    assert (
        next(row for row in read_csv(exported(MODEL)) if row["id"] == "1e5")["valid to"]
        == "9999-12-31T23:59:59.999999+00:00"
    )
    price = next(
        row for row in read_xlsx(exported("productofferingprice", format="xlsx")) if row["id"] == "ott-basic-price"
    )
    assert (price["amount"], price["period length"]) == (4.99, 1)
    assert timezone.get_current_timezone_name() == "UTC"


def test_a_number_with_more_figures_than_a_spreadsheet_keeps_is_written_as_text():
    exact = [Decimal("123456789012.345678"), Decimal("12345678901234.5")]
    [row] = read_xlsx(FORMATS[0]().export_data(Table(exact, headers=["a", "b"])))
    assert row == {"a": "123456789012.345678", "b": 12345678901234.5}
    assert Amount().clean(row["a"]) == exact[0]
    assert Amount().clean(row["b"]) == exact[1]


def test_an_export_has_the_rows_of_the_list_as_it_is_searched_and_filtered(exported, manager):
    found = read_csv(exported(MODEL, q="OTT", lifecycle_status__exact="Launched"))
    assert {row["id"] for row in found} == {"ott-basic", "ott-standard", "ott-premium"}
    page = manager.get("/admin/catalog/productoffering/export/?q=OTT&lifecycle_status__exact=Launched")
    assert page.context["row_count"] == 3
    assert "as you have searched and filtered it" in page.content.decode()
    assert '<input type="hidden" name="lifecycle_status__exact" value="Launched">' in page.content.decode()


@pytest.mark.parametrize("format_", ["7", "x", ""])
def test_a_format_that_there_is_none_of_is_refused_and_another_method_too(manager, format_):
    page = manager.get(f"/admin/catalog/productoffering/export/?_format={format_}")
    assert page.context["form"].errors["format"]
    assert manager.post("/admin/catalog/productoffering/export/", {"format": "0"}).status_code == 405


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_csv_comes_with_any_separator_with_or_without_a_mark(preview, changes, separator, mark, newline):
    rows = [["id", "name", "description"], ["ott-basic", "Größe", f'"a{separator} b"']]
    text = mark + "".join(separator.join(row) + newline for row in rows)
    assert changes(preview(MODEL, text)) == [
        (2, "update", [("name", "OTT Play Basic", "Größe"), ("description", "", f"a{separator} b".strip())])
    ]


def test_the_separator_may_be_said_as_excel_says_it(preview, changes):
    assert changes(preview(MODEL, "sep=;\nid;name\nott-basic;A, B\n")) == [
        (3, "update", [("name", "OTT Play Basic", "A, B")])
    ]


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("9,99", "9.99"),
        ("1234.5", "1234.5"),
        ("0,125", "0.125"),
        ("0.125", "0.125"),
        ("1234,5678", "1234.5678"),
        ("12", "12"),
    ],
)
def test_a_number_may_have_a_comma(load, cell, amount):
    load("productofferingprice", f'id;amount\nott-basic-price;"{cell}"\n')
    assert ProductOfferingPrice.objects.get(pk="ott-basic-price").amount == Decimal(amount)


@pytest.mark.parametrize("cell", ["1.500", "1,500", "1.234.567", "1,234.5", "9.99 EUR", "1e3", "--1", "NaN", "", "٣"])
def test_what_is_no_number_or_could_be_two_is_refused(preview, said, cell):
    [(row, column, words)] = said(preview("productofferingprice", f'id,amount\nott-basic-price,"{cell}"\n'))
    assert (row, column) == (2, "amount")
    assert cell in words or "Give an amount" in words


def test_rows_are_numbered_as_a_spreadsheet_does(preview, said):
    text = 'id,name,rank\n\nott-basic,"two\nlines",1\n\n\nott-premium,P,x\n'
    assert [(row, column) for row, column, _ in said(preview(MODEL, text))] == [(6, "rank")]
    content = xlsx(["id", "rank"], [], ["ott-basic", 1], [None, None], ["ott-premium", "x"])
    assert [(row, column) for row, column, _ in said(preview(MODEL, content, "rows.xlsx"))] == [(5, "rank")]


def test_a_spreadsheet_is_read_as_it_shows_its_values(load):
    rows = [
        ["id", "name", "description", "rank", "is bundle", "valid from", "valid to"],
        ["ott-basic", 42, 1.5, 7.0, True, datetime(2027, 1, 1, 12), date(2028, 1, 1)],  # noqa: DTZ001 - Excel has no zones
    ]
    load(MODEL, xlsx(*rows), "rows.xlsx")
    row = ProductOffering.objects.get(pk="ott-basic")
    assert (row.name, row.description, row.rank, row.is_bundle) == ("42", "1.5", 7, True)
    assert (row.valid_from, row.valid_to) == (datetime(2027, 1, 1, 12, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC))


def test_a_number_of_a_spreadsheet_is_taken_with_the_figures_that_it_shows(load):
    load("productofferingprice", xlsx(["id", "amount"], ["ott-basic-price", 0.1 + 0.2]), "rows.xlsx")
    assert ProductOfferingPrice.objects.get(pk="ott-basic-price").amount == Decimal("0.3")


def test_a_formula_in_a_spreadsheet_is_refused_and_so_is_its_error(preview, said):
    content = xlsx(["id", "name", "rank"], ["ott-basic", "=A1", 1], ["ott-premium", "#REF!", "=1+1"])
    found = said(preview(MODEL, content, "rows.xlsx"))
    assert [(row, column) for row, column, _ in found] == [(2, "name"), (3, "name"), (3, "rank")]
    assert all("formula" in words for *_, words in found)


def test_the_first_sheet_is_read_whichever_is_looked_at(preview, said):
    book = Workbook()
    book.active.append(["id", "rank"])
    book.active.append(["ott-basic", "x"])
    book.create_sheet("second").append(["nothing"])
    book.active = 1
    out = io.BytesIO()
    book.save(out)
    assert [column for _, column, _ in said(preview(MODEL, out.getvalue(), "rows.xlsx"))] == ["rank"]


def zipped(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


UNNAMED = "has no name in the first row. Is a text with a comma not in quotes?"
QUOTES = "a quotation mark is missing, or one too many stands there."
UTF_8 = "In Excel choose 'CSV UTF-8' when you save it, or save it as XLSX."
OLD = "This is a file of an old Excel, or one with a password. Save it as XLSX or CSV UTF-8."
NO_XLSX = "This is no XLSX file, or a damaged one. Save it as XLSX or as CSV UTF-8 and try again."


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "rows.csv", "The file is empty."),
        (b"\n \n", "rows.csv", "The file is empty. Its first row has to hold the names of the columns."),
        (b"id,name\n", "rows.csv", "The file has headings and no rows."),
        (b"id,name,ID\nx,y,z\n", "rows.csv", "These columns stand there twice: id."),
        (b"id,name\nx,One, two\n", "rows.csv", f"Row 2: column C {UNNAMED}"),
        (b"id,\nx,y\n", "rows.csv", f"Row 2: column B {UNNAMED}"),
        (b'id,name\nx,"open\n', "rows.csv", f"Row 2 cannot be read: {QUOTES}"),
        ("id,name\nx,Größe\n".encode("cp1252"), "rows.csv", f"The file is not in UTF-8, see line 2. {UTF_8}"),
        ("id,name\nx,Größe\n".encode("utf-16"), "rows.csv", f"The file is not in UTF-8. {UTF_8}"),
        (b"id,name\nx,\x00\n", "rows.csv", "This is no CSV file: it holds signs that no text has."),
        (b"id,name\nx,y\n", "rows.xlsx", NO_XLSX),
        (b"PK\x03\x04 and no archive", "rows.xlsx", NO_XLSX),
        (zipped(some="text"), "rows.xlsx", NO_XLSX),
        (b"\xd0\xcf\x11\xe0 old", "rows.xls", OLD),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(preview, said, rows, storage, content, name, words):
    before = rows()
    page = preview(MODEL, content, name)
    assert said(page) == [words]
    assert rows() == before
    assert not list(storage.glob(".tables/*"))


def test_a_damaged_spreadsheet_is_refused(preview, said):
    good = xlsx(["id"], ["ott-basic"])
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = b"<worksheet><sheetData><row r='x'><c"
    assert said(preview(MODEL, zipped(**parts), "rows.xlsx")) == [NO_XLSX]


def test_entities_that_multiply_are_not_read(preview, said):
    good = xlsx(["id"], ["ott-basic"])
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 50}">' for n in range(1, 9))
    cell = "<worksheet><sheetData><row><c><v>&e8;</v></c></row></sheetData></worksheet>"
    bomb = f'<!DOCTYPE x [<!ENTITY e0 "{"x" * 50}">{entities}]>{cell}'
    parts["xl/worksheets/sheet1.xml"] = bomb.encode()
    assert said(preview(MODEL, zipped(**parts), "rows.xlsx")) == [NO_XLSX]


def test_a_file_that_is_packed_far_too_tightly_is_not_opened(preview, said, settings):
    settings.TABLE_MOST_BYTES = 100_000
    bomb = zipped(**{"xl/worksheets/sheet1.xml": b"0" * 1_300_000})
    assert len(bomb) < settings.TABLE_MOST_BYTES
    assert said(preview(MODEL, bomb, "rows.xlsx")) == [
        "The file is packed, and far larger than a table of that many rows. It was not opened."
    ]


def test_a_spreadsheet_with_a_cell_far_below_is_not_read_to_its_end(preview, changes):
    book = Workbook()
    book.active.append(["id", "name"])
    book.active.append(["ott-basic", "New"])
    book.active.cell(row=1_000_000, column=16_000, value="far")
    out = io.BytesIO()
    book.save(out)
    assert [row[:2] for row in changes(preview(MODEL, out.getvalue(), "rows.xlsx"))] == [(2, "update")]


def test_size_and_rows_of_a_file_are_bounded(preview, said, settings):
    settings.TABLE_MOST_ROWS, settings.TABLE_MOST_BYTES = 2, 1000
    rows = "id,rank\nott-basic,1\nott-premium,2\n"
    assert said(preview(MODEL, rows)) == []
    assert said(preview(MODEL, rows + "plan-100,3\n")) == ["The file has more than 2 rows. Divide it into several."]
    assert said(preview(MODEL, rows + " " * 1000)) == ["The file is larger than 0.001 MB. Divide it into several."]


def test_a_text_that_no_cell_can_hold_is_not_cut_off(manager):
    save_entity(ProductOffering(id="long", name="Long", description="x" * 32_768))
    page = manager.get("/admin/catalog/productoffering/export/?_format=0")
    assert "A text is too long for a cell of XLSX" in page.content.decode()
    long = read_csv(FORMATS[1]().export_data(OfferingResource().export()))
    assert [len(row["description"]) for row in long if row["id"] == "long"] == [32_768]


def test_signs_that_no_spreadsheet_can_hold_make_no_change(odd):
    assert plain("bell \x07") == plain("bell \N{REPLACEMENT CHARACTER}")
    assert plain("a\r\nb ") == plain("a\nb")
    assert plain("a") != plain("b")

"""The drawings of the lifecycles are current."""

from pathlib import Path

import pytest

from config.states import drawing, lifecycles

FOLDER = Path(__file__).parents[2] / "docs" / "states"


@pytest.mark.parametrize("table", lifecycles(), ids=lambda table: table.name)
def test_the_drawing_is_current(table):
    assert (FOLDER / f"{table.name}.md").read_text() == drawing(table), "run `make states`"


def test_there_is_no_drawing_of_a_table_that_is_gone():
    assert {path.stem for path in FOLDER.glob("*.md")} == {table.name for table in lifecycles()}

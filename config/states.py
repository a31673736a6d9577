"""Every lifecycle of the product, drawn from its table."""

from __future__ import annotations

import importlib
import importlib.util
from pathlib import Path

from tmf.lifecycle import Lifecycle

APPS = ("catalog", "inventory", "qualification", "provisioning", "ordering", "studio")


def lifecycles() -> list[Lifecycle]:
    """Every lifecycle table of every app, in the order of the floors."""
    modules = [importlib.import_module(f"{app}.domain.lifecycle") for app in APPS]
    return [value for module in modules for value in vars(module).values() if isinstance(value, Lifecycle)]


def drawing(table: Lifecycle) -> str:
    """A Markdown page with a Mermaid state diagram of one table."""
    names = {state: state.replace(" ", "_") for state in table.states}
    lines = [
        f"# {table.name}",
        "",
        f"Source: {table.source}. Made by `make states`.",
        "",
        "```mermaid",
        "stateDiagram-v2",
    ]
    lines += [f'    state "{state}" as {name}' for state, name in names.items() if state != name]
    lines.append(f"    [*] --> {names[table.initial]}")
    for move in table.moves:
        lines += [f"    {names[source]} --> {names[move.target]}: {move.verb}" for source in move.sources]
    lines += [f"    {names[state]} --> [*]" for state in table.final]
    return "\n".join([*lines, "```", ""])


def draw(folder: Path) -> None:
    """Write one page a table."""
    folder.mkdir(parents=True, exist_ok=True)
    for table in lifecycles():
        (folder / f"{table.name}.md").write_text(drawing(table), encoding="utf-8")

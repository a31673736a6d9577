"""The page that says what this process is."""

from html import escape

from partner_simulator.partners import PARTNERS

PATHS = (
    ("PUT", "/{partner}/entitlements/{clientEntitlementId}", "create"),
    ("GET", "/{partner}/entitlements/{clientEntitlementId}", "snapshot"),
    ("POST", "/{partner}/entitlements/{clientEntitlementId}/changeTier", "other product, in place"),
    ("POST", "/{partner}/entitlements/{clientEntitlementId}/suspend | resume | cancel", "change of state"),
    ("GET", "/{partner}/entitlements?updatedSince=&cursor=&limit=", "changes, oldest first"),
    ("GET", "/{partner}/operations/{operationKey}", "what an operation answered"),
    ("GET", "/{partner}/products", "product keys and tiers"),
    ("GET", "/{partner}/health", "is the partner there?"),
    ("GET", "/_control/ledger?partner=&customerReference=&operationKey=", "every effect, in order"),
    ("GET", "/_control/entitlements?partner=&customerReference=&operationKey=&serviceState=", "all that is held"),
    ("GET", "/_control/health", "is the simulator there?"),
)


def _rows(rows: tuple[tuple[str, ...], ...]) -> str:
    return "\n".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)


HOME = f"""<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Partner simulator</title>
<style>body {{ font: 16px/1.5 sans-serif; margin: 2rem; max-width: 70rem }} td {{ padding: .2rem 1rem .2rem 0 }}</style>
</head>
<body>
<h1>Partner simulator</h1>
<p>This process plays streaming partners for demonstrations and tests. Nothing here is real.
Every change needs the header <code>Idempotency-Key</code>.</p>
<h2>Partners</h2>
<table>
{_rows(tuple((p.name, p.archetype, ", ".join(p.tiers) or "not built yet") for p in PARTNERS.values()))}
</table>
<h2>Paths</h2>
<table>
{_rows(PATHS)}
</table>
</body>
</html>
"""

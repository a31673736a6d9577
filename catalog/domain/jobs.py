"""What the jobs that load or write catalog files may be told, and how much they tell."""

ALL_OR_NOTHING, ROW_BY_ROW = "allOrNothing", "rowByRow"
MODES = (ALL_OR_NOTHING, ROW_BY_ROW)
"""What an import does with a file of which some rows are wrong: load nothing of it, or load the others."""
LOGGED = 1000
"""The errors of one job that are kept; the others are counted."""
CONTENT_TYPES = ("application/json", "application/jsonl", "application/x-ndjson")
"""All of them mean JSON Lines: one resource a line."""

"""The catalog as tables: CSV and XLSX files that product managers edit and load again.

A resource (`offering`, `price`, `relationship`, `allowed_action`) says what the columns are; `base` reads a file row by
row, compares it with what is stored, and has the services write everything as one change, or undo it for a preview.
"""

"""A document with something else in one of its places."""

import copy

WRONG = (None, "", "text", "0001-01-01T00:00:00+14:00", -1, 1.5, [], ["a"], {"name": "x"})


def places(value, path=()):
    """The path of every part of a document."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield (*path, key)
        yield from places(part, (*path, key))


def swap(document, path, value):
    """The document with the value in that place."""
    whole = copy.deepcopy(document)
    *above, last = path
    part = whole
    for key in above:
        part = part[key]
    part[last] = value
    return whole

r"""The text of `filter=`: a small part of JSONPath (TMF630 Part 6), read by a tokenizer and a recursive parser.

    filter     = "$" "[?" any "]"  |  ["$."] path "[?" any "]"  |  "[?" any "]"
    any        = all *("||" all)
    all        = term *("&&" term)
    term       = "(" any ")"  |  "@." path comparison value
    comparison = "==" | "!=" | ">" | ">=" | "<" | "<="
    value      = 'text' | "text" | number | true | false        ; in a text, \ stands before ' " \

`$[?(…)]` asks every entity of the list; `relatedParty[?(…)]` asks for those with one related party that fulfils it all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tmf.errors import Refused
from tmf.query.expression import AllOf, AnyOf, Condition, Expression, Operator, Same

MAX_TEXT = 2000
MAX_DEPTH = 20
_SUBSET = (
    "of JSONPath, `$[?(…)]` and `path[?(…)]` are, with `@.a.b == 'x'` (== != > >= < <=, texts, numbers, true, false)"
    " joined by && and || and parentheses"
)
_OPERATORS: dict[str, Operator] = {"==": "eq", "!=": "ne", ">": "gt", ">=": "gte", "<": "lt", "<=": "lte"}
_TOKEN = re.compile(
    r"""[ \t\r\n]*(?:
      (?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
    | (?P<number>-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)
    | (?P<beyond>\.\.|\.?\*|=~|![^=]|\[[^?])
    | (?P<step>\.[A-Za-z@][A-Za-z0-9_@-]*)
    | (?P<name>[A-Za-z][A-Za-z0-9_@-]*)
    | (?P<comparison>==|!=|>=|<=|>|<)
    | (?P<mark>&&|\|\||\[\?|[$@\]()])
    | (?P<end>\Z)
    )""",
    re.VERBOSE | re.DOTALL,
)
_BLANKS = " \t\r\n"
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    position: int


def read_filter(text: str) -> Expression:
    """The expression that the text of a `filter` parameter says.

    Raises:
        Refused: 400 for what is malformed and for JSONPath beyond the part above, with the position.
    """
    if len(text) > MAX_TEXT:
        raise Refused(400, "invalidFilter", f"A filter may have {MAX_TEXT} characters at most.", path="filter")
    return _Reader(_tokens(text)).whole()


def not_offered(what: str, path: str = "filter") -> Refused:
    """400 `filterNotOffered` for a filter that TMF630 or JSONPath has and we do not: the client can ask otherwise."""
    return Refused(400, "filterNotOffered", f"{what} is not offered; {_SUBSET}.", path=path)


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    at = 0
    while not tokens or tokens[-1].kind != "end":
        found = _TOKEN.match(text, at)
        if found is None:
            raise _malformed("This is not understood", len(text) - len(text[at:].lstrip(_BLANKS)))
        kind = str(found.lastgroup)
        if kind == "beyond":
            raise not_offered(f"{found[kind].strip()!r} at position {found.start(kind) + 1}")
        tokens.append(_Token(kind, found[kind], found.start(kind)))
        at = found.end()
    return tokens


def _malformed(words: str, position: int) -> Refused:
    return Refused(400, "invalidFilter", f"{words} (position {position + 1}).", path="filter")


class _Reader:
    """Reads the tokens from left to right; each method reads one rule of the grammar."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens, self.index, self.depth = tokens, 0, 0

    def whole(self) -> Expression:
        """The whole text."""
        path = self.root()
        self.take("[?", "a predicate [?(…)]")
        expression = self.any()
        self.take("]", "&&, || or the closing ]")
        if self.next.kind in ("step", "mark"):
            raise self.beyond("A path behind a predicate")
        if self.next.kind != "end":
            raise self.unexpected("the end")
        return Same(path, expression) if path else expression

    def root(self) -> str:
        """The path before the predicate; empty where it asks the entities themselves."""
        names = []
        if self.next.kind == "name":
            names.append(self.step().text)
        else:
            self.skip("$")
        return ".".join([*names, *self.steps()])

    def any(self) -> Expression:
        """Parts joined by `||`."""
        parts = [self.all()]
        while self.skip("||"):
            parts.append(self.all())
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def all(self) -> Expression:
        """Parts joined by `&&`."""
        parts = [self.term()]
        while self.skip("&&"):
            parts.append(self.term())
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def term(self) -> Expression:
        """A comparison, or an expression in parentheses."""
        if not self.skip("("):
            return self.comparison()
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _malformed(f"Parentheses may be nested {MAX_DEPTH} deep at most", self.next.position)
        expression = self.any()
        self.take(")", "&&, || or the closing )")
        self.depth -= 1
        return expression

    def comparison(self) -> Condition:
        """`@.a.b == 'x'`."""
        if self.next.kind in ("name", "text", "number") or self.next.text == "$":
            raise self.beyond("Anything but @. before a comparison")
        self.take("@", "@ or (")
        path = ".".join(self.steps())
        if not path:
            raise self.unexpected("an attribute like @.name")
        return Condition(path, self.operator(), (self.value(),), source="filter")

    def operator(self) -> Operator:
        """`==` and the like."""
        if self.next.kind == "comparison":
            return _OPERATORS[self.step().text]
        if self.next.kind == "mark":
            raise self.beyond("An attribute without a comparison")
        raise self.unexpected("one of == != > >= < <=")

    def value(self) -> str:
        """A literal, as text."""
        token = self.next
        if token.kind == "text":
            return self.unquoted(self.step())
        if token.kind == "number" or token.text in ("true", "false"):
            return self.step().text
        if token.text in ("@", "$", "null"):
            raise self.beyond("This value")
        raise self.unexpected("a value ('text', a number, true or false)")

    def unquoted(self, token: _Token) -> str:
        """The text between the quotes."""
        inner = token.text[1:-1]
        if unknown := next((found for found in _ESCAPED.finditer(inner) if found[1] not in "\\'\""), None):
            words = "In a text, \\ can only stand before a quote or another \\"
            raise _malformed(words, token.position + 1 + unknown.start())
        return _ESCAPED.sub(r"\1", inner)

    def steps(self) -> list[str]:
        """`.a.b` as names."""
        names = []
        while self.next.kind == "step":
            names.append(self.step().text[1:])
        return names

    @property
    def next(self) -> _Token:
        """The token that is to be read."""
        return self.tokens[self.index]

    def step(self) -> _Token:
        """Read one token."""
        token = self.next
        self.index += 1
        return token

    def skip(self, mark: str) -> bool:
        """Read a mark if it stands there."""
        there = self.next.kind == "mark" and self.next.text == mark
        self.index += there
        return there

    def take(self, mark: str, wanted: str) -> None:
        """Read a mark that has to stand there."""
        if not self.skip(mark):
            raise self.unexpected(wanted)

    def beyond(self, what: str) -> Refused:
        """JSONPath has it, and we do not."""
        return not_offered(f"{what} (position {self.next.position + 1}, {self.next.text[:30]!r})")

    def unexpected(self, wanted: str) -> Refused:
        """400: something else stands where `wanted` has to."""
        found = repr(self.next.text[:30]) if self.next.text else "the end"
        return _malformed(f"Expected {wanted}, found {found}", self.next.position)

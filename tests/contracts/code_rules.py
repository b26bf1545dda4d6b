"""Rules of how we build that a linter does not know: each finds what breaks it in one file."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

LONGEST_FUNCTION = 40
LONGEST_FILE = 400

MAY_COMMIT = ("shared/messaging/consumer.py", "estafette/bench/")
"""Kafka's offset, after the transaction, and what benches compare with."""
MAY_ASK_THE_TIME = (
    "shared/runtime/clock.py",
    "shared/identity/tokens.py",
    "estafette/issuer/",
)
"""The clock; and tokens, whose times are real whatever a moved clock says."""
MAY_SEND_TO_KAFKA = ("shared/messaging/", "estafette/bench/")
TIMES = {"now", "utcnow", "today", "time"}
BARE_NAMES = {"utils", "util", "helpers", "common", "misc"}

Finding = str
Rule = Callable[[ast.Module, str, str], Iterator[Finding]]


def no_commit(tree: ast.Module, path: str, _: str) -> Iterator[Finding]:
    """Nobody commits but the shared machinery: a request or batch is one transaction."""
    if not path.startswith(MAY_COMMIT):
        yield from (f"line {call.lineno}: commit()" for call in _calls(tree, {"commit"}))


def no_own_time(tree: ast.Module, path: str, _: str) -> Iterator[Finding]:
    """Time comes from the injected clock."""
    if path.startswith(MAY_ASK_THE_TIME):
        return
    for call in _calls(tree, TIMES):
        owner = ast.unparse(call.func.value) if isinstance(call.func, ast.Attribute) else ""
        if owner in ("datetime", "date", "time", "datetime.datetime", "datetime.date"):
            yield f"line {call.lineno}: {ast.unparse(call.func)}()"


def no_direct_sending(tree: ast.Module, path: str, _: str) -> Iterator[Finding]:
    """Events leave through the outbox only."""
    if path.startswith(MAY_SEND_TO_KAFKA):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id == "AIOKafkaProducer":
            yield f"line {node.lineno}: a producer of its own"
    for call in _calls(tree, {"send", "send_and_wait", "publish"}):
        owner = ast.unparse(call.func.value) if isinstance(call.func, ast.Attribute) else ""
        if "producer" in owner or "broker" in owner:
            yield f"line {call.lineno}: {ast.unparse(call.func)}()"


def short_functions(tree: ast.Module, _: str, __: str) -> Iterator[Finding]:
    """A function fits on a screen."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield f"line {node.lineno}: {node.name} has {lines} lines"


def short_files(_: ast.Module, path: str, source: str) -> Iterator[Finding]:
    """A file is about one thing."""
    lines = source.count("\n")
    if lines > LONGEST_FILE:
        yield f"{path} has {lines} lines"


def telling_names(_: ast.Module, path: str, __: str) -> Iterator[Finding]:
    """A module is named for what it is about."""
    if BARE_NAMES & set(Path(path).with_suffix("").parts):
        yield f"{path} says nothing of what is in it"


def nothing_left_to_do(_: ast.Module, __: str, source: str) -> Iterator[Finding]:
    """What is not done is an issue, not a comment."""
    for number, line in enumerate(source.splitlines(), 1):
        if any(f"# {mark}" in line for mark in ("TODO", "FIXME", "XXX", "HACK")):
            yield f"line {number}: {line.strip()}"


RULES: tuple[Rule, ...] = (
    no_commit,
    no_own_time,
    no_direct_sending,
    short_functions,
    short_files,
    telling_names,
    nothing_left_to_do,
)


def findings(rule: Rule, source: str, path: str) -> list[Finding]:
    """Return what breaks a rule in a file."""
    return list(rule(ast.parse(source), path, source))


def _calls(tree: ast.Module, names: set[str]) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr=name)) if name in names:
                yield node

"""Which file imports which, in; the agreements among them and what each is read with, out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

Imports = Mapping[str, Sequence[str]]
"""File → the files that it imports, in the order of the text."""


def roots_of(named: Sequence[str], imports: Imports, agreements: Collection[str]) -> list[str]:
    """Agreements of their own among the named files, in their order.

    A file is one when it has an `agreement` block (is among `agreements`) or is
    imported by nobody. Files that only import each other in a circle are
    nobody's; the first of them is taken, so that none goes unread.
    """
    imported = {target for targets in imports.values() for target in targets}
    roots = [path for path in named if path not in imported or path in agreements]
    reached: set[str] = set()
    for root in roots:
        _reach(root, imports, reached)
    for path in named:
        if path not in reached:
            roots.append(path)
            _reach(path, imports, reached)
    return roots


def closure_of(root: str, imports: Imports) -> list[str]:
    """A file after everything that it imports, each file once."""
    order: dict[str, None] = {}
    stack = [(root, False)]
    visiting: set[str] = set()
    while stack:
        path, done = stack.pop()
        if done:
            order[path] = None
        elif path not in visiting:
            visiting.add(path)
            stack.append((path, True))
            stack += [(target, False) for target in reversed(imports[path])]
    return list(order)


def circles_of(imports: Imports) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    """Each circle once: the file that closes it, which of its imports does, and the way round."""
    state: dict[str, str] = {}
    for start in imports:
        if start in state:
            continue
        stack: list[tuple[str, int]] = [(start, 0)]
        way: list[str] = [start]
        state[start] = "open"
        while stack:
            path, index = stack.pop()
            targets = imports[path]
            if index == len(targets):
                state[path] = "done"
                way.pop()
                continue
            stack.append((path, index + 1))
            target = targets[index]
            if state.get(target) == "open":
                yield path, index, (*way[way.index(target) :], target)
            elif target not in state:
                state[target] = "open"
                way.append(target)
                stack.append((target, 0))


def _reach(root: str, imports: Imports, reached: set[str]) -> None:
    waiting = [root]
    while waiting:
        path = waiting.pop()
        if path not in reached:
            reached.add(path)
            waiting.extend(imports[path])

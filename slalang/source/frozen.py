"""Data classes that are quick to define: a drop-in for the two forms of `dataclass` used here.

`dataclasses.dataclass` writes and compiles six methods for every class as soon as it is
defined; for the four hundred classes of this project that was half of the time that a
command takes to start, and most of them never have an instance in one run. Here a class
costs next to nothing until its first instance is made. To type checkers, and to
`dataclasses.fields`, `replace` and `is_dataclass`, these classes are data classes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass, field
else:

    class field:
        """A default that is made anew for each instance."""

        def __init__(self, *, default_factory: Any) -> None:
            self.make = default_factory

    def dataclass(*, frozen: bool = False, slots: bool) -> Any:
        """Make the annotated names of a class its fields. Every class has slots."""
        assert slots

        def decorate(cls: type) -> type:
            names = tuple(n for n, t in _annotations(cls).items() if not _is_class_variable(t))
            body = {k: v for k, v in vars(cls).items() if k not in ("__dict__", "__weakref__")}
            defaults = {name: body.pop(name) for name in names if name in body}
            body |= {
                "__slots__": names,
                "__match_args__": names,
                "__init__": _first_init,
                "__dataclass_fields__": _Fields(),
                "_defaults": defaults,
                "__repr__": body.get("__repr__", _repr),
                "__eq__": body.get("__eq__", _eq),
                "__hash__": body.get("__hash__") or (_hash if frozen else None),
                "__reduce__": _reduce,
            }
            if frozen:
                body |= {"__setattr__": _refuse, "__delattr__": _refuse}
            return type(cls)(cls.__name__, cls.__bases__, body)

        return decorate


__all__ = ["dataclass", "field"]


def _annotations(cls: type) -> dict[str, Any]:
    annotations: dict[str, Any] = vars(cls).get("__annotations__", {})
    return annotations


def _is_class_variable(annotation: Any) -> bool:
    return str(annotation).startswith(("ClassVar", "typing.ClassVar"))


def _first_init(self: Any, *args: Any, **kwargs: Any) -> None:
    """Compile the methods of a class when its first instance is made."""
    cls: Any = next(c for c in type(self).__mro__ if "_defaults" in vars(c))
    for name, method in _compiled(cls).items():
        setattr(cls, name, method)
    cls.__init__(self, *args, **kwargs)


def _compiled(cls: Any) -> dict[str, Any]:
    """`__init__` and, where the class has none of its own, `__eq__` and `__hash__`."""
    names, defaults = cls.__match_args__, cls._defaults
    known: dict[str, Any] = {"missing": object()}
    parameters, lines = ["self"], []
    for name in names:
        # Filling the slot itself is quicker than `object.__setattr__`.
        known[f"set_{name}"] = vars(cls)[name].__set__
        value = parameter = name
        if name in defaults:
            made = type(defaults[name]) is field
            known[f"default_{name}"] = defaults[name].make if made else defaults[name]
            parameter = f"{name}={'missing' if made else f'default_{name}'}"
            value = f"default_{name}() if {name} is missing else {name}" if made else name
        parameters.append(parameter)
        lines.append(f" set_{name}(self, {value})")
    mine = "".join(f"self.{name}, " for name in names)
    theirs = "".join(f"other.{name}, " for name in names)
    code = (
        f"def __init__({', '.join(parameters)}):\n" + ("\n".join(lines) or " pass") + "\n"
        "def __eq__(self, other):\n"
        " if type(other) is not type(self): return NotImplemented\n"
        f" return self is other or ({mine}) == ({theirs})\n"
        f"def __hash__(self): return hash(({mine}))\n"
    )
    exec(code, known)
    own = [("__eq__", _eq), ("__hash__", _hash)]
    kept = ["__init__", *(name for name, first in own if vars(cls)[name] is first)]
    return {name: known[name] for name in kept}


def _values(self: Any) -> tuple[Any, ...]:
    return tuple([getattr(self, name) for name in self.__match_args__])


def _eq(self: Any, other: Any) -> Any:
    """Stands in until the first instance is made, and tells that a class has none of its own."""
    raise NotImplementedError


def _hash(self: Any) -> int:
    """Stands in until the first instance is made."""
    raise NotImplementedError


def _repr(self: Any) -> str:
    shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__match_args__)
    return f"{type(self).__qualname__}({shown})"


def _reduce(self: Any) -> tuple[Any, ...]:
    return type(self), _values(self)


def _refuse(self: Any, name: str, *_: object) -> None:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot change the field {name!r} of {type(self).__name__}")


class _Fields:
    """What `dataclasses` asks for, made only when it asks."""

    def __get__(self, _: object, cls: Any) -> dict[str, Any]:
        import dataclasses

        pairs = [(name, Any) for name in cls.__match_args__]
        plain: Any = dataclasses.make_dataclass(cls.__name__, pairs)
        cls.__dataclass_fields__ = plain.__dataclass_fields__
        fields: dict[str, Any] = plain.__dataclass_fields__
        return fields

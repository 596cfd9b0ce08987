"""A form in; the rules that JsonLogic can say exactly, and reasons for the others, out."""

from slalang.engines.jsonlogic.export import FORMAT, export

__all__ = ["FORMAT", "export"]

"""The document of an agreement as data, shared by every format that people read."""

from slalang.backends.document.build import document

__all__ = ["document"]

"""Engines: the form of an agreement in; the same rules in another language, out."""

"""Engines: each translates the typed form, or its JSON, for one place where leads are scored."""

"""Engines beside DuckDB: canonical tables in, a relation in the shape of every result out."""

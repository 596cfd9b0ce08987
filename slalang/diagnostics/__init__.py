"""Findings: what they say, which of them count, and how each format lays them out."""

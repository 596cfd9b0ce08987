"""A plan and how certain its numbers are in; chances and percentiles, out."""

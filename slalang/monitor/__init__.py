"""Many leads over time: an agreement and data in; what was due, kept and broken out."""

"""What came so far: counts of each period, source and stage, read from a table."""

"""What came so far beside what was agreed: value, needs, runs, rates, and where it leads."""

"""Where a number of a plan comes from, in words and equations."""

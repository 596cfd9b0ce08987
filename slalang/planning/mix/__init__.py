"""The mix of sources: which of them should bring how much, so that the goal costs least."""

"""Who can work how much, what goals ask of them, and the ways out where that is too much."""

"""Random agreements with random leads, the tables that engines take, the results they give."""

"""Goals, rates, teams, budgets and promises as one system: an agreement in, clashes out."""

"""What the plan costs and brings: returns, budgets, and what improvements save."""

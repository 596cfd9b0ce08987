"""Many leads by queries: duties in; SQL for DuckDB that finds the items of every lead, out."""

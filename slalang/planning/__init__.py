"""The plan over time: what each month needs and brings, as a sheet of cells."""

"""Sheets of cells: exact formulas over named inputs, and what they come to."""

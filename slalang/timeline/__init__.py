"""Promises over time: an agreement and a lead in; what is owed, kept and broken out."""

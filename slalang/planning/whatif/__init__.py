"""An agreement as if something else were agreed: scenarios, single numbers, and what changes."""

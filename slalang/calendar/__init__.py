"""When a calendar is open: the ordinary week first, and which calendar a clock runs on."""

"""`python -m slalang`."""

from slalang.cli.main import main

main()

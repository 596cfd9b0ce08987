"""`python -m slalang` is `slalang`."""

from slalang.cli.main import main

main()

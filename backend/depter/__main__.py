"""Run the command line: ``python -m depter``."""

from depter.cli import main

if __name__ == "__main__":
    main()

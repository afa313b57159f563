"""`python -m amana` is the command `amana`, where the folder of commands is not on the path."""

from amana.cli import main

if __name__ == "__main__":
    raise SystemExit(main())

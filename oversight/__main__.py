"""Makes ``python -m oversight`` the one door to every command."""

from oversight.cli.main import main

if __name__ == "__main__":
    main(prog_name="python -m oversight")

"""`python -m tasdiq` is the `tasdiq` command."""

from tasdiq.cli.run import main

if __name__ == "__main__":
    main()

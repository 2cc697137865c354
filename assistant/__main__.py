"""`python -m assistant` is `aisle`."""

from assistant.cli import main

if __name__ == "__main__":
    main()

"""Prints the description of the API: `python -m src.openapi`. The file openapi.json and every client come from it."""

import json

from fastapi import FastAPI

from src.main import create_app
from src.settings import load_settings

# The description depends on no setting, and making the application contacts nobody. Any file serves as the password's.
NOWHERE = {"DATABASE_HOST": "database.invalid", "DATABASE_PASSWORD_FILE": __file__}


def render(app: FastAPI) -> str:
    """The document as text. Sorted, so that it differs only where the API does."""
    return json.dumps(app.openapi(), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    print(render(create_app(load_settings(NOWHERE))), end="")

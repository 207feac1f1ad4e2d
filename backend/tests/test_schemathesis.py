"""Thousands of requests made from the description of the API, the authenticated whole application answering them."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from pydantic import BaseModel
from sqlalchemy import URL

from src.auth import tokens
from src.main import create_app
from src.rate_limits import RateLimitKind, RateLimitPolicy
from src.settings import Settings
from tests.conftest import ALICE
from tests.support.serving import served
from tests.support.signing import Signer

# Another seed makes other requests:
#   SCHEMATHESIS_SEED=7 node ../tests/fixtures/postgres/postgres.ts -- python -m pytest ...
SEED = os.environ.get("SCHEMATHESIS_SEED", "20261123")
EXAMPLES_PER_OPERATION = 80
LEAST_CASES = 2000
NOT_CHECKED = {
    "positive_data_acceptance": "rules that no schema can say: time zones, versions, tags that are equal once trimmed",
    "negative_data_rejection": "what a header or a query means as text is not what its schema says of JSON",
    "unsupported_method": "/tasks/{task_id} takes DELETE, so /tasks/summary does too, and answers that this is no id",
    "ensure_resource_availability": "a 404 of /move may be about the other task that it names",
}


@pytest.fixture
def application(make_settings: Callable[[URL], Settings], database_url: URL) -> FastAPI:
    """Without the limits that one hasty user would meet."""
    return create_app(
        replace(make_settings(database_url), rate_limits=dict.fromkeys(RateLimitKind, RateLimitPolicy(1_000_000, 60)))
    )


@pytest.fixture
def token(signer: Signer, monkeypatch: pytest.MonkeyPatch) -> str:
    """Valid for as long as a slow machine needs: after five minutes every request would be answered 401."""
    monkeypatch.setattr(tokens, "MAX_LIFETIME_SECONDS", 3600)
    return signer.token(ALICE, exp=int(time.time()) + 3600)


def attack(app: FastAPI, token: str, folder: Path, *options: str) -> dict[str, Any]:
    """The report of a run."""
    with served(app) as address:
        run = subprocess.run(
            [
                *(sys.executable, "-m", "schemathesis.cli", "run", f"{address}/api/v1/openapi.json"),
                *("--header", f"Authorization: Bearer {token}", "--seed", SEED, "--workers", "2"),
                *("--exclude-checks", ",".join(NOT_CHECKED), "--continue-on-failure", "--no-color"),
                *("--report", "json", "--report-json-path", str(folder / "report.json"), *options),
            ],
            check=False,
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=600,
        )
    print(run.stdout, run.stderr)  # shown when a test fails: each finding with its curl, and the seed
    return json.loads((folder / "report.json").read_text())


def findings(report: dict[str, Any]) -> set[str]:
    return {failure["type"] for failure in report["failures"]}


def test_no_request_is_answered_otherwise_than_described(application: FastAPI, token: str, tmp_path: Path) -> None:
    count = ("--max-examples", str(EXAMPLES_PER_OPERATION))
    report = attack(application, token, tmp_path, "--phases", "examples,coverage,fuzzing,stateful", *count)
    assert report["failures"] == [] and report["errors"] == [], f"seed {report['seed']}"
    assert report["complete"] and report["operations"]["tested"] == report["operations"]["total"] > 10
    assert report["phases"]["stateful"]["status"] == "success", "requests that use what others made"
    assert report["test_cases"]["generated"] >= LEAST_CASES


class Promise(BaseModel):
    number: int


def test_a_planted_fault_and_a_planted_lie_are_found(application: FastAPI, token: str, tmp_path: Path) -> None:
    def fault(number: int) -> Promise:
        if number <= 0:
            raise RuntimeError
        return Promise(number=number)

    async def lie(number: int) -> dict[str, str]:
        return {"number": "seven"}

    application.add_api_route("/api/v1/planted/fault", fault)
    application.add_api_route("/api/v1/planted/lie", lie, response_model=None, responses={200: {"model": Promise}})
    options = ("--include-path-regex", "/planted/", "--max-examples", "20")
    report = attack(application, token, tmp_path, *options)
    assert report["operations"]["tested"] == 2
    assert {"ServerError", "JsonSchemaError"} <= findings(report)

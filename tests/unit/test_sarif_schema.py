"""What `--format sarif` prints is SARIF 2.1.0, by the official schema."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from slalang.diagnostics.render import render
from slalang.driver import check
from slalang.settings import Settings, read_settings

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = ROOT / ".tools" / "sarif-2.1.0.json"

pytestmark = pytest.mark.skipif(not SCHEMA.exists(), reason="`.ci/setup` fetches the schema")


@pytest.mark.parametrize("folder", ["examples/broken", "examples/packwell"])
def test_reports_fit_the_schema(folder: str) -> None:
    settings = read_settings(ROOT)
    assert isinstance(settings, Settings)
    report = check([ROOT / folder], settings)
    log = json.loads(render("sarif", report.findings, report.sources))
    jsonschema.Draft7Validator(json.loads(SCHEMA.read_text("utf-8"))).validate(log)
    assert len(log["runs"][0]["results"]) == len(report.findings)

"""An agreement and sheets of data in; the report that `slalang monitor` makes of them, out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from slalang.data.plans import planning
from slalang.diagnostics.finding import Severity
from slalang.driver import read_text
from slalang.model.agreement import Agreement
from slalang.monitor.result import DutyReport, FigureReport, Report, Slice
from slalang.monitor.run import monitor
from slalang.monitor.versions import Version
from slalang.monitor.wishes import MonitorWishes

AS_OF = "2026-03-31T22:00:00Z"

OFFICE = """
agreement "Acme" {
  effective 2026-01-01 to 2026-12-31
  calendar office
  currency USD
}
party marketing "Marketing"
party sales "Sales" { role sdr "Sales development" { people 2 } }
calendar office "Office" {
  zone "Europe/Warsaw"
  open mon to fri 09:00-17:00
}
lead {
  name   text
  source one of web "Website", fair "Fair"
  rep    person
}
event demo_request "Demo request"
stage new "Lead" of marketing { starts }
stage mql "Qualified" of marketing {
  when any demo_request within 14 days
  from new
}
stage won "Won" of sales {
  set by sales
  from mql
  ends
}
handoff to_sales "Handoff" from marketing to sales {
  when becomes mql
  accepted or rejected within 1 business day
  rejected because { bad "No good" then enter new }
}
cadence inbound "Inbound" by sdr after to_sales {
  first touch within 1 business hour
}
"""
SPEED = """
promise speed "Speed" by sales to marketing {
  meet inbound.first_touch for at least 75% of leads each week
  if broken 2 weeks in a row then "Both heads talk"
}
"""


def agreement_of(text: str) -> Agreement:
    """The agreement that a text says, without mistakes."""
    found = read_text(text)
    bad = [it.message() for it in found.findings if it.severity is Severity.ERROR]
    assert not bad, bad
    return found.agreement


def sheets(folder: Path, files: Mapping[str, str]) -> Path:
    """A folder of CSV files."""
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text.strip() + "\n", encoding="utf-8")
    return folder


def report_of(
    folder: Path, text: str, files: Mapping[str, str], *, as_of: str = AS_OF,
    earlier: tuple[str, ...] = (), binding: str | None = None, **wishes: Any,
) -> Report:  # fmt: skip
    """What is reported of data in CSV files; `earlier` are older versions of the agreement."""
    data = sheets(folder / "data", files)
    return report_on(data, text, as_of=as_of, earlier=earlier, binding=binding, **wishes)


def report_on(
    data: Path, text: str, *, as_of: str = AS_OF, earlier: tuple[str, ...] = (),
    binding: str | None = None, **wishes: Any,
) -> Report:  # fmt: skip
    """What is reported of data that is there."""
    versions = []
    for number, one in enumerate((text, *earlier)):
        agreement = agreement_of(one)
        planned = planning(agreement, binding, whole=True)
        versions.append(Version(f"version {number}", agreement, planned))
    asked = MonitorWishes(str(data), datetime.fromisoformat(as_of), **wishes)
    return monitor(versions, asked, lambda _: None)


def duty(report: Report, name: str) -> DutyReport:
    """What came of a duty."""
    return next(one for one in report.duties if one.id == name)


def figure(report: Report, name: str) -> FigureReport:
    """A figure."""
    return next(one for one in report.figures if one.id == name)


def counted(one: Slice) -> tuple[int, int, int, int, int]:
    """Kept, broken, waived, void, open."""
    tally = one.tally
    return tally.kept, tally.broken, tally.waived, tally.void, tally.open

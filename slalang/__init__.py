"""slalang compiles the agreement between Marketing and Sales.

What the commands do, as functions; each is described where it is written, in
`slalang.api`:

    import slalang

    compiled = slalang.compile_file("acme/agreement.sla")
    for finding in compiled.report.findings:
        print(finding.code, finding.message())
    if compiled.agreement:
        files = slalang.build(compiled.agreement)

Nothing is loaded before it is asked for, so that `import slalang` costs little.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slalang.version import __version__

if TYPE_CHECKING:
    from slalang.api import (
        build,
        change_agreement,
        check_paths,
        check_text,
        compile_file,
        compile_scorer,
        compile_text,
        explain,
        explain_lead,
        format_text,
        make_plan,
        parse_text,
        plan_funnel,
        reckon_plan,
        render,
        run_examples,
        score_lead,
        simulate_plan,
        suggest_examples,
    )
    from slalang.cases.result import Results
    from slalang.diagnostics.finding import Edit, Finding, Label, Severity
    from slalang.driver import Compiled
    from slalang.model.agreement import Agreement
    from slalang.planning.result import Plan
    from slalang.planning.simulate.result import Simulation
    from slalang.report import Report
    from slalang.settings import Settings, SettingsProblem, read_settings
    from slalang.solve.why import Why

__all__ = [
    "Agreement", "Compiled", "Edit", "Finding", "Label", "Plan", "Report", "Results", "Settings",
    "SettingsProblem", "Severity", "Simulation", "Why", "__version__", "build", "change_agreement",
    "check_paths", "check_text", "compile_file", "compile_scorer", "compile_text", "explain",
    "explain_lead", "format_text", "make_plan", "parse_text", "plan_funnel", "read_settings",
    "reckon_plan", "render", "run_examples", "score_lead", "simulate_plan", "suggest_examples",
]  # fmt: skip

_HOMES = {
    "Agreement": "slalang.model.agreement",
    "Compiled": "slalang.driver",
    "Edit": "slalang.diagnostics.finding",
    "Finding": "slalang.diagnostics.finding",
    "Label": "slalang.diagnostics.finding",
    "Plan": "slalang.planning.result",
    "Report": "slalang.report",
    "Results": "slalang.cases.result",
    "Settings": "slalang.settings",
    "SettingsProblem": "slalang.settings",
    "Severity": "slalang.diagnostics.finding",
    "Simulation": "slalang.planning.simulate.result",
    "Why": "slalang.solve.why",
    "read_settings": "slalang.settings",
}
"""Where a name is written, when it is not in `slalang.api`."""


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'slalang' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES.get(name, "slalang.api")), name)


def __dir__() -> list[str]:
    return sorted(__all__)

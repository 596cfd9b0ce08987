"""Two agreements, data and an instant in; a `Replay`, out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from slalang.data.pair import About, Judged, paired
from slalang.data.plans import Planning
from slalang.data.wishes import Summary, Wishes
from slalang.form import Form, form_of
from slalang.model.agreement import Agreement
from slalang.replay.attributes import attribute_of
from slalang.replay.figures import (
    by_of,
    classes_of,
    examples_of,
    moves_of,
    rules_of,
    scores_of,
    stages_of,
)
from slalang.replay.match import matched_rules
from slalang.replay.others import others_of
from slalang.replay.queries import pairs_query, places, sums
from slalang.replay.result import Replay, Side
from slalang.replay.said import said_of
from slalang.source.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Version:
    """One of the two agreements: as it is named, what it says, and how it reads the data."""

    file: str
    agreement: Agreement
    planned: Planning
    errors: tuple[str, ...] = ()
    """What is wrong with it, though it leaves nothing open about leads."""


def replay(
    old: Version, new: Version, wishes: Wishes, by: str | None, step: Callable[[str], None]
) -> Replay:
    """Score the leads by both and compare. Raises `DataProblem`, also for an unknown `by`."""
    from slalang.backends.scoring import rules_of as scoring

    versions = old, new
    first, second = (Judged(scoring(one.agreement, hashed=False), one.planned) for one in versions)
    forms = form_of(first.rules), form_of(second.rules)
    both = places(*forms, matched_rules(*forms))
    attribute = attribute_of(by, *forms)
    about = None
    if attribute is not None:
        about = About(attribute.record, attribute.name, (first, second)[attribute.side])
    query = pairs_query(*forms, both)
    with paired((first, second), about, query, wishes, step) as found:
        step("comparing")
        leads, changed = sums(found.ask, ["1 = 1", "changed = 1"])
        said = said_of(old.agreement), said_of(new.agreement)
        stages = stages_of(found.ask, forms, both)
        changes = tuple(change for change, _ in stages)
        classes = classes_of(found.ask, forms, both)
        rules, unexplained = rules_of(found.ask, forms, both, said)
        return Replay(
            as_of=wishes.as_of,
            old=_side(old, forms[0], found.old),
            new=_side(new, forms[1], found.new),
            leads=leads,
            changed=changed,
            stages=changes,
            moves=moves_of(found.ask, forms),
            classes=classes,
            scores=scores_of(found.ask, forms, both),
            by=None if attribute is None else by_of(found.ask, stages, attribute),
            rules=rules,
            unexplained=unexplained,
            others=others_of(*forms, said, changes, classes),
            examples=examples_of(found.ask, forms, both, attribute),
        )


def _side(version: Version, form: Form, summary: Summary) -> Side:
    reasons: Mapping[str, int] = summary.reasons
    ordered: Sequence[tuple[str, int]] = sorted(
        reasons.items(), key=lambda pair: (-pair[1], pair[0])
    )
    return Side(
        version.file, form.title, form.version, summary.leads, summary.lost_leads,
        summary.lost_events, tuple(ordered), summary.absent, version.errors,
    )  # fmt: skip

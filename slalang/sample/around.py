"""One lead and all that happened to it in; what promises ask for before and after that, added.

Instants and lengths are microseconds; chances are of a thousand.
"""

from __future__ import annotations

from slalang.evaluate.case import DAY
from slalang.sample.book import NO_ROW
from slalang.sample.deeds import Deed, Request
from slalang.sample.scene import Scene
from slalang.sample.shifts import HOUR, after

_LATE, _NOT_DONE = 60, 35
_ASKED, _CHANGED = 40, 250


def done_around(scene: Scene) -> None:
    """Tell what is done around events, mostly in time."""
    deeds, rows, lead = scene.work.course.deeds, scene.work.book.rows, scene.lead
    if deeds.after or deeds.before:
        happened = [(at, rows[row][0]) for at, row in scene.told
                    if row != NO_ROW and at <= scene.work.as_of]  # fmt: skip
        for at, name in (*happened, *lead.own):
            for deed in deeds.after.get(name, ()):
                _done_after(scene, deed, at)
            for row, ahead in deeds.before.get(name, ()):
                _done_before(scene, row, ahead, at)
    for request in deeds.requests:
        if scene.happens(_ASKED):
            _asked(scene, request, lead.begins + scene.between(1, 30) * DAY // 4)


def _done_after(scene: Scene, deed: Deed, at: int) -> None:
    if not scene.happens(_NOT_DONE):
        share = scene.between(110, 400) if scene.happens(_LATE) else scene.between(5, 88)
        hours = scene.work.staff.shifts[deed.shift]
        scene.tell(after(hours, at, deed.within * share // 100), deed.row)


def _done_before(scene: Scene, row: int, ahead: int, at: int) -> None:
    if not scene.happens(_NOT_DONE):
        share = scene.between(5, 90) if scene.happens(_LATE) else scene.between(102, 180)
        scene.tell(max(scene.lead.created, at - ahead * share // 100), row)


def _asked(scene: Scene, request: Request, at: int) -> None:
    """A request, perhaps changed, and its answer."""
    scene.tell(at, request.row)
    at += scene.between(1, 40) * HOUR
    scene.tell(at, request.clock_from)
    for row in request.restarts:
        if scene.happens(_CHANGED):
            at += scene.between(1, 60) * HOUR
            scene.tell(at, row)
    _done_after(scene, request.deed, at)

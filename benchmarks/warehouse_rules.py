"""What whoever writes `leads.sla` by hand works out first: points by age in days, and lists."""

from __future__ import annotations

DAY_US = 86_400_000_000
WINDOW = 90


def halving(points: int, days: int) -> list[tuple[int, int]]:
    """(age in days up to which, thousandths of a point), halved every so many days."""
    found = []
    for step in range(-(-WINDOW // days)):
        # Rounded half up, in whole numbers.
        milli = (points * 2000 + 2**step) // 2 ** (step + 1)
        found.append((min((step + 1) * days, WINDOW), milli))
    return found


CLICK = [(30, 2000), (60, 1500), (90, 1000)]
WEBINAR = halving(15, 30)
DOWNLOAD = halving(8, 14)
PRICING = halving(4, 7)
TRIAL = halving(20, 14)

FINANCE = ("financial services", "banking", "insurance")
SOFTWARE = ("saas", "software", "internet", "telecommunications")
PUBLIC = ("education", "non-profit", "government")
NEAR = ("pl", "de", "cz", "at", "ch", "nl")
ENGLISH = ("us", "ca", "gb", "ie")
EMPLOYEES = ((11, 50, 4), (51, 200, 10), (201, 1000, 15), (1001, None, 12))
EVENTS = (
    "page_view", "email_open", "email_click", "webinar", "demo_request", "download", "pricing",
    "trial",
)  # fmt: skip
"""All kinds that any rule asks for."""

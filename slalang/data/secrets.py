"""What somebody says about an address, in; the same without the password of the address, out."""

from __future__ import annotations

import re
from urllib.parse import unquote

HIDDEN = "…"
_IN_QUERY = re.compile(r"([?&](?:ssl)?password=)([^&#]*)", re.IGNORECASE)


def without_password(text: str, address: str) -> str:
    """A message, with the passwords of an address left out, however they are written in it."""
    found = [match[2] for match in _IN_QUERY.finditer(address)]
    authority = address.partition("://")[2]
    # A password may hold any of the signs that end it, if somebody forgot to escape them.
    user, at, _ = authority.rpartition("@")
    if at:
        found.append(user.partition(":")[2])
        found.append(re.split("[/?#]", authority)[0].rpartition("@")[0].partition(":")[2])
    for secret in sorted({*found, *map(unquote, found)}, key=len, reverse=True):
        if secret:
            text = text.replace(secret, HIDDEN)
    return text


def shown_address(address: str) -> str:
    """An address without the password in it; any other text as it is."""
    scheme, found, rest = address.partition("://")
    if not found:
        return address
    user, at, host = rest.rpartition("@")
    return _IN_QUERY.sub(rf"\g<1>{HIDDEN}", f"{scheme}://{user.partition(':')[0]}{at}{host}")

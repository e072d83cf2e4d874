"""How often something may be asked: counted in memory by device key, organisation or invitation.

It must never count by network address, and never write a count to the disk.
"""

import math
import time
from collections.abc import Callable
from dataclasses import fields

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from depter.errors import RelayError
from depter.relay.config import Rates


class RateKeeper:
    """Counts in this process; with several workers each one counts its share."""

    def __init__(self, rates: Rates, clock: Callable[[], float] = time.time) -> None:
        """Parse every limit now, so that a wrong one stops the start."""
        self._clock = clock
        self._limiter = FixedWindowRateLimiter(MemoryStorage())
        self._items: dict[str, RateLimitItem] = {
            rule.name: parse(getattr(rates, rule.name)) for rule in fields(rates)
        }

    def take(self, rule: str, *key: bytes, cost: int = 1) -> None:
        """Count ``cost`` against a rule; above it raise ``rate.limited`` with ``retry_after``."""
        item = self._items[rule]
        names = [rule, *(part.hex() for part in key)]
        if cost == 0 or self._limiter.hit(item, *names, cost=cost):
            return
        reset = self._limiter.get_window_stats(item, *names).reset_time
        wait = max(1, math.ceil(reset - self._clock()))
        raise RelayError("rate.limited", rule=rule, retry_after=wait)

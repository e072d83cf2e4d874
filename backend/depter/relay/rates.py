"""How often something may be asked: counted in memory by device key, organisation or invitation.

It must never count by network address, never charge anybody for what a stranger did in his name, and
never write a count to the disk.
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
        if not self.count(rule, *key, cost=cost):
            raise self.limited(rule, *key)

    def count(self, rule: str, *key: bytes, cost: int = 1) -> bool:
        """Count ``cost`` against a rule; say whether that was within it."""
        return cost == 0 or self._limiter.hit(self._items[rule], *_names(rule, key), cost=cost)

    def allows(self, rule: str, *key: bytes, cost: int = 1) -> bool:
        """Say whether so much more is within a rule, without counting it."""
        return cost == 0 or self._limiter.test(self._items[rule], *_names(rule, key), cost=cost)

    def limited(self, rule: str, *key: bytes) -> RelayError:
        """The fault ``rate.limited``, with the seconds until the rule allows again."""
        reset = self._limiter.get_window_stats(self._items[rule], *_names(rule, key)).reset_time
        wait = max(1, math.ceil(reset - self._clock()))
        return RelayError("rate.limited", rule=rule, retry_after=wait)


def _names(rule: str, key: tuple[bytes, ...]) -> list[str]:
    return [rule, *(part.hex() for part in key)]

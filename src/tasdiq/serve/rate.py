"""Somebody's requests in; whether one more may be answered now, and how long to wait where not, out."""

import threading
from collections import OrderedDict

_MOST = 10_000  # of those who asked last are remembered


class Rate:
    """So many a minute, and so many at once, for each who asks."""

    def __init__(self, a_minute: int, at_once: int) -> None:
        self._each = a_minute / 60
        self._full = float(at_once)
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()  # who -> requests left, when that was so
        self._lock = threading.Lock()

    def wait(self, who: str, now: float) -> float:
        """Count one request; the seconds to wait before it may be made again, 0 where it may be answered."""
        with self._lock:
            left, then = self._left.pop(who, (self._full, now))
            left = min(self._full, left + (now - then) * self._each)
            wait = 0.0 if left >= 1 else (1 - left) / self._each
            self._left[who] = (left - 1 if left >= 1 else left, now)
            while len(self._left) > _MOST:
                self._left.popitem(last=False)
        return wait

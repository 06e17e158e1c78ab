"""MetricsMap: counters and gauges that many threads write and few read."""

from racefree.metrics.map import MetricsMap
from racefree.metrics.snapshot import MetricsSnapshot, Series

__all__ = ["MetricsMap", "MetricsSnapshot", "Series"]

# A dataclass with slots.
# expect: unsynchronised write / read
from dataclasses import dataclass
from threading import Thread


@dataclass(slots=True)
class CachedResult:
    value: str
    hit_count: int = 0


def writer():
    result.value = "other"  # racy: write


def reader():
    return result.value  # racy: read


result = CachedResult("answer")
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

# A dataclass's attributes are attributes like any other.
# expect: lost-update add / add
from dataclasses import dataclass
from threading import Thread


@dataclass
class CachedResult:
    value: str
    hit_count: int = 0


def work():
    result.hit_count += 1  # racy: add


result = CachedResult("answer")
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

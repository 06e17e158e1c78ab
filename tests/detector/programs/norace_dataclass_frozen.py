# A frozen dataclass made before the threads start is only read.
# expect: nothing
from dataclasses import dataclass, replace
from threading import Thread


@dataclass(frozen=True)
class Config:
    host: str
    port: int


def work():
    mine = replace(config, port=config.port + 1)
    return mine.host, mine.port, repr(mine), mine == config, hash(mine)


config = Config("localhost", 80)
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

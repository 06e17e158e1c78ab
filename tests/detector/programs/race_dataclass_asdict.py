# dataclasses.asdict reads every field.
# expect: unsynchronised|iterate-while-modify write / read
from dataclasses import asdict, dataclass
from threading import Thread


@dataclass
class Config:
    host: str
    port: int


def writer():
    config.port = 81  # racy: write


def reader():
    return asdict(config)  # racy: read


config = Config("localhost", 80)
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

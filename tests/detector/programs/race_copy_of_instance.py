# copy.copy reads the attributes of an instance.
# expect: unsynchronised|iterate-while-modify write / copy
import copy
from threading import Thread


class Config:
    def __init__(self):
        self.host = "localhost"
        self.port = 80


def writer():
    config.port = 81  # racy: write


def copier():
    return copy.copy(config)  # racy: copy


config = Config()
threads = [Thread(target=target) for target in (writer, copier)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

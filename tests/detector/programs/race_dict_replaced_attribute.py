# The attribute that holds the dict is replaced, the dict is not changed.
# expect: unsynchronised replace / read
from threading import Thread


class Config:
    def __init__(self):
        self.values = {"a": 1}

    def reload(self):
        self.values = {"a": 2}  # racy: replace

    def get(self, key):
        return self.values[key]  # racy: read


config = Config()
threads = [Thread(target=target) for target in (config.reload, lambda: config.get("a"))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

# Any number of readers of what was written before they started.
# expect: nothing
from threading import Thread


class Config:
    def __init__(self):
        self.host = "localhost"
        self.ports = [80, 443]
        self.limits = {"requests": 10}


def read():
    total = 0
    for port in config.ports:
        total += port
    return config.host, total, config.limits["requests"], len(config.limits)


config = Config()
threads = [Thread(target=target) for target in (read, read, read)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

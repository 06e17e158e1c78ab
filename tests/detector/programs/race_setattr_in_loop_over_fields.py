# Fields set by name in a loop, read directly.
# expect: unsynchronised set / read
from threading import Thread


class Settings:
    def __init__(self):
        self.host, self.port = "", 0


def loader():
    for name, value in (("port", 80),):
        setattr(settings, name, value)  # racy: set


def reader():
    return settings.port  # racy: read


settings = Settings()
threads = [Thread(target=target) for target in (loader, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

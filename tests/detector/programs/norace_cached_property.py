# cached_property is the standard library's own business.
# expect: nothing
import functools
from threading import Thread


class Page:
    def __init__(self):
        self.words = ("a", "b")

    @functools.cached_property
    def size(self):
        return len(self.words)


def work():
    return page.size + 1


page = Page()
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

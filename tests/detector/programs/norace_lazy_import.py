# Two threads import one module; its body runs once, before either uses it.
# expect: nothing
from threading import Thread


def work():
    from modules import lazy

    return lazy.TABLE["a"], len(lazy.NAMES), lazy.answer


threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

# Reading forms together.
# expect: nothing
from threading import Thread


def work():
    return 1 in seen, len(seen), sorted(seen), seen | {4}, seen & {1}, seen <= {1, 2, 3}, [*seen], set(seen)


seen = {1, 2}
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

# The key function of sorted reads a shared table.
# expect: unsynchronised write / read
from threading import Thread


def writer():
    weights["a"] = 3  # racy: write


def weight(name):
    return weights[name]  # racy: read


weights = {"a": 1, "b": 2}
threads = [Thread(target=target) for target in (writer, lambda: sorted(["a", "b"], key=weight))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

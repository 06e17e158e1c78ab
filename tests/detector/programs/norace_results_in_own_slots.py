# The usual fan-out: each thread fills its slot, the parent joins.
# expect: nothing
from threading import Thread


def work(index):
    results[index] = [index] * index


results = [None] * 4
threads = [Thread(target=work, args=(index,)) for index in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert [len(result) for result in results] == [0, 1, 2, 3]

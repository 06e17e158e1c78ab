# Each thread is joined before the next one starts.
# expect: nothing
from threading import Thread


def work():
    global total
    total += 1
    names.append(total)


total = 0
names = []
for _ in range(5):
    thread = Thread(target=work)
    thread.start()
    thread.join()
assert names == [1, 2, 3, 4, 5]

# The variables of comprehensions are nobody else's.
# expect: nothing
from threading import Thread


def work():
    table = {number: [inner for inner in range(number)] for number in range(5)}
    return sum(len(row) for row in table.values())


threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

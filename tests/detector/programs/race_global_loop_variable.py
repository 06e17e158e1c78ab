# The same loop at module level: the loop variable is a global.
# expect: unsynchronised loop / read
from threading import Thread

others = []


def show():
    return number * 2  # racy: read


for number in range(3):  # racy: loop
    others.append(Thread(target=show))
    others[-1].start()
for other in others:
    other.join()

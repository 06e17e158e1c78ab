# Each thread starts the next one and does nothing after that.
# expect: nothing
import threading


def work(left):
    box["visits"] += 1
    if left:
        threading.Thread(target=work, args=(left - 1,)).start()
    else:
        done.set()


box = {"visits": 0}
done = threading.Event()
threading.Thread(target=work, args=(5,)).start()
done.wait()
assert box["visits"] == 6

# _thread.start_new_thread and a lock released by the other thread.
# expect: nothing
import _thread


def work():
    box["value"] += 1
    done.release()


box = {"value": 0}
done = _thread.allocate_lock()
done.acquire()
box["value"] = 1
_thread.start_new_thread(work, ())
done.acquire()
assert box["value"] == 2

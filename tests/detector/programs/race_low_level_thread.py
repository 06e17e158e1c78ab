# Two low-level threads that only signal their end.
# expect: lost-update add / add
import _thread


def work(done):
    box["value"] += 1  # racy: add
    done.release()


box = {"value": 0}
ends = [_thread.allocate_lock(), _thread.allocate_lock()]
for end in ends:
    end.acquire()
    _thread.start_new_thread(work, (end,))
for end in ends:
    end.acquire()

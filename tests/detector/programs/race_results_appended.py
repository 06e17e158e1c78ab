# The same with append and a reader that does not wait.
# expect: unsynchronised|iterate-while-modify append / read
# may: unsynchronised|iterate-while-modify append / append
from threading import Thread


def work():
    results.append(1)  # racy: append


results = []
thread = Thread(target=work)
thread.start()
seen = len(results)  # racy: read
thread.join()

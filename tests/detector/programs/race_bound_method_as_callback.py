# A callback passed through a function of the program.
# expect: unsynchronised call / call
from threading import Thread


def fetch(callback):
    callback("page")  # racy: call


results = []
threads = [
    Thread(target=target)
    for target in (lambda: fetch(results.append), lambda: fetch(callback=results.append))
]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

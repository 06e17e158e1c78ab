# The count says done for one of two jobs: the other one is not waited for.
# expect: unsynchronised write / read
import threading


def quick():
    finished.release()


def slow():
    results["slow"] = 1  # racy: write


results = {"slow": 0}
finished = threading.Semaphore(0)
threads = [threading.Thread(target=quick), threading.Thread(target=slow)]
for thread in threads:
    thread.start()
finished.acquire()
early = results["slow"]  # racy: read
for thread in threads:
    thread.join()

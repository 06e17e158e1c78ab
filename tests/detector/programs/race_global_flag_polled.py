# A stop flag without synchronisation.
# expect: unsynchronised|check-then-act write / read
from threading import Thread

stop = False


def poll():
    while not stop:  # racy: read
        pass


thread = Thread(target=poll)
thread.start()
stop = True  # racy: write
thread.join()

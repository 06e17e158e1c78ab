# `import ... as name` inside a function binds a global.
# expect: unsynchronised write / read
from threading import Thread

codec = None


def writer():
    global codec
    import json as codec  # racy: write


def reader():
    return codec  # racy: read


threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

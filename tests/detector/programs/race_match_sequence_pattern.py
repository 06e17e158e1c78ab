# A sequence pattern reads length and slots.
# expect: unsynchronised|iterate-while-modify write / read | write / subject
from threading import Thread


def writer():
    pair[0] = "stop"  # racy: write


def reader():
    match pair:  # racy: subject
        case ["go", _]:  # racy: read
            return True
        case _:
            return False


pair = ["go", 1]
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

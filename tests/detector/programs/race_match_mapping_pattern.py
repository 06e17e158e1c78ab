# A mapping pattern reads the entries that it names.
# expect: unsynchronised write / read | write / subject
from threading import Thread


def writer():
    message["kind"] = "stop"  # racy: write


def reader():
    match message:  # racy: subject
        case {"kind": "go"}:  # racy: read
            return True
        case _:
            return False


message = {"kind": "go"}
threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

# Look up, and store on KeyError.
# expect: check-then-act|unsynchronised|lost-update try / act | act / act
# may: check-then-act|unsynchronised|lost-update try / act | act / act
from threading import Thread


def work():
    try:
        return table["a"]  # racy: try
    except KeyError:
        table["a"] = 1  # racy: act
        return 1


table = {}
threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

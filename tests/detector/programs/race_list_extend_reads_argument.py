# extend reads the list that it is given.
# expect: iterate-while-modify|unsynchronised append / extend
from threading import Thread


def appender():
    source.append(1)  # racy: append


def extender():
    return [0].extend(source)  # racy: extend


source = [5]
threads = [Thread(target=target) for target in (appender, extender)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

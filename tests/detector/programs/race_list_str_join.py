# A list of strings joined while it grows.
# expect: iterate-while-modify|unsynchronised append / join
from threading import Thread


def appender():
    words.append("c")  # racy: append


def reader():
    return " ".join(words)  # racy: join


words = ["a", "b"]
threads = [Thread(target=target) for target in (appender, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

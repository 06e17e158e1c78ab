# Two events hand one object to and fro.
# expect: nothing
import threading
from threading import Thread


def ping():
    for _ in range(5):
        ball["hits"] += 1
        to_pong.set()
        to_ping.wait()
        to_ping.clear()


def pong():
    for _ in range(5):
        to_pong.wait()
        to_pong.clear()
        ball["hits"] += 1
        to_ping.set()


ball = {"hits": 0}
to_ping, to_pong = threading.Event(), threading.Event()
threads = [Thread(target=target) for target in (ping, pong)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert ball["hits"] == 10

# is_alive() returning False orders as join does.
# expect: nothing
from threading import Thread


def writer():
    box["value"] = 1


box = {"value": 0}
thread = Thread(target=writer)
thread.start()
while thread.is_alive():
    pass
assert box["value"] == 1

# threading itself calls the bound method of a list.
# expect: unsynchronised * / length
from threading import Thread

items = []
thread = Thread(target=items.append, args=(1,))
thread.start()
size = len(items)  # racy: length
thread.join()

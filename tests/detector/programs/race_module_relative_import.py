# Modules of a package import each other relatively.
# expect: lost-update stock_take / stock_take
from threading import Thread

from modules.shop import orders

threads = [Thread(target=target) for target in (orders.place_order, orders.place_order)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

"""Stock with reservations: several tables that must change together."""

import threading


class Inventory:
    def __init__(self, stock):
        self._lock = threading.Lock()
        self._stock = dict(stock)
        self._reserved = {}
        self._history = []

    def reserve(self, order, name, amount):
        with self._lock:
            if self._stock.get(name, 0) < amount:
                return False
            self._stock[name] -= amount
            self._reserved[order] = (name, amount)
            return True

    def cancel(self, order):
        with self._lock:
            name, amount = self._reserved.pop(order, (None, 0))
            if name is not None:
                self._stock[name] += amount

    def restock(self, name, amount):
        with self._lock:
            self._stock[name] = self._stock.get(name, 0) + amount
            self._history.append((name, amount))

    def shortage(self, limit):
        with self._lock:
            return [name for name, amount in self._stock.items() if amount < limit]

    def history(self):
        with self._lock:
            return tuple(self._history)


def main():
    inventory = Inventory({"apples": 5, "pears": 2})
    jobs = [
        lambda: inventory.reserve("first", "apples", 2),
        lambda: inventory.reserve("second", "pears", 2),
        lambda: inventory.cancel("first"),
        lambda: inventory.cancel("second"),
        lambda: inventory.restock("plums", 9),
        lambda: inventory.shortage(3),
        inventory.history,
    ]
    threads = [threading.Thread(target=job) for job in jobs * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


main()

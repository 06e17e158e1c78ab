# A re-entrant lock taken twice by its owner.
# expect: nothing
import threading
from threading import Thread


class Account:
    def __init__(self):
        self.lock = threading.RLock()
        self.balance = 0

    def deposit(self, amount):
        with self.lock:
            self.balance += amount

    def deposit_twice(self, amount):
        with self.lock:
            self.deposit(amount)
            self.balance += 0
            self.deposit(amount)


account = Account()
threads = [
    Thread(target=target) for target in (lambda: account.deposit_twice(1), lambda: account.deposit_twice(2))
]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert account.balance == 6

# The classic account: check the balance, then withdraw.
# expect: check-then-act|lost-update|unsynchronised check / withdraw | withdraw / withdraw
# may: check-then-act|lost-update|unsynchronised check / withdraw | withdraw / withdraw
from threading import Thread


class Account:
    def __init__(self):
        self.balance = 10

    def withdraw(self, amount):
        if self.balance >= amount:  # racy: check
            self.balance -= amount  # racy: withdraw


account = Account()
threads = [Thread(target=target) for target in (lambda: account.withdraw(5), lambda: account.withdraw(5))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

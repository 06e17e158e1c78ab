# A name-mangled attribute is one location, from inside the class and from outside.
# expect: unsynchronised write / read
from threading import Thread


class Account:
    def __init__(self):
        self.__balance = 0

    def deposit(self):
        self.__balance = 10  # racy: write


def reader():
    return account._Account__balance  # racy: read


account = Account()
threads = [Thread(target=target) for target in (account.deposit, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

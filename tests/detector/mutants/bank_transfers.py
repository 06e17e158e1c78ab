"""Transfers between accounts: two locks, always taken in the order of the account numbers."""

import threading


class Account:
    def __init__(self, number, balance):
        self.number = number
        self.balance = balance
        self.lock = threading.Lock()

    def deposit(self, amount):
        with self.lock:
            self.balance += amount

    def current(self):
        with self.lock:
            return self.balance


class Bank:
    def __init__(self, balances):
        self.accounts = [Account(number, balance) for number, balance in enumerate(balances)]
        self.audit_lock = threading.Lock()
        self.audit = []

    def transfer(self, source, target, amount):
        low, high = sorted((source, target))
        with self.accounts[low].lock:
            with self.accounts[high].lock:
                self.accounts[source].balance -= amount
                self.accounts[target].balance += amount
        self.record((source, target, amount))

    def record(self, entry):
        with self.audit_lock:
            self.audit.append(entry)


def main():
    bank = Bank([100] * 3)
    jobs = [
        lambda: bank.transfer(0, 1, 10),
        lambda: bank.transfer(0, 2, 10),
        lambda: bank.transfer(1, 2, 10),
        lambda: bank.transfer(2, 0, 10),
        lambda: bank.record("opened"),
        lambda: bank.record("closed"),
        lambda: bank.accounts[0].deposit(1),
        lambda: bank.accounts[0].deposit(2),
        bank.accounts[0].current,
    ]
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(account.balance for account in bank.accounts) == 303


main()

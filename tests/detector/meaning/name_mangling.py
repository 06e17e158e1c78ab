"""Names with two leading underscores are mangled in classes and nowhere else."""

__module_level = 1


class Account:
    __limit = 10
    __slots__ = ("__balance", "__dict__")

    def __init__(self):
        self.__balance = 0
        self.__notes = []

    def deposit(self, __amount):
        self.__balance += __amount
        self.__notes.append(__amount)
        return self.__balance

    def __private(self):
        return Account.__limit

    def call(self):
        def inner():
            return self.__private(), [self.__balance for _ in range(1)]

        return inner()

    def remove(self):
        del self.__notes
        return sorted(vars(self))

    class __Nested:
        __x = 5

        def get(self):
            return self.__x

    def nested(self):
        return self.__Nested().get(), self.__Nested.__name__

    def globally(self):
        global __module_level
        return "_Account__module_level" in globals()

    def keywords(self, **names):
        return sorted(names)

    def pass_keywords(self):
        return self.keywords(__a=1, b=2)


class ___:
    __x = 3

    def get(self):
        return self.__x


account = Account()
print(account.deposit(5), account._Account__balance, account._Account__notes)
print(account.call(), account.nested(), account.remove(), account.globally(), account.pass_keywords())
print(sorted(name for name in vars(Account) if "Account" in name))
print(___().get(), getattr(___, "__x"), __module_level)
try:
    account.__balance
except AttributeError as error:
    print(error)

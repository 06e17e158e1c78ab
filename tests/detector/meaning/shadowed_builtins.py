"""The program's own len, sorted, dict and getattr are what is called."""


def len(value):
    return f"my len of {value!r}"


def sorted(value, **options):
    return ("my sorted", list(value))


class dict:
    def __init__(self, *args, **kwargs):
        self.args = args
        self.kwargs = kwargs

    def get(self, key):
        return f"my get {key}"

    def items(self):
        return "my items"


def getattr(value, name):
    return f"my getattr {name}"


def locally(iter=lambda value: "my iter", list=tuple):
    sum = max
    return iter([1]), list([1, 2]), sum([1, 5])


print(len([1]), sorted({2: 1}), dict({}, a=1).args, dict().get("k"), dict().items(), getattr([], "append"), locally())
del len, sorted
print(len([1, 2]), sorted([2, 1]))
globals()["next"] = lambda value: "my next"
print(next(iter([1])))
import builtins

original = builtins.len
builtins.len = lambda value: "replaced"
print(len([1]))
del builtins.len
try:
    len([1])
except NameError as error:
    print(error)
finally:
    builtins.len = original

"""In-place operators stay in place."""


class Log(list):
    pass


class Amount:
    def __init__(self, value):
        self.value = value

    def __iadd__(self, other):
        print("iadd", other)
        self.value += other
        return self

    def __add__(self, other):
        print("add", other)
        return Amount(self.value + other)

    def __isub__(self, other):
        return "replaced"

    def __imatmul__(self, other):
        print("imatmul", other)
        return NotImplemented

    def __matmul__(self, other):
        return "matmul"


class Holder:
    amount = Amount(1)
    numbers = [1]


calls = 0


def holder():
    global calls
    calls += 1
    return shared


shared = Holder()
alias = shared.numbers
holder().numbers += [2]
print(calls, alias, alias is shared.numbers, "numbers" in vars(shared))
holder().amount += 5
print(calls, shared.amount.value, Holder.amount is shared.amount, "amount" in vars(shared))
shared.amount -= 1
print(shared.amount)
frozen = ([1], 2)
try:
    frozen[0] += [5]
except TypeError as error:
    print(error)
print(frozen)
table = {"a": Amount(1), "s": {1}, "b": bytearray(b"x"), "t": (1,), "n": 7}
same = table["a"]
table["a"] += 1
print(table["a"] is same, same.value)
table["s"] |= {2}
table["b"] += b"y"
table["t"] += (2,)
table["n"] //= 2
table["n"] **= 3
table["n"] <<= 1
table["n"] ^= 5
table["n"] %= 40
print(table["s"], table["b"], table["t"], table["n"])
value = Amount(3)
value @= 2
print(value)
numbers = [1, 2, 3]
other = numbers
numbers *= 2
numbers[1:3] += [9]
numbers[-1] *= 10
print(numbers, other is numbers)
d1 = d2 = {"a": 1}
d1 |= {"b": 2}
print(d2)
missing = {}
for attempt in (lambda: exec("missing['x'] += 1"), lambda: exec("shared.nothing += 1")):
    try:
        attempt()
    except (KeyError, AttributeError) as error:
        print(type(error).__name__, error)

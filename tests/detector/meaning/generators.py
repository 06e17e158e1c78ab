"""Generators: send, throw, close, yield from, yields in odd places."""

log = []


class Box:
    pass


def echo():
    box = Box()
    table = {}
    while True:
        try:
            box.value = yield
            table[(yield "key?")] = yield "value?"
            box.value += yield table
            log.append(box.value)
        except ValueError as error:
            log.append(str(error))
        except GeneratorExit:
            log.append("exit")
            raise


def inner():
    received = yield 1
    log.append(received)
    try:
        yield 2
    except KeyError:
        yield "caught"
    return "returned"


def outer():
    result = yield from inner()
    log.append(result)
    yield from [10, 20]
    yield from {"k": 1}
    return (yield)


g = echo()
print(next(g), g.send(5), g.send("a"), g.send("b"), g.send(3), g.throw(ValueError("thrown")))
g.close()
o = outer()
print(next(o), o.send("hello"), o.throw(KeyError), next(o), next(o), next(o), next(o))
try:
    o.send("last")
except StopIteration as stop:
    print(stop.value)
print(log, o.gi_frame, g.gi_running)


def numbers():
    try:
        n = 0
        while True:
            n += 1
            yield n
    finally:
        print("closed")


for n in numbers():
    if n == 3:
        break
print([x * y for x in (n for n in range(3)) for y in [1, 2]], sum(n for n in range(4)), max((n % 3 for n in range(5))))


def stop():
    raise StopIteration
    yield


try:
    next(stop())
except RuntimeError as error:
    print(error)


def lazily(items):
    return (item for item in items if log.append(item) or True)


log.clear()
lazy = lazily([1, 2])
print(log)
print(next(lazy), log, list(lazy), log)
a, *b = (n for n in range(4))
print(a, b, dict((k, v) for k, v in [("a", 1)]), lazily.__code__.co_name, lazily([]).__name__, lazily([]).__qualname__)

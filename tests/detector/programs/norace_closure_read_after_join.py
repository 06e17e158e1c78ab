# The enclosing function reads the cell after join.
# expect: nothing
from threading import Thread


def main():
    value = 0

    def writer():
        nonlocal value
        value = 1

    thread = Thread(target=writer)
    thread.start()
    thread.join()
    value += 1
    return value


assert main() == 2

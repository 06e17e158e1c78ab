"""Exit status 1 and a traceback with the lines of the script."""

import sys


class Service:
    def __init__(self):
        self.table = {"a": 1}

    def look(self, key):
        return self.table[key]


def main(service):
    try:
        return service.look("b")
    except KeyError as error:
        raise RuntimeError("no such entry") from error


print("before", file=sys.stderr)
main(Service())

# The enclosing function itself writes the variable its threads read.
# expect: unsynchronised write / read
from threading import Thread


def main():
    value = 0

    def reader():
        return value  # racy: read

    thread = Thread(target=reader)
    thread.start()
    value = 1  # racy: write
    thread.join()
    return value


main()

# A default argument copies the loop variable.
# expect: nothing
from threading import Thread


def main():
    threads = []
    for number in range(3):
        thread = Thread(target=lambda number=number: number * 2)
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join()


main()

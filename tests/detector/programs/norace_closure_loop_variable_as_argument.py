# The value is passed as an argument.
# expect: nothing
from threading import Thread


def main():
    def work(number):
        return number * 2

    threads = [Thread(target=work, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


main()

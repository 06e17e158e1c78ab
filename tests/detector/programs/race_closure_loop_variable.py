# Threads started in a loop read the loop variable itself.
# expect: unsynchronised loop / read
from threading import Thread


def main():
    threads = []
    for number in range(3):  # racy: loop
        thread = Thread(target=lambda: number * 2)  # racy: read
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join()


main()

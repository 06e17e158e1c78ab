# Objects of threads long gone.
# expect: nothing
from threading import Thread


def work():
    for number in range(20):
        table = {"a": [number]}
        table["a"].append(1)


for _ in range(30):
    pair = [Thread(target=work) for _ in range(2)]
    for thread in pair:
        thread.start()
    for thread in pair:
        thread.join()

# run() of a subclass, its attributes read after join.
# expect: nothing
import threading


class Summer(threading.Thread):
    def __init__(self, numbers):
        super().__init__(name="summer", daemon=True)
        self.numbers = numbers
        self.result = 0

    def run(self):
        for number in self.numbers:
            self.result += number


summers = [Summer([1, 2]), Summer([3, 4])]
for summer in summers:
    summer.start()
for summer in summers:
    summer.join()
assert [summer.result for summer in summers] == [3, 7]

# A bound method of a user's class as the target of both threads.
# expect: lost-update add / add
from threading import Thread


class Tally:
    def __init__(self):
        self.votes = {"yes": 0}

    def vote(self, name):
        self.votes[name] += 1  # racy: add


tally = Tally()
vote = tally.vote
threads = [Thread(target=target) for target in (lambda: vote("yes"), lambda: vote("yes"))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

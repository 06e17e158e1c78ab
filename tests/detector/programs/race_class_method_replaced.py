# A method is replaced on the class while another thread calls it.
# expect: unsynchronised patch / call
from threading import Thread


class Service:
    def run(self):
        return 1


def patcher():
    Service.run = lambda self: 2  # racy: patch


def caller():
    return service.run()  # racy: call


service = Service()
threads = [Thread(target=target) for target in (patcher, caller)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

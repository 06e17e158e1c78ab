# A reply queue travels in the request.
# expect: nothing
import queue
from threading import Thread


def server():
    while (request := requests.get()) is not None:
        request["answer"] = request["question"] * 2
        request["reply"].put(request)


def client():
    reply = queue.SimpleQueue()
    for number in range(3):
        requests.put({"question": number, "reply": reply})
        assert reply.get()["answer"] == number * 2
    requests.put(None)


requests = queue.Queue()
threads = [Thread(target=target) for target in (server, client)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

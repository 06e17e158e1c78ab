"""Topics with a mailbox for each subscriber; the registry and each mailbox have a lock of their own."""

import threading


class Mailbox:
    def __init__(self):
        self.lock = threading.Lock()
        self.letters = []
        self.dropped = 0

    def deliver(self, letter, limit=100):
        with self.lock:
            if len(self.letters) >= limit:
                self.dropped += 1
            else:
                self.letters.append(letter)

    def collect(self):
        with self.lock:
            letters, self.letters = self.letters, []
            return letters


class Broker:
    def __init__(self):
        self.lock = threading.Lock()
        self.topics = {}

    def subscribe(self, topic):
        mailbox = Mailbox()
        with self.lock:
            self.topics.setdefault(topic, []).append(mailbox)
        return mailbox

    def close(self, topic):
        with self.lock:
            return self.topics.pop(topic, None)

    def publish(self, topic, letter):
        with self.lock:
            mailboxes = list(self.topics.get(topic, ()))
        for mailbox in mailboxes:
            mailbox.deliver(letter)


def main():
    broker = Broker()
    inbox = broker.subscribe("news")
    jobs = [
        lambda: broker.subscribe("sports"),
        lambda: broker.subscribe("weather"),
        lambda: broker.close("sports"),
        lambda: broker.publish("sports", "goal"),
        lambda: inbox.deliver("hello"),
        inbox.collect,
    ]
    threads = [threading.Thread(target=job) for job in jobs * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


main()

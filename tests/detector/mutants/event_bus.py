"""Listeners by event; they are called outside the lock, on a copy."""

import threading


class EventBus:
    def __init__(self):
        self._lock = threading.RLock()
        self._listeners = {}
        self._published = 0

    def subscribe(self, event, listener):
        with self._lock:
            self._listeners.setdefault(event, []).append(listener)

    def unsubscribe(self, event, listener):
        with self._lock:
            listeners = self._listeners.get(event, [])
            if listener in listeners:
                listeners.remove(listener)

    def publish(self, event, payload):
        with self._lock:
            self._published += 1
            listeners = list(self._listeners.get(event, ()))
        for listener in listeners:
            listener(payload)
        return len(listeners)

    def events(self):
        with self._lock:
            return sorted(self._listeners), self._published


class Recorder:
    def __init__(self):
        self._lock = threading.Lock()
        self._payloads = []

    def record(self, payload):
        with self._lock:
            self._payloads.append(payload)

    def payloads(self):
        with self._lock:
            return list(self._payloads)


def main():
    bus, recorder = EventBus(), Recorder()
    bus.subscribe("login", recorder.record)
    jobs = [
        lambda: bus.subscribe("login", print),
        lambda: bus.unsubscribe("login", print),
        lambda: bus.publish("quiet", 1),
        bus.events,
        lambda: recorder.record(2),
        recorder.payloads,
    ]
    threads = [threading.Thread(target=job) for job in jobs * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    bus.unsubscribe("login", print)
    bus.unsubscribe("login", print)
    assert bus.publish("login", "after") == 1


main()

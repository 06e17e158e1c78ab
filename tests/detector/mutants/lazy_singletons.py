"""Services made on first use, each once, with a registry of what exists."""

import threading


class Service:
    made = 0
    made_lock = threading.Lock()

    def __init__(self, name):
        with Service.made_lock:
            Service.made += 1
        self.name = name


class Registry:
    def __init__(self):
        self._lock = threading.RLock()
        self._services = {}
        self._closed = False

    def get(self, name):
        with self._lock:
            if self._closed:
                raise LookupError("the registry is closed")
            if name not in self._services:
                self._services[name] = Service(name)
            return self._services[name]

    def names(self):
        with self._lock:
            return sorted(self._services)

    def replace(self, name, service):
        with self._lock:
            self._services[name] = service


def main():
    registry = Registry()
    spare = Service("spare")
    jobs = [
        lambda: registry.get("mail"),
        lambda: registry.get("search"),
        lambda: Service("loose"),
        registry.names,
        lambda: registry.replace("mail", spare),
    ]
    threads = [threading.Thread(target=job) for job in jobs * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert registry.names() == ["mail", "search"]


main()

"""Sessions with expiry; the table and each session have a lock."""

import threading


class Session:
    def __init__(self, user, now):
        self.lock = threading.Lock()
        self.user = user
        self.data = {}
        self.touched = now

    def set(self, name, value, now):
        with self.lock:
            self.data[name] = value
            self.touched = now

    def age(self, now):
        with self.lock:
            return now - self.touched


class SessionStore:
    def __init__(self):
        self.lock = threading.Lock()
        self.sessions = {}

    def open(self, key, user, now):
        with self.lock:
            session = self.sessions.get(key)
            if session is None:
                session = self.sessions[key] = Session(user, now)
            return session

    def close(self, key):
        with self.lock:
            self.sessions.pop(key, None)

    def expired(self, now, limit):
        with self.lock:
            sessions = list(self.sessions.items())
        return [key for key, session in sessions if session.age(now) > limit]


def main():
    store = SessionStore()
    shared = store.open("shared", "root", 0)
    jobs = [
        lambda: store.open("a", "ann", 1),
        lambda: store.open("b", "bob", 2),
        lambda: store.close("a"),
        lambda: store.expired(100, 50),
        lambda: shared.set("theme", "dark", 3),
        lambda: shared.age(9),
    ]
    threads = [threading.Thread(target=job) for job in jobs * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


main()

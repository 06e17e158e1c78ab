"""Downloads report their progress; closures share the state and the lock."""

import threading


def make_tracker(total):
    lock = threading.Lock()
    done = 0
    finished = []
    errors = {}

    def advance(amount):
        nonlocal done
        with lock:
            done += amount
            return done / total

    def finish(name):
        with lock:
            finished.append(name)

    def fail(name, reason):
        with lock:
            errors.setdefault(name, []).append(reason)

    def summary():
        with lock:
            return f"{done} of {total}, {len(finished)} finished, {len(errors)} failed"

    return advance, finish, fail, summary


def main():
    advance, finish, fail, summary = make_tracker(100)
    jobs = [
        lambda: advance(10),
        lambda: advance(20),
        lambda: finish("a.iso"),
        lambda: finish("b.iso"),
        lambda: fail("c.iso", "timeout"),
        lambda: fail("c.iso", "refused"),
        summary,
    ]
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert summary() == "30 of 100, 2 finished, 1 failed"


main()

# Asking threads about themselves shares nothing.
# expect: nothing
import threading


def work():
    me = threading.current_thread()
    names[me.name] = 1
    return me.ident, threading.get_ident(), me.daemon, threading.active_count()


names = {"one": 0, "two": 0}
threads = [threading.Thread(target=work, name=name) for name in names]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

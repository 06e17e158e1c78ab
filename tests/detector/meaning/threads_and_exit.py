"""Threads that outlive main, atexit, uncaught exceptions in threads, sys.exit in threads."""

import atexit
import sys
import threading


def late():
    threading.main_thread().join()
    print("thread after main", threading.current_thread().name, threading.main_thread().is_alive())


def leaves():
    sys.exit(5)


def fails():
    box = {}
    return box["missing"]


def sleeper():
    threading.Event().wait()


def hook(args):
    print("hook", args.exc_type.__name__, args.exc_value, args.thread.name, args.exc_traceback.tb_lineno > 0)


atexit.register(print, "atexit one")
atexit.register(lambda: print("atexit two", threading.active_count() <= 2))
quiet = threading.Thread(target=leaves, name="leaver")
quiet.start()
quiet.join()
threading.excepthook = hook
bad = threading.Thread(target=fails, name="failer")
bad.start()
bad.join()
threading.Thread(target=sleeper, daemon=True).start()
threading.Thread(target=late, name="late").start()
print(threading.current_thread().name, threading.current_thread() is threading.main_thread(), quiet.is_alive(), repr(quiet)[:23])
print(isinstance(threading.Lock(), type(threading.Lock())), type(threading.RLock()).__name__, threading.Lock().locked())
print("end of main")

"""Variables of a module, used as globals here and as attributes by the programs."""

import threading

level = 0
requests = 0
listeners = []
_safe = 0
_lock = threading.Lock()


def read_level():
    return level  # racy: settings_read


def count_request():
    global requests
    requests += 1  # racy: settings_add


def register(name):
    listeners.append(name)  # racy: settings_append


def count_safely():
    global _safe
    with _lock:
        _safe += 1


def safe_count():
    with _lock:
        return _safe

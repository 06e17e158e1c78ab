# One thread alone takes two locks in both orders: nothing can deadlock.
# expect: nothing
import threading

first, second = threading.Lock(), threading.RLock()
with first, second:
    pass
with second, first:
    pass

# The variable of a package's __init__, through two import forms.
# expect: unsynchronised write / read
from threading import Thread

import modules.shop
from modules import shop


def writer():
    modules.shop.currency = "EUR"  # racy: write


def reader():
    return shop.currency  # racy: read


threads = [Thread(target=target) for target in (writer, reader)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

# The whole race lies in an imported module.
# expect: lost-update settings_add / settings_add
from threading import Thread

from modules import settings

threads = [Thread(target=target) for target in (settings.count_request, settings.count_request)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

# The module guards its variable by itself.
# expect: nothing
from threading import Thread

from modules import settings

threads = [Thread(target=target) for target in (settings.count_safely, settings.count_safely)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert settings.safe_count() == 2

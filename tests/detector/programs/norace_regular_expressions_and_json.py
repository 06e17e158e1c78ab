# The standard library's own caches are its own business.
# expect: nothing
import json
import re
from threading import Thread


def work():
    found = re.findall(r"\d+", "1 and 22")
    return json.loads(json.dumps({"found": found}))["found"], re.sub("a", "b", "banana"), "{:>5}".format(3)


threads = [Thread(target=target) for target in (work, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

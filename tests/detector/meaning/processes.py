"""Children by fork and by subprocess."""

import os
import subprocess
import sys
import threading

box = {"value": 0}


def work():
    box["value"] += 1


sys.stdout.flush()
child = os.fork()
if child == 0:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    print("child", box["value"], flush=True)
    os._exit(3)
print("status", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), box["value"])
done = subprocess.run([sys.executable, "-c", "import sys; print(sys.argv[1:]); sys.exit(4)", "x"], capture_output=True, text=True)
print(done.stdout.strip(), done.returncode, done.stderr)

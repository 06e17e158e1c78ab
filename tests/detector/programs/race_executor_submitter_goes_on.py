# The submitter reads what the task writes before asking for the result.
# expect: unsynchronised write / read
from concurrent.futures import ThreadPoolExecutor


def task():
    box["value"] = 1  # racy: write


box = {"value": 0}
with ThreadPoolExecutor(1) as executor:
    future = executor.submit(task)
    early = box["value"]  # racy: read
    future.result()

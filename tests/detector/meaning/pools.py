"""multiprocessing with functions of __main__."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor


class Job:
    def __init__(self, n):
        self.n = n


def run(job):
    job.n += 1
    return job


if __name__ == "__main__":
    for method in ("fork", "spawn"):
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context(method)) as pool:
            print(method, [job.n for job in pool.map(run, [Job(1), Job(2)])])
    with ThreadPoolExecutor(2) as pool:
        print(sorted(job.n for job in pool.map(run, [Job(3), Job(4)])))
else:
    print("imported as", __name__)

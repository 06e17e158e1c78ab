"""A parallel search of a graph: a set of what was visited and a list of what is next."""

import threading

GRAPH = {"a": ("b", "c"), "b": ("d",), "c": ("d", "e"), "d": ("f",), "e": ("f",), "f": ()}


class Search:
    def __init__(self):
        self._visited_lock = threading.Lock()
        self._frontier_lock = threading.Lock()
        self._visited = set()
        self._frontier = []

    def claim(self, node):
        with self._visited_lock:
            if node in self._visited:
                return False
            self._visited.add(node)
            return True

    def push(self, nodes):
        with self._frontier_lock:
            self._frontier.extend(nodes)

    def pop(self):
        with self._frontier_lock:
            return self._frontier.pop() if self._frontier else None

    def step(self):
        node = self.pop()
        if node is not None and self.claim(node):
            self.push(GRAPH[node])

    def progress(self):
        with self._visited_lock:
            return len(self._visited)


def main():
    search = Search()
    search.push(["a", "b", "c", "e"])
    jobs = [search.step, lambda: search.claim("d"), lambda: search.push(["f"]), search.pop, search.progress]
    threads = [threading.Thread(target=job) for job in jobs * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


main()

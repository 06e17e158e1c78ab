"""The traceback of a comprehension inside a method."""


class Table:
    rows = [{"a": 1}, {"b": 2}]

    def column(self, name):
        return [row[name] for row in self.rows]


print(Table().column("a"))

"""The suggestion below the traceback needs the exception's own attributes."""


class Point:
    def __init__(self):
        self.horizontal = 1


point = Point()
print(
    point.horizontal
    + point.horizontel
)  # fmt: skip

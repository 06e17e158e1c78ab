"""The line of an attribute in a chain over several lines."""


class Box:
    def __init__(self):
        self.value = 1

    def never_called(self):
        self.nothing = 1


def several_lines():
    return (
        Box()
        .value
        .bit_length()
        .nothing
    )


several_lines()

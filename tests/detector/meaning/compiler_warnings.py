"""The compiler's warnings come on standard error, once, with their line."""


def function(value):
    print(value is 1)
    try:
        None[0]
    except TypeError:
        pass
    try:
        return 1(2)
    except TypeError:
        pass


assert (function, "never false")
function(2)

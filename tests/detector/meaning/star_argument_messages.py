"""What is said of a wrong argument after * or **, with the name of the function called."""

for wrong in (lambda: max(*None), lambda: dict(**3), lambda: print(**{1: 2}), lambda: dict(a=1, **{"a": 2})):
    try:
        wrong()
    except TypeError as error:
        print(error)

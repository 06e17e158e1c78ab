# fmt: off
x = 1
y = = 2

"""Importing a module with a syntax error."""

import importlib
import traceback

try:
    import parts.broken
except SyntaxError as error:
    print(error.msg, error.lineno, error.filename.rsplit("/", 1)[-1])
try:
    importlib.import_module("parts.raises")
except ZeroDivisionError as error:
    print([(frame.name, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)][-2:])
import parts.raises

"""exec, eval, compile, locals, vars and dir see the scopes that they see without a detector."""

import ast
import sys
import types

level = "global"


def inside():
    level = "local"
    inner = 5
    print(eval("level"), eval("level", globals()), eval("inner + 1"), eval("[inner for _ in range(2)]", {}, {"inner": 2}) if False else "")
    exec("print(level, inner)")
    exec("new = inner * 2")
    print(sorted(locals()), sorted(vars()), sorted(dir()))
    space = {"inner": 7}
    exec("inner += 1\nfound = [inner for _ in range(1)]", space)
    print(space["inner"], space["found"], sorted(key for key in space if not key.startswith("__")))
    namespace = {}
    exec("class C:\n    __x = 1\n    def get(self): return self.__x\n", globals(), namespace)
    print(namespace["C"]().get(), "C" in globals())


inside()
exec("level = 'changed'")
print(level, eval("level"), eval(" 1 + 1 "), eval(b"2 + 2"))
code = compile("a = 1\nb = a + 1\n", "<made>", "exec")
space = {}
exec(code, space)
print(space["b"], code.co_filename, type(code) is types.CodeType)
print(eval(compile("1 + 2", "<e>", "eval")), compile("x = 1", "<s>", "single").co_name)
tree = compile("x.y += 1", "<t>", "exec", ast.PyCF_ONLY_AST)
print(type(tree).__name__, ast.unparse(tree))
tree = ast.parse("answer = 41")
tree.body[0].value.value += 1
exec(compile(tree, "<ast>", "exec"))
print(answer)
try:
    exec("def f():\n    return 1 / 0\nf()")
except ZeroDivisionError as error:
    tb = error.__traceback__
    lines = []
    while tb:
        if tb.tb_frame.f_code.co_filename in (__file__, "<string>"):
            lines.append((tb.tb_frame.f_code.co_name, tb.tb_lineno))
        tb = tb.tb_next
    print(lines)
for source in ("1 +", "def f(:", "return 1", "x = yield", "nonlocal q", "f(**a, *b)"):
    try:
        compile(source, "<bad>", "exec")
    except SyntaxError as error:
        print(error.msg, error.filename, error.lineno, error.offset)
try:
    eval("no_such_name.attribute")
except NameError as error:
    print(error)
try:
    eval("level = 3")
except SyntaxError as error:
    print(error.msg)


def closure():
    cell = 3

    def function():
        nonlocal cell
        cell += 1
        return cell

    exec(function.__code__, {}, closure=function.__closure__)
    return cell


print(closure())


class Body:
    a = 1
    exec("b = a + 1")
    c = eval("a + b")
    names = sorted(name for name in locals() if not name.startswith("__"))


print(Body.b, Body.c, Body.names)
module = types.ModuleType("made")
exec("value = 1\ndef get(): return value\n", module.__dict__)
module.value = 2
print(module.get(), module.get.__module__, sys.intern("a") is "a" if False else "")
print(type(eval("lambda: 0")()), eval("(lambda x: x.bit_length())(5)"), eval("__name__"))

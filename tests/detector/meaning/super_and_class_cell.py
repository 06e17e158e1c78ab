"""super(), __class__, metaclasses, __prepare__, __set_name__, __init_subclass__."""


class Meta(type):
    @classmethod
    def __prepare__(mcs, name, bases, **options):
        print("prepare", name, options)
        return {}

    def __new__(mcs, name, bases, namespace, **options):
        print("new", name, [key for key in namespace if not key.startswith("__")])
        return super().__new__(mcs, name, bases, namespace)

    def __init__(cls, name, bases, namespace, **options):
        super().__init__(name, bases, namespace)

    def __call__(cls, *args, **kwargs):
        return super().__call__(*args, **kwargs)


class Named:
    def __set_name__(self, owner, name):
        print("set_name", owner.__name__, name)

    def __get__(self, instance, owner):
        return f"got {owner.__name__}"


class Base(metaclass=Meta, option=1):
    field = Named()
    registry = []

    def __init_subclass__(cls, /, tag=None, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.registry.append((cls.__name__, tag))

    def __init__(self, value):
        self.value = value

    def describe(self):
        return f"base {self.value}"

    @classmethod
    def make(cls, value):
        return cls(value)

    @property
    def size(self):
        return 1


class Derived(Base, tag="d"):
    def __init__(self, value):
        super().__init__(value + 1)
        super().__setattr__("extra", 1)

    def describe(self):
        inner = [super(Derived, self).describe() for _ in range(1)]

        def nested():
            return __class__.__name__, super(__class__, self).describe()

        return inner, nested(), super().describe(), super().size

    @classmethod
    def make(cls, value):
        return super().make(value)

    @property
    def size(self):
        return super().size + 1

    @staticmethod
    def klass():
        return __class__

    def __getattr__(self, name):
        return super().__getattribute__("value") if name == "alias" else object.__getattribute__(self, name)


item = Derived.make(1)
print(item.describe(), item.size, item.alias, Derived.klass() is Derived, Base.registry, item.field, item.extra)
print(Derived.__mro__[0].__qualname__, Derived.describe.__qualname__, type(Derived) is Meta)
try:
    item.nothing
except AttributeError as error:
    print(error)


def stray():
    return super().x


try:
    stray()
except RuntimeError as error:
    print(error)

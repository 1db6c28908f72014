"""What the benchmarks share that take the calls of another operation on other images."""

# What a class says of its calls besides the calls themselves.
_OF_THE_CALLS = ("prepare", "check", "affine", "usual_type", "param_names")


class CallsOf:
    """The calls of another operation, ``of``: those that are named in ``only``, or all.

    Mixed in before `Operation`. What a class or a mixin after this one says goes before it.
    """

    def __init_subclass__(cls, of=None, only=(), **options):
        if of is not None:
            bases = cls.__mro__[: cls.__mro__.index(CallsOf)]
            said = {name for base in bases for name in vars(base)}
            for name, member in vars(of).items():
                is_call = hasattr(member, "declared") and (not only or name in only)
                if (is_call or name in _OF_THE_CALLS) and name not in said:
                    setattr(cls, name, member)
        super().__init_subclass__(**options)

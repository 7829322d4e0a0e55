"""The one exception a rule may raise."""


class RuleError(Exception):
    """A rule said no: a stable code, a marked sentence, the field it concerns.

    ``sentence`` is the English message id with ``%(name)s`` places; ``values``
    fill them once the edge has translated it. ``str(error)`` is the English.
    """

    def __init__(
        self, code: str, sentence: str, *, field: str | None = None, **values: object
    ) -> None:
        super().__init__(sentence % values if values else sentence)
        self.code = code
        self.sentence = sentence
        self.field = field
        self.values = values


class JointError(RuleError):
    """Several rules said no at once: it speaks as the first, and brings the others."""

    def __init__(self, first: RuleError, *others: RuleError) -> None:
        super().__init__(first.code, first.sentence, field=first.field, **first.values)
        self.others = others

"""The one error of everything that reads what strangers wrote about the log."""


class LogError(Exception):
    """What was read cannot be believed; the sentence says why, the code names it.

    Nothing else is ever raised over malformed, forged or foreign bytes.
    """

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence

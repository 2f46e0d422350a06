"""How a text is encoded together with what it follows."""


def in_context(question: str, text: str) -> str:
    """`text` after the question that was answered last, as the encoder was fine-tuned to read it.

    Like the conversational query encoders of Yu et al., 2021 (https://arxiv.org/abs/2105.04166),
    which read a question together with those before it instead of rewriting it.
    """
    return f"{question} | {text}"

"""How much of a name a screen may show; not who sees the screen."""


def masked(name: str) -> str:
    """A name as the screen may show it: 王*明, 李*, J*****n.

    First and last character stay, as is common on Chinese notices; two characters keep one.
    """
    if len(name) <= 1:
        return name
    last = name[-1] if len(name) > 2 else ""  # noqa: PLR2004 - two characters: 李*
    return name[0] + "*" * max(1, len(name) - 1 - len(last)) + last

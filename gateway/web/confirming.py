"""Whether another guard at the screen confirms what the first one does; opens nothing."""

from flask import request

from gateway.web.accounts import MAX_NAME, MAX_PIN, Accounts
from gateway.web.attempts import Attempts


class Confirming:
    """Checks a second guard's name and PIN.

    Args:
        accounts: knows the PINs.
        attempts: limits how often, together with the passwords.
    """

    def __init__(self, accounts: Accounts, attempts: Attempts) -> None:
        self._accounts = accounts
        self._attempts = attempts

    def confirms(self, guard: str, name: str, pin: str) -> bool:
        """Whether it is another account's PIN; with too many tries none is.

        Args:
            guard: who is signed in.
            name: of the second one.
            pin: of the second one.
        """
        address = request.remote_addr or ""
        fits = len(name) <= MAX_NAME and len(pin) <= MAX_PIN and name != guard
        if self._attempts.take(address) or not fits or not self._accounts.confirms(name, pin):
            return False
        self._attempts.give_back(address)
        return True

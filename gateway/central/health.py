"""What is well and what is not, as the parts report it; judges and repairs nothing."""

from threading import Lock


class Health:
    """The state of each named part, written by its thread and read by anyone.

    Args:
        parts: names; each is unwell until it says otherwise.
    """

    def __init__(self, *parts: str) -> None:
        self._lock = Lock()
        self._complaints = dict.fromkeys(parts, "not started")
        self._names: dict[str, str] = {}

    def calling(self, part: str, name: str) -> "Health":
        """The same health for one of several parts that are alike: it is shown by this name."""
        named = Health()
        named._lock, named._complaints = self._lock, self._complaints
        named._names = {**self._names, part: name}
        return named

    def name_of(self, part: str) -> str:
        """By which name a part is shown."""
        return self._names.get(part, part)

    def well(self, part: str) -> None:
        """The part works."""
        self.unwell(part, "")

    def unwell(self, part: str, complaint: str) -> None:
        """The part does not work; the complaint is one plain sentence without personal content."""
        with self._lock:
            self._complaints[self.name_of(part)] = complaint

    def complaints(self) -> dict[str, str]:
        """A copy of each part's complaint; empty for a part that is well."""
        with self._lock:
            return dict(self._complaints)

"""Which fields a stream asks for: all that Amazon's schema has, but for those that it turned out to deny."""

import threading
from collections.abc import Collection

from source_amazon_sp.data_kiosk.denials import denied_in
from source_amazon_sp.data_kiosk.fields import Path, Tree, leaves, without


class Selection:
    """The fields of one stream's queries; `needed` ones make its key, and can't be done without. Thread-safe."""

    def __init__(self, fields: Tree, needed: Collection[str]) -> None:
        self._fields = fields
        # A name may stand further down, too: the row's own is the one that is nearest.
        named = (sorted((path for path in leaves(fields) if path[-1] == name), key=len) for name in needed)
        self._needed = {paths[0] for paths in named if paths}
        self._denied: frozenset[Path] = frozenset()
        self._lock = threading.Lock()

    @property
    def fields(self) -> Tree:
        """What is asked for."""
        return without(self._fields, self._denied)

    @property
    def denied(self) -> list[str]:
        """What is not asked for any more, as dotted names."""
        return sorted(".".join(path) for path in self._denied)

    def deny(self, said: str) -> bool:
        """Leave out what Amazon's answer says it denies. False where the rest would be no use, or nothing is named."""
        with self._lock:
            found = denied_in(said, self.fields)
            rest = set(leaves(without(self.fields, found)))
            if not found or not self._needed < rest:
                return False
            self._denied |= found
            return True

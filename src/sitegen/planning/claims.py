"""Which source each path of the output belongs to: claimed, given up, and claimed twice, which is a fault."""

from collections.abc import Collection

from sitegen.catalogue import Catalogue
from sitegen.catalogue.output_records import Output
from sitegen.diagnostics import Fault
from sitegen.planning.collisions import Collisions, is_generated, is_root_file, is_wanted_twice
from sitegen.planning.routes import Claim
from sitegen.vietnamese.text import fold


class Claims:
    """The claims of one build on the catalogue's outputs; ``collisions`` are the paths that two want.

    With ``full_rebuild`` there are no outputs yet: claims are gathered, and compared all at once by ``settle``.
    """

    def __init__(self, catalogue: Catalogue, *, full_rebuild: bool) -> None:
        self.collisions = Collisions(catalogue)
        # The paths that were given up for good.
        self.stale: set[str] = set()
        self._catalogue = catalogue
        self._full_rebuild = full_rebuild
        self._gathered: list[tuple[str, str, str, str, int, str]] = []
        # Claims on what is another's, which may be given up or claimed again later.
        self._waiting: list[tuple[Claim, str, str]] = []
        # Outputs that no longer belong unless another claim takes their path.
        self._released: dict[str, Output] = {}
        self._is_gathering = full_rebuild
        if full_rebuild:
            catalogue.outputs.begin_gathering()

    @property
    def faults(self) -> list[Fault]:
        """The paths that two want, once all is settled."""
        return self.collisions.faults()

    def at(self, paths: Collection[str]) -> list[Claim]:
        """Return what has claimed some paths so far."""
        if self._is_gathering:
            self._flush()
            return list(map(Claim._make, self._catalogue.outputs.gathered_at(paths)))
        return [Claim(*each[1:]) for each in filter(None, map(self._catalogue.outputs.at, paths))]

    def release(self, output: Output) -> None:
        """Give up an output, so that any claim may take its path."""
        self._released.setdefault(output.path, output)

    def claim(self, claim: Claim, reason: str) -> int | None:
        """Record that an output belongs, and plan to write it when it is new; return its id, None if undecided."""
        folded = fold(claim.path)
        if self._full_rebuild:
            self._gathered.append((claim.path, folded, claim.kind, claim.subject, claim.period, reason))
            if len(self._gathered) == 500:  # noqa: PLR2004 - enough at once
                self._flush()
            return None
        alike = self._catalogue.outputs.alike(folded)
        if any(Claim(*each[1:]) != claim for each in alike):
            self._waiting.append((claim, folded, reason))
            return None
        return self._take(alike[0] if alike else None, claim, folded, reason)

    def _flush(self) -> None:
        self._catalogue.outputs.gather(self._gathered)
        self._gathered.clear()

    def settle(self) -> None:
        """Complete the outputs once everything was claimed: those that were released and not claimed are stale."""
        if self._full_rebuild:
            self._flush()
            for path, kind, subject, period, folded, reason in self._catalogue.outputs.add_gathered():
                self._claim(Claim(path, kind, subject, period), folded, reason)
            self._is_gathering = False
            self.collisions.look_everywhere()
        for waiting in self._waiting:
            self._claim(*waiting)
        for path, each in self._released.items():
            self._catalogue.outputs.mark_stale(each)
            self.stale.add(path)
        self._released.clear()
        self._catalogue.outputs.spare_claimed()

    def _claim(self, claim: Claim, folded: str, reason: str) -> None:
        for each in self._catalogue.outputs.alike(folded):
            if each.path != claim.path and each.path not in self._released:
                self.collisions.add(each, claim, folded)
        self._take(self._catalogue.outputs.at(claim.path), claim, folded, reason)

    def _take(self, mine: Output | None, claim: Claim, folded: str, reason: str) -> int:
        """Let a claim have its path, where ``mine`` is the output if there is one; return the output's id."""
        if mine is not None:
            self._claim_known(mine, claim, folded, reason)
            return mine.id
        if not self._full_rebuild:
            self.collisions.look_above(folded)
            self.collisions.look_below(folded)
        output = self._catalogue.outputs.add(claim.path, folded, claim.kind, claim.subject, claim.period)
        self._catalogue.tasks.add(output, reason)
        return output

    def _claim_known(self, mine: Output, claim: Claim, folded: str, reason: str) -> None:
        """Claim the path of an output that is there, whoever claimed it."""
        released = self._released.pop(mine.path, None) is not None
        if Claim(*mine[1:]) == claim:
            if not released and is_wanted_twice(claim):
                self.collisions.add(mine, claim, folded)
        elif released or (is_root_file(claim) and is_generated(mine)):
            self._catalogue.outputs.alter(mine.id, claim.kind, claim.subject, claim.period)
            self._catalogue.tasks.add(mine.id, reason)
        elif not (is_root_file(mine) and is_generated(claim)):
            self.collisions.add(mine, claim, folded)


def in_the_way(catalogue: Catalogue) -> list[str]:
    """Return the files to remove before any is written: where an output needs a folder, or is one but for its case.

    What lies in a folder that an output takes the place of is among them.
    """
    return [each for each in catalogue.outputs.stale_paths() if _is_in_the_way(catalogue, each)]


def _is_in_the_way(catalogue: Catalogue, path: str) -> bool:
    folded = fold(path)
    if catalogue.outputs.first_inside(folded) is not None or catalogue.outputs.alike(folded):
        return True
    folder = path.rpartition("/")[0]
    while folder and catalogue.outputs.at(folder) is None:
        folder = folder.rpartition("/")[0]
    return folder != ""

"""Which source each path of the output belongs to: claimed, given up, and claimed twice, which is a fault."""

import sqlite3

from sitegen import faults, routes
from sitegen.catalogue import content, outputs
from sitegen.catalogue.outputs import Output
from sitegen.errors import Fault, fault_order
from sitegen.routes import Claim
from sitegen.vietnamese.text import fold

_ARTICLE_PAGES = ("article", "page", "notice", "redirect")


class Claims:
    """The claims of one build on the catalogue's outputs; ``faults`` are the paths that two want, once all is settled.

    With ``everything`` there are no outputs yet: claims are gathered, and compared all at once by ``settle``.
    """

    def __init__(self, conn: sqlite3.Connection, *, everything: bool) -> None:
        self.faults: list[Fault] = []
        # The paths that were given up for good.
        self.doomed: set[str] = set()
        self._conn = conn
        self._everything = everything
        self._gathered: list[tuple[str, str, str, str, int, str]] = []
        # What wants each place, by folded path, where more than one does.
        self._rivals: dict[str, set[Claim]] = {}
        # The folded paths of outputs that are a file where another needs a folder.
        self._file_and_folder: set[str] = set()
        # Claims of articles on what was a page of another kind, which may be given up later.
        self._waiting: list[tuple[Claim, str, str]] = []
        # Outputs that no longer belong unless another claim takes their path.
        self._released: dict[str, Output] = {}
        if everything:
            outputs.begin_gathering(conn)

    def release(self, output: Output) -> None:
        """Give up an output, so that any claim may take its path."""
        self._released.setdefault(output.path, output)

    def claim(self, claim: Claim, reason: str) -> int | None:
        """Record that an output belongs, and plan to write it when it is new; return its id, None if undecided."""
        folded = fold(claim.path)
        if not self._everything:
            if claim.kind in routes.ARTICLE_KINDS and self._is_of_another_kind(folded):
                self._waiting.append((claim, folded, reason))
                return None
            return self._claim(claim, folded, reason)
        self._gathered.append((claim.path, folded, claim.kind, claim.subject, claim.period, reason))
        if len(self._gathered) == 500:  # noqa: PLR2004 - enough at once
            self._flush()
        return None

    def _is_of_another_kind(self, folded: str) -> bool:
        return any(each.kind not in routes.ARTICLE_KINDS for each in outputs.outputs_alike(self._conn, folded))

    def _flush(self) -> None:
        outputs.gather(self._conn, self._gathered)
        self._gathered.clear()

    def settle(self) -> None:
        """Complete the outputs once everything was claimed: those that were released and not claimed are doomed."""
        if self._everything:
            self._flush()
            for path, kind, subject, period, folded, reason in outputs.add_gathered(self._conn):
                self._claim(Claim(path, kind, subject, period), folded, reason)
            self._check_all_folders()
        for waiting in self._waiting:
            self._claim(*waiting)
        for path, each in self._released.items():
            outputs.doom_output(self._conn, each)
            self.doomed.add(path)
        self._released.clear()
        outputs.spare_claimed(self._conn)
        self._report()

    def _claim(self, claim: Claim, folded: str, reason: str) -> int:
        mine = None
        for each in outputs.outputs_alike(self._conn, folded):
            if each.path == claim.path:
                mine = each
            elif each.path not in self._released:
                self._collide(each, claim, folded)
        if mine is not None:
            self._claim_known(mine, claim, folded, reason)
            return mine.id
        if not self._everything:
            self._check_above(folded)
            self._check_below(folded)
        output = outputs.add_output(self._conn, claim.path, folded, claim.kind, claim.subject, claim.period)
        outputs.add_task(self._conn, output, reason)
        return output

    def _claim_known(self, mine: Output, claim: Claim, folded: str, reason: str) -> None:
        """Claim the path of an output that is there, whoever claimed it."""
        released = self._released.pop(mine.path, None) is not None
        if Claim(*mine[1:]) == claim:
            if not (released or claim.period or claim.kind not in routes.ARTICLE_KINDS):
                self._collide(mine, claim, folded)
        elif released or (_is_root_file(claim) and _is_generated(mine)):
            outputs.alter_output(self._conn, mine.id, claim.kind, claim.subject, claim.period)
            outputs.add_task(self._conn, mine.id, reason)
        elif not (_is_root_file(mine) and _is_generated(claim)):
            self._collide(mine, claim, folded)

    def _check_above(self, folded: str) -> None:
        """Find an output that would be a file where the one at ``folded`` needs a folder."""
        folder = folded.rpartition("/")[0]
        while folder:
            if outputs.outputs_alike(self._conn, folder):
                self._file_and_folder.add(folder)
            folder = folder.rpartition("/")[0]

    def _check_below(self, folded: str) -> None:
        """Find an output for which the one at ``folded``, a file, would have to be a folder."""
        if outputs.output_inside(self._conn, folded) is not None:
            self._file_and_folder.add(folded)

    def _check_all_folders(self) -> None:
        for path, folded in list(outputs.unusual_paths(self._conn)):
            if "index.html/" in path:
                self._check_above(folded)
            self._check_below(folded)

    def _collide(self, existing: Output, claim: Claim, folded: str) -> None:
        rivals = self._rivals.setdefault(folded, set())
        rivals.update((Claim(*existing[1:]), claim))

    def _report(self) -> None:
        """Make the faults from all that wants one place, whatever of it was there before: the first in order has it."""
        for rivals in self._rivals.values():
            won = {each.path for each in rivals if _is_root_file(each)}
            left = [each for each in rivals if not (_is_generated(each) and each.path in won)]
            first, *others = sorted(left, key=self._rank)
            for each in others or [first]:
                self._report_pair(first, each)
        for folded in self._file_and_folder:
            inside = outputs.output_inside(self._conn, folded)
            alike = outputs.outputs_alike(self._conn, folded)
            if inside is not None and alike:
                pair = (self._first_at(folded, alike[0]), self._first_at(fold(inside.path), inside))
                self._report_pair(*sorted(pair, key=self._rank))
        self.faults.sort(key=fault_order)

    def _first_at(self, folded: str, output: Output) -> Claim:
        return min(self._rivals.get(folded, [Claim(*output[1:])]), key=self._rank)

    def _report_pair(self, first: Claim, later: Claim) -> None:
        params = (("value", routes.plain_url(later.path)), ("other", self._made_by(first)))
        self.faults.append(Fault(faults.SAME_OUTPUT, self._made_by(later), params=params))

    def _rank(self, claim: Claim) -> tuple[bool, str, Claim]:
        """Return the key that orders what wants one place: what editors can change is last, in the order of paths."""
        maker = self._made_by(claim)
        return maker.startswith(("content/", "static/")), maker, claim

    def _made_by(self, claim: Claim) -> str:
        """Return the source path of an output, or the file that asks for it."""
        if claim.kind in _ARTICLE_PAGES:
            return content.known(self._conn, int(claim.subject)).path
        return claim.subject if claim.subject.startswith(("content/", "static/", "@theme/")) else "site.yaml"


def _is_generated(output: Claim | Output) -> bool:
    """Return whether an output comes neither from an article nor from a file of ``static/``."""
    return output.kind not in (*routes.ARTICLE_KINDS, "static")


def _is_root_file(output: Claim | Output) -> bool:
    """Return whether an output is a file of static/root/, which wins over a generated one."""
    return output.kind == "static" and output.subject.partition("static/")[2].startswith("root/")


def in_the_way(conn: sqlite3.Connection) -> list[str]:
    """Return the files to remove before any is written: where an output needs a folder, or is one but for its case.

    What lies in a folder that an output takes the place of is among them.
    """
    return [each for each in outputs.doomed_paths(conn) if _is_in_the_way(conn, each)]


def _is_in_the_way(conn: sqlite3.Connection, path: str) -> bool:
    folded = fold(path)
    if outputs.output_inside(conn, folded) is not None or outputs.outputs_alike(conn, folded):
        return True
    folder = path.rpartition("/")[0]
    while folder and outputs.output_at(conn, folder) is None:
        folder = folder.rpartition("/")[0]
    return folder != ""

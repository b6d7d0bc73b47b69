"""Which source each path of the output belongs to: claimed, given up, and claimed twice, which is a fault."""

import sqlite3

from sitegen import faults, routes
from sitegen.catalogue import content, outputs
from sitegen.catalogue.outputs import Output
from sitegen.errors import Fault
from sitegen.routes import Claim
from sitegen.vietnamese.text import fold

_ARTICLE_PAGES = ("article", "page", "notice", "redirect")


class Claims:
    """The claims of one build on the catalogue's outputs; ``faults`` are the paths that two of them want.

    With ``everything`` there are no outputs yet: claims are gathered, and compared all at once by ``settle``.
    """

    def __init__(self, conn: sqlite3.Connection, *, everything: bool) -> None:
        self.faults: list[Fault] = []
        # The paths that were given up for good.
        self.doomed: set[str] = set()
        self._conn = conn
        self._everything = everything
        self._gathered: list[tuple[str, str, str, str, int, str]] = []
        # Outputs that no longer belong unless another claim takes their path.
        self._released: dict[str, Output] = {}
        if everything:
            outputs.begin_gathering(conn)

    def release(self, output: Output) -> None:
        """Give up an output, so that any claim may take its path."""
        self._released.setdefault(output.path, output)

    def claim(self, claim: Claim, reason: str) -> int | None:
        """Record that an output belongs, and plan to write it when it is new; return its id, None while gathering."""
        folded = fold(claim.path)
        if not self._everything:
            return self._claim(claim, folded, reason)
        self._gathered.append((claim.path, folded, claim.kind, claim.subject, claim.period, reason))
        if len(self._gathered) == 500:  # noqa: PLR2004 - enough at once
            self._flush()
        return None

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
        for path, each in self._released.items():
            outputs.doom_output(self._conn, each)
            self.doomed.add(path)
        self._released.clear()
        outputs.spare_claimed(self._conn)

    def _claim(self, claim: Claim, folded: str, reason: str) -> int:
        for existing in outputs.outputs_alike(self._conn, folded):
            if existing.path != claim.path:
                if existing.path not in self._released:
                    self._collide(existing, claim)
                continue
            released = self._released.pop(existing.path, None) is not None
            if (existing.kind, existing.subject, existing.period) == (claim.kind, claim.subject, claim.period):
                if not (released or claim.period or claim.kind not in routes.ARTICLE_KINDS):
                    self._collide(existing, claim)
            elif released or (_is_root_file(claim) and existing.kind not in (*routes.ARTICLE_KINDS, "static")):
                outputs.alter_output(self._conn, existing.id, claim.kind, claim.subject, claim.period)
                outputs.add_task(self._conn, existing.id, reason)
            elif not (_is_root_file(existing) and claim.kind not in (*routes.ARTICLE_KINDS, "static")):
                self._collide(existing, claim)
            return existing.id
        if not self._everything:
            self._check_folders(claim, folded)
        output = outputs.add_output(self._conn, claim.path, folded, claim.kind, claim.subject, claim.period)
        outputs.add_task(self._conn, output, reason)
        return output

    def _check_folders(self, claim: Claim, folded: str) -> None:
        """Find an output that would be a file where another needs a folder."""
        folder = folded.rpartition("/")[0]
        while folder:
            for other in outputs.outputs_alike(self._conn, folder):
                if other.path not in self._released:
                    self._collide(other, claim)
            folder = folder.rpartition("/")[0]
        if not claim.path.endswith("index.html"):
            inside = outputs.output_inside(self._conn, folded)
            if inside is not None and inside.path not in self._released:
                self._collide(inside, claim)

    def _check_all_folders(self) -> None:
        for each, folded in list(outputs.outputs_not_indexes(self._conn)):
            inside = outputs.output_inside(self._conn, folded)
            if inside is not None:
                self._collide(inside, Claim(each.path, each.kind, each.subject, each.period))

    def _collide(self, existing: Output, claim: Claim) -> None:
        mine, other = self._made_by(claim.kind, claim.subject), self._made_by(existing.kind, existing.subject)
        named = mine if mine.startswith(("content/", "static/")) else other
        rival = other if named == mine else mine
        params = (("value", routes.plain_url(claim.path)), ("other", rival))
        self.faults.append(Fault(faults.SAME_OUTPUT, named, params=params))

    def _made_by(self, kind: str, subject: str) -> str:
        """Return the source path of an output, or the file that asks for it."""
        if kind in _ARTICLE_PAGES:
            return content.known(self._conn, int(subject)).path
        return subject if subject.startswith(("content/", "static/", "@theme/")) else "site.yaml"


def _is_root_file(output: Claim | Output) -> bool:
    """Return whether an output is a file of static/root/, which wins over a generated one."""
    return output.kind == "static" and output.subject.partition("static/")[2].startswith("root/")

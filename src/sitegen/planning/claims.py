"""Which source each path of the output belongs to: claimed, given up, and claimed twice, which is a fault."""

from sitegen.catalogue import Catalogue
from sitegen.catalogue.output_records import Output
from sitegen.diagnostics import Fault, fault_order, rules
from sitegen.planning import kinds, routes
from sitegen.planning.kinds import KINDS, Owner
from sitegen.planning.routes import Claim
from sitegen.vietnamese.text import fold

# What the names of all files of the search index end in.
_INDEX_SUFFIXES = (".bin", ".json")
_OF_ARTICLES = kinds.of_owner(Owner.ARTICLE, Owner.ATTACHED)


class Claims:
    """The claims of one build on the catalogue's outputs; ``faults`` are the paths that two want, once all is settled.

    With ``full_rebuild`` there are no outputs yet: claims are gathered, and compared all at once by ``settle``.
    """

    def __init__(self, catalogue: Catalogue, *, full_rebuild: bool) -> None:
        self.faults: list[Fault] = []
        # The paths that were given up for good.
        self.stale: set[str] = set()
        self._catalogue = catalogue
        self._full_rebuild = full_rebuild
        self._gathered: list[tuple[str, str, str, str, int, str]] = []
        # What wants each place, by folded path, where more than one does.
        self._rivals: dict[str, set[Claim]] = {}
        # The folded paths of outputs that are a file where another needs a folder.
        self._file_and_folder: set[str] = set()
        # Claims on what is another's, which may be given up or claimed again later.
        self._waiting: list[tuple[Claim, str, str]] = []
        # Outputs that no longer belong unless another claim takes their path.
        self._released: dict[str, Output] = {}
        if full_rebuild:
            catalogue.outputs.begin_gathering()

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
            self._check_all_folders()
        for waiting in self._waiting:
            self._claim(*waiting)
        for path, each in self._released.items():
            self._catalogue.outputs.mark_stale(each)
            self.stale.add(path)
        self._released.clear()
        self._catalogue.outputs.spare_claimed()
        self._report()

    def _claim(self, claim: Claim, folded: str, reason: str) -> None:
        for each in self._catalogue.outputs.alike(folded):
            if each.path != claim.path and each.path not in self._released:
                self._collide(each, claim, folded)
        self._take(self._catalogue.outputs.at(claim.path), claim, folded, reason)

    def _take(self, mine: Output | None, claim: Claim, folded: str, reason: str) -> int:
        """Let a claim have its path, where ``mine`` is the output if there is one; return the output's id."""
        if mine is not None:
            self._claim_known(mine, claim, folded, reason)
            return mine.id
        if not self._full_rebuild:
            self._check_above(folded)
            self._check_below(folded)
        output = self._catalogue.outputs.add(claim.path, folded, claim.kind, claim.subject, claim.period)
        self._catalogue.tasks.add(output, reason)
        return output

    def _claim_known(self, mine: Output, claim: Claim, folded: str, reason: str) -> None:
        """Claim the path of an output that is there, whoever claimed it."""
        released = self._released.pop(mine.path, None) is not None
        if Claim(*mine[1:]) == claim:
            if not (released or claim.period or claim.kind not in _OF_ARTICLES):
                self._collide(mine, claim, folded)
        elif released or (_is_root_file(claim) and _is_generated(mine)):
            self._catalogue.outputs.alter(mine.id, claim.kind, claim.subject, claim.period)
            self._catalogue.tasks.add(mine.id, reason)
        elif not (_is_root_file(mine) and _is_generated(claim)):
            self._collide(mine, claim, folded)

    def _check_above(self, folded: str) -> None:
        """Find an output that would be a file where the one at ``folded`` needs a folder."""
        folder = folded.rpartition("/")[0]
        while folder:
            if self._catalogue.outputs.alike(folder):
                self._file_and_folder.add(folder)
            folder = folder.rpartition("/")[0]

    def _check_below(self, folded: str) -> None:
        """Find an output for which the one at ``folded``, a file, would have to be a folder."""
        if self._catalogue.outputs.first_inside(folded) is not None:
            self._file_and_folder.add(folded)

    def _check_all_folders(self) -> None:
        for folded in list(self._catalogue.outputs.unusual_paths()):
            if "index.html/" in folded:
                self._check_above(folded)
            self._check_below(folded)

    def _collide(self, existing: Output, claim: Claim, folded: str) -> None:
        rivals = self._rivals.setdefault(folded, set())
        rivals.update((Claim(*existing[1:]), claim))

    def _report(self) -> None:
        """Make the faults from all that wants one place, whatever of it was there before: the first in order has it."""
        for folded, rivals in self._rivals.items():
            first, *others = self._wanting(folded)
            # One that wants its place twice has no rival but itself.
            for each in others or [first] * (len(rivals) == 1):
                self._report_pair(first, each)
        for folded in self._file_and_folder:
            inside = self._catalogue.outputs.first_inside(folded)
            if inside is not None and self._catalogue.outputs.alike(folded):
                pair = (self._wanting(folded)[0], self._wanting(fold(inside.path))[0])
                self._report_pair(*sorted(pair, key=self._rank))
        self.faults.sort(key=lambda each: (fault_order(each), each.params))

    def _wanting(self, folded: str) -> list[Claim]:
        """Return what wants one place, the first in order first, without what yields to a file of the site's root."""
        outputs = self._catalogue.outputs
        rivals = self._rivals.get(folded)
        if rivals is None:
            return [Claim(*each[1:]) for each in outputs.alike(folded)]
        held = filter(None, map(outputs.at, {each.path for each in rivals}))
        wanting = rivals.union(Claim(*each[1:]) for each in held)
        won = {each.path for each in wanting if _is_root_file(each)}
        return sorted((each for each in wanting if not (_is_generated(each) and each.path in won)), key=self._rank)

    def _report_pair(self, first: Claim, later: Claim) -> None:
        params = (("value", routes.plain_url(later.path)), ("other", self._made_by(first)))
        self.faults.append(Fault(rules.SAME_OUTPUT, self._made_by(later), params=params))

    def _rank(self, claim: Claim) -> tuple[bool, str, Claim]:
        """Return the key that orders what wants one place: what editors can change is last, in the order of paths."""
        maker = self._made_by(claim)
        return maker.startswith(("content/", "static/")), maker, claim

    def _made_by(self, claim: Claim) -> str:
        return _made_by(self._catalogue, claim)


def _made_by(catalogue: Catalogue, output: Claim | Output) -> str:
    """Return the source path of an output, or the file that asks for it."""
    if KINDS[output.kind].owner is Owner.ARTICLE:
        return catalogue.articles.path_of(int(output.subject))
    return output.subject if output.subject.startswith(("content/", "static/", "@theme/")) else "site.yaml"


def _is_generated(output: Claim | Output) -> bool:
    """Return whether an output comes neither from an article nor from a file of ``static/``."""
    return KINDS[output.kind].owner in (Owner.LISTING, Owner.SITE, Owner.SEARCH)


def _is_root_file(output: Claim | Output) -> bool:
    """Return whether an output is a file of static/root/, which wins over a generated one."""
    return KINDS[output.kind].owner is Owner.STATIC and output.subject.partition("static/")[2].startswith("root/")


def index_faults(catalogue: Catalogue) -> list[Fault]:
    """Return the faults of what would lie where the search index has its files, which are planned by themselves."""
    names = kinds.of_owner(Owner.SEARCH)
    return [
        Fault(
            rules.SAME_OUTPUT,
            _made_by(catalogue, each),
            params=(("value", routes.plain_url(each.path)), ("other", "site.yaml")),
        )
        for each in catalogue.outputs.inside(kinds.SEARCH_URL.strip("/"), names)
        if each.path.lower().endswith(_INDEX_SUFFIXES)
    ]


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

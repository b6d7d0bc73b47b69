"""Paths that two outputs want, and files where others need a folder: what is told of them."""

from sitegen.catalogue import Catalogue
from sitegen.catalogue.output_records import Output
from sitegen.diagnostics import Fault, fault_order, rules
from sitegen.planning import kinds, routes
from sitegen.planning.kinds import KINDS, Owner
from sitegen.planning.routes import Claim
from sitegen.vietnamese.text import fold

_OF_ARTICLES = kinds.of_owner(Owner.ARTICLE, Owner.ATTACHED)
_SETTINGS = "site.yaml"


class Collisions:
    """The collisions that were met while outputs were entered, each told by what its place is wanted by in the end."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        # What wants each place, by folded path, where more than one does.
        self._rivals: dict[str, set[Claim]] = {}
        # The folded paths of outputs that are a file where another needs a folder.
        self._file_and_folder: set[str] = set()

    def add(self, existing: Output, claim: Claim, folded: str) -> None:
        """Note that a claim wants the place of an output."""
        rivals = self._rivals.setdefault(folded, set())
        rivals.update((Claim(*existing[1:]), claim))

    def look_above(self, folded: str) -> None:
        """Note an output that would be a file where the one at ``folded`` needs a folder."""
        folder = folded.rpartition("/")[0]
        while folder:
            if self._catalogue.outputs.alike(folder):
                self._file_and_folder.add(folder)
            folder = folder.rpartition("/")[0]

    def look_below(self, folded: str) -> None:
        """Note an output for which the one at ``folded``, a file, would have to be a folder."""
        if self._catalogue.outputs.first_inside(folded) is not None:
            self._file_and_folder.add(folded)

    def look_everywhere(self) -> None:
        """Note all outputs that would be a file where another needs a folder."""
        for folded in list(self._catalogue.outputs.unusual_paths()):
            if "index.html/" in folded:
                self.look_above(folded)
            self.look_below(folded)

    def faults(self) -> list[Fault]:
        """Return a fault for each but the first, in order, of what wants one place, whatever of it was there before."""
        found = []
        for folded, rivals in self._rivals.items():
            first, *others = self._wanting(folded)
            # One that wants its place twice has no rival but itself.
            found += [self._fault(first, each) for each in others or [first] * (len(rivals) == 1)]
        for folded in self._file_and_folder:
            inside = self._catalogue.outputs.first_inside(folded)
            if inside is not None and self._catalogue.outputs.alike(folded):
                pair = (self._wanting(folded)[0], self._wanting(fold(inside.path))[0])
                found.append(self._fault(*sorted(pair, key=self._rank)))
        return sorted(found, key=lambda each: (fault_order(each), each.params))

    def _wanting(self, folded: str) -> list[Claim]:
        """Return what wants one place, the first in order first, without what yields to a file of the site's root."""
        outputs = self._catalogue.outputs
        rivals = self._rivals.get(folded)
        if rivals is None:
            return [Claim(*each[1:]) for each in outputs.alike(folded)]
        held = filter(None, map(outputs.at, {each.path for each in rivals}))
        wanting = rivals.union(Claim(*each[1:]) for each in held)
        won = {each.path for each in wanting if is_root_file(each)}
        return sorted((each for each in wanting if not (is_generated(each) and each.path in won)), key=self._rank)

    def _fault(self, first: Claim, later: Claim) -> Fault:
        params = (("value", routes.plain_url(later.path)), ("other", asked_by(self._catalogue, first)))
        return Fault(rules.SAME_OUTPUT, made_by(self._catalogue, later), params=params)

    def _rank(self, claim: Claim) -> tuple[bool, str, Claim]:
        """Return the key that orders what wants one place: what editors can change is last, in the order of paths."""
        maker = made_by(self._catalogue, claim)
        return maker.startswith(("content/", "static/")), maker, claim


def made_by(catalogue: Catalogue, output: Claim | Output) -> str:
    """Return the source path of an output, or ``site.yaml`` for one that has none."""
    if KINDS[output.kind].owner is Owner.ARTICLE:
        return catalogue.articles.path_of(int(output.subject))
    return output.subject if output.subject.startswith(("content/", "static/", "@theme/")) else _SETTINGS


def asked_by(catalogue: Catalogue, output: Claim | Output) -> str:
    """Return the source path of an output; of a listing that is there because of its articles, that of the first one.

    It is the first one that readers see, or where they see none the first one that waits for its time.
    """
    kind = KINDS[output.kind]
    if kind.owner is not Owner.LISTING or kind.facet is None or (kind.facet.from_settings and not output.period):
        return made_by(catalogue, output)
    first = catalogue.listings.first_in(kind.facet, output.subject, output.period)
    return made_by(catalogue, output) if first is None else catalogue.articles.path_of(first)


def is_wanted_twice(claim: Claim) -> bool:
    """Return whether a claim that is made twice is a collision: one of an article, that has no more to say it by."""
    return claim.kind in _OF_ARTICLES and not claim.period


def is_generated(output: Claim | Output) -> bool:
    """Return whether an output comes neither from an article nor from a file of ``static/``."""
    return KINDS[output.kind].owner in (Owner.LISTING, Owner.SITE, Owner.SEARCH)


def is_root_file(output: Claim | Output) -> bool:
    """Return whether an output is a file of static/root/, which wins over a generated one."""
    return KINDS[output.kind].owner is Owner.STATIC and output.subject.partition("static/")[2].startswith("root/")

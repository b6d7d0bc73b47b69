"""Writes the files of the search index: what a plan says of them.

First the catalogue is told which files there will be, and that none of the tiers is whole; then files are written, the
manifest last; then that the tiers are whole again. A build that is killed leaves tiers that the next one makes anew.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from sitegen.catalogue.output_records import Written
from sitegen.catalogue.search_records import IndexFile, TierRecord
from sitegen.content.facets import AUTHOR, CATEGORY, TAG
from sitegen.search.decisions import IndexPlan, TierPlan, decide, file_count, record_of
from sitegen.search.filters import encoded_names
from sitegen.search.inputs import IndexInputs
from sitegen.search.layout import (
    ABBREVIATIONS,
    KINDS,
    MANIFEST,
    FileCounts,
    common_files,
    file_counts,
    names_path,
    tier_files,
)
from sitegen.search.made_files import write_file
from sitegen.search.manifest import manifest, version_of
from sitegen.search.spool import clear, spool_folder
from sitegen.search.survey import Survey, survey
from sitegen.search.tier_files import TierPlace, WrittenFile, change
from sitegen.system.digests import Sha256, digest_of
from sitegen.system.workers import Build, Workers

if TYPE_CHECKING:
    from sitegen.search.gathering import Totals

REASON: Final = "the search index changed"
# Files that are recorded together.
_AT_ONCE: Final = 500


def write_files(inputs: IndexInputs, made_for: str, workers: Workers) -> int:
    """Bring the files up to date for settings that ``made_for`` is; return how many were written.

    Raises MachineError, OSError.
    """
    spool = spool_folder(inputs.path)
    clear(spool)
    try:
        plan = decide(inputs.catalogue, inputs.settings, made_for)
        return _Writing(inputs, plan, workers).write()
    finally:
        clear(spool)


class _Writing:
    """What is written for one plan."""

    def __init__(self, inputs: IndexInputs, plan: IndexPlan, workers: Workers) -> None:
        self._inputs = inputs
        self._plan = plan
        self._workers = workers
        self._catalogue = inputs.catalogue
        self._place = TierPlace(inputs.catalogue, inputs.path, inputs.output)
        # What is in the files that were made, by path.
        self._made: dict[str, Sha256] = {}

    def write(self) -> int:
        """Write what the plan says; return how many files had to be written."""
        records = [self._record(each) for each in self._plan.tiers]
        with self._catalogue.transaction():
            files = self._claim(records)
        self._inputs.begin()
        written = sum(
            self._write_tier(each, record, files) for each, record in zip(self._plan.tiers, records, strict=True)
        )
        written += self._written(self._common(), files)
        # What tells of all the others.
        written += self._written(self._manifest(records, files), files)
        with self._catalogue.transaction():
            for record in records:
                self._catalogue.search.record_tier(record)
            self._catalogue.search.forget_changes()
        return written

    def _record(self, plan: TierPlan) -> TierRecord:
        """Return what a tier will be; where it is made anew its postings are gathered."""
        if plan.found is None and plan.recorded is not None:
            return plan.recorded
        if plan.changes is not None and plan.recorded is not None:
            known = plan.recorded
            pairs = known.pair_postings + plan.changes.pair_postings
            words = known.word_postings + plan.changes.word_postings
            counts = FileCounts(known.pairs, known.words, known.vocabulary, known.cards)
            return record_of(plan, counts, pairs, words, self._plan.made_for)
        return self._gathered(plan)

    def _gathered(self, plan: TierPlan) -> TierRecord:
        if plan.found is None:
            raise ValueError(plan.tier.name)
        totals = self._gather(plan.tier.name, plan.found)
        counts = file_counts(
            plan.tier.name,
            plan.found.size,
            *totals,
            file_size=self._inputs.settings.search.file_size,
            many=self._plan.many,
        )
        return record_of(plan, counts, *totals, self._plan.made_for)

    def _has_all_files(self, records: Iterable[TierRecord]) -> bool:
        """Return whether the files that the catalogue knows are those that there will be.

        A tier that is not made anew has been found to have all of its own, so that numbers tell.
        """
        if any(each.found is not None and each.changes is None for each in self._plan.tiers):
            return False
        expected = sum(1 for _ in common_files()) + sum(map(file_count, records))
        return len(self._plan.files) == expected

    def _claim(self, records: Iterable[TierRecord]) -> dict[str, IndexFile]:
        """Tell the catalogue which files there will be; return them as it knows them then."""
        outputs, search = self._catalogue.outputs, self._catalogue.search
        search.forget_tiers_but({each.name for each in records})
        search.begin()
        if self._has_all_files(records):
            outputs.spare_claimed()
            return self._plan.files
        wanted = {row[0]: row for row in common_files()}
        for each in records:
            counts = FileCounts(each.pairs, each.words, each.vocabulary, each.cards)
            wanted.update((row[0], row) for row in tier_files(each.name, counts))
        for path, file in self._plan.files.items():
            if path not in wanted:
                outputs.mark_stale(file.output)
        outputs.add_missing(
            (path, path, kind, tier, number)
            for path, kind, tier, number in wanted.values()
            if path not in self._plan.files
        )
        outputs.spare_claimed()
        return search.files(KINDS)

    def _write_tier(self, plan: TierPlan, record: TierRecord, files: dict[str, IndexFile]) -> int:
        if plan.found is None:
            return 0
        if plan.changes is None:
            return self._make_anew(record, plan.found, files)
        sound = True

        def changed() -> Iterator[WrittenFile]:
            nonlocal sound
            for each in change(self._place, record, plan, files, self._workers):
                if each is None:
                    sound = False
                else:
                    yield each

        written = self._written(changed(), files)
        if not sound:
            # What was there is not what was written, though it looked so.
            found = survey(self._catalogue.search.numbered(record.since, record.before))
            self._gather(record.name, found)
            written += self._make_anew(record, found, files)
        return written

    def _gather(self, tier: str, found: Survey) -> "Totals":
        from sitegen.search.anew import gather  # noqa: PLC0415 - an edit does not wait for NumPy

        return gather(self._place, tier, found, self._workers)

    def _make_anew(self, record: TierRecord, found: Survey, files: dict[str, IndexFile]) -> int:
        from sitegen.search.anew import make_anew  # noqa: PLC0415 - as above

        return self._written(make_anew(self._place, record, found, self._workers), files)

    def _common(self) -> Iterator[WrittenFile]:
        build = Build()
        categories = [(each.slug, each.name) for each in self._inputs.settings.categories]
        named = {
            CATEGORY: categories,
            AUTHOR: list(self._catalogue.search.term_names(AUTHOR)),
            TAG: list(self._catalogue.search.term_names(TAG)),
        }
        for facet, names in named.items():
            data = encoded_names(names)
            yield WrittenFile(write_file(build, self._inputs.output, names_path(facet.name), data), "")
        yield WrittenFile(write_file(build, self._inputs.output, ABBREVIATIONS, self._inputs.abbreviations), "")

    def _manifest(self, records: list[TierRecord], files: dict[str, IndexFile]) -> Iterator[WrittenFile]:
        by_subject: dict[str, list[bytes]] = {}
        names: list[bytes] = []
        for path, each in files.items():
            content = self._made.get(path, each.content) or b""
            if each.kind == "search-names":
                names.append(content)
            elif each.subject:
                by_subject.setdefault(each.subject, []).append(content)
        data = manifest(
            [(each, version_of(by_subject.get(each.name, ()))) for each in records],
            names=version_of(names),
            abbreviations=version_of([digest_of(self._inputs.abbreviations)]),
        )
        yield WrittenFile(write_file(Build(), self._inputs.output, MANIFEST, data), "")

    def _written(self, made: Iterable[WrittenFile], files: dict[str, IndexFile]) -> int:
        """Record files as they are made; return how many had to be written."""
        count = 0
        batch: list[WrittenFile] = []
        for each in made:
            batch.append(each)
            count += each.file.changed
            if len(batch) == _AT_ONCE:
                self._note(batch, files)
                batch = []
        self._note(batch, files)
        return count

    def _note(self, batch: list[WrittenFile], files: dict[str, IndexFile]) -> None:
        with self._catalogue.transaction():
            self._catalogue.tasks.record_made(
                Written(files[each.file.path].id, None, each.file.content, each.file.stamp) for each in batch
            )
        for each in batch:
            self._made[each.file.path] = each.file.content
            if each.file.changed:
                self._inputs.told(each.file.path, each.reason or REASON)

"""Whether all of a site is planned anew, since following each change would cost more than it saves."""

from typing import Final

from sitegen.build.inputs import BuildInputs

# From so many changed articles on, following each one costs more than looking at everything.
MANY_CHANGES: Final = 1000


def begin_full_rebuild(inputs: BuildInputs) -> bool:
    """Return whether all is to be planned anew; if so, what was planned before is given up in the catalogue.

    Where articles mean something else now, all of them are taken as changed.
    """
    catalogue, facts = inputs.catalogue, inputs.found.facts
    reread = facts.get("reading") != inputs.reading_fact()
    full_rebuild = (
        inputs.options.clean
        or reread
        or catalogue.differences.count_certain_articles() > MANY_CHANGES
        or catalogue.differences.concern_root_files()
        or _many_states_change(inputs)
        or facts.get("listings") != inputs.listings_fact()
    )
    if reread:
        catalogue.differences.reread_articles()
    if full_rebuild:
        catalogue.outputs.mark_all_stale()
        catalogue.listings.clear()
        catalogue.terms.clear()
    return full_rebuild


def _many_states_change(inputs: BuildInputs) -> bool:
    """Return whether the clock changes so many articles that following each would take memory for all of them."""
    before = inputs.time_before
    return before is not None and inputs.catalogue.articles.more_state_changes_than(
        MANY_CHANGES, before, inputs.options.now
    )

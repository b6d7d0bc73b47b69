"""What the preview's server holds does not grow with the edits that it followed."""

import gc
from pathlib import Path

from preview_helpers import TRANSLATIONS
from site_helpers import article, make_site, write
from sitegen.preview.building import Preview
from sitegen.preview.following import Seen

_SOURCE = "content/bai.md"


def test_nothing_is_kept_of_the_edits_before(tmp_path: Path) -> None:
    """After two hundred edits of text, title and tags there are no more objects than after fifty."""
    site = make_site(tmp_path, {f"content/bai-{n}.md": article(f"Bài {n}", tags="[một]") for n in range(5)})
    preview = Preview(str(site), TRANSLATIONS)
    preview.update()
    counts: list[int] = []
    for edit in range(200):
        write(site, _SOURCE, article(f"Bài {edit}", body=f"Chữ {edit}.", tags=f"[thẻ {edit}]"))
        preview.update(seen=Seen(frozenset({_SOURCE})))
        if edit in {50, 199}:
            gc.collect()
            counts.append(len(gc.get_objects()))
    assert preview.shown.outcome is not None
    assert preview.shown.outcome.good
    assert counts[1] - counts[0] < 150

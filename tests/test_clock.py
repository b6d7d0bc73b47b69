"""The time for which a site is built, as far from the one before as it may be."""

from pathlib import Path

import pytest

from golden_sites import difference
from site_helpers import NOW, article, clean_tree, make_site, run, tree
from sitegen.build import changes, full_rebuild
from sitegen.catalogue.records import ArticleRecord
from sitegen.planning import ArticleChange

_DAY = 86_400
# 1 January 1900, and 1 January 2999.
_FIRST, _LAST = -2_208_988_800, 32_472_144_000


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site whose articles are of many days, some of them still to come, some with an end."""
    files = {
        f"content/bai-{number:02}.md": article(
            f"Bài {number}",
            f"20{20 + number % 11}-{number % 12 + 1:02}-15",
            **({"expires": "2031-01-01"} if not number % 3 else {}),
        )
        for number in range(24)
    }
    return make_site(tmp_path / "trang", files)


@pytest.mark.parametrize("most", (3, 1000))
def test_a_build_for_another_time_is_a_clean_one(
    site: Path, tmp_path: Path, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Back to before every article, on to after the last, and back again: whether few or many articles turn."""
    monkeypatch.setattr(full_rebuild, "MANY_CHANGES", most)
    run(site)
    for now in (_FIRST, NOW, _LAST, NOW - 1000 * _DAY, NOW):
        run(site, now=now)
        assert (
            difference(tree(site / "public"), clean_tree(site, tmp_path / "nháp", now=now, keep_templates=True)) == ""
        )


def test_articles_that_turn_are_followed_one_by_one_only_when_they_are_few(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a build holds in memory does not grow with how far its time is from the one before."""
    followed: list[str] = []
    replan = changes.replan

    def counting(known: ArticleRecord, reason: str, *, reread: bool) -> ArticleChange:
        followed.append(reason)
        return replan(known, reason, reread=reread)

    monkeypatch.setattr(changes, "replan", counting)
    monkeypatch.setattr(full_rebuild, "MANY_CHANGES", 3)
    run(site)
    assert followed == []
    for now in (_FIRST, _LAST, NOW):
        run(site, now=now)
        assert followed == []
    # By then two more are published.
    run(site, now=NOW + 330 * _DAY)
    assert len(followed) == 2

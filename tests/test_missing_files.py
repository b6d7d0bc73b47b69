"""A picture or file that is not where an article looks for it: what is said helps to put it there."""

from pathlib import Path

import pytest

from picture_samples import png
from site_helpers import article, make_site, run
from sitegen.diagnostics import rules
from sitegen.diagnostics.faults import Fault, FaultError


def _fault(site: Path) -> Fault:
    with pytest.raises(FaultError) as raised:
        run(site)
    (found,) = raised.value.faults
    return found


@pytest.mark.parametrize(
    ("text", "rule"),
    (
        (article(body="![Mẫu](a.png)"), rules.DEAD_PICTURE_LOOSE),
        (article(image="{path: a.png, alt: Mẫu}"), rules.DEAD_PICTURE_LOOSE),
        (article(attachments="[a.png]"), rules.DEAD_ATTACHMENT_LOOSE),
        (article(body="[Mẫu](<ten file.pdf>)"), rules.DEAD_LINK_LOOSE),
        (article(body="[Mẫu](bao-cao.docx#muc)"), rules.DEAD_LINK_LOOSE),
    ),
)
def test_a_file_beside_an_article_without_a_folder_is_told_how_to_make_one(
    tmp_path: Path, text: str, rule: rules.Rule
) -> None:
    """Whether the file lies there or not: it could not be published from there."""
    found = _fault(make_site(tmp_path, {"content/tin/bai-mau.md": text}))
    assert (found.rule, dict(found.params)["folder"]) == (rule, "bai-mau")


@pytest.mark.parametrize(
    ("text", "rule"),
    (
        (article(body="![Mẫu](Anh/A.PNG)"), rules.DEAD_PICTURE_NEAR),
        (article(body="![Mẫu](ANH/a.png)"), rules.DEAD_PICTURE_NEAR),
        (article(image="{path: anh/A.png, alt: Mẫu}"), rules.DEAD_PICTURE_NEAR),
        (article(attachments="[Anh/a.PNG]"), rules.DEAD_ATTACHMENT_NEAR),
    ),
)
def test_a_name_that_differs_in_case_alone_is_told(tmp_path: Path, text: str, rule: rules.Rule) -> None:
    """Windows takes both for one, the host of the site does not."""
    found = _fault(make_site(tmp_path, {"content/bai/index.md": text, "content/bai/anh/a.PNG": png(4, 4)}))
    assert (found.rule, dict(found.params)["near"]) == (rule, "anh/a.PNG")


def test_an_avif_that_is_a_film_is_told_apart_from_what_is_no_picture(tmp_path: Path) -> None:
    """Browsers show AVIF, so it would be wrong to say that they do not."""
    film = b"\0\0\0\x14ftypavif\0\0\0\0avif\0\0\0\x08moov"
    site = make_site(tmp_path, {"content/bai/index.md": article(body="![Mẫu](a.avif)"), "content/bai/a.avif": film})
    assert _fault(site).rule is rules.UNUSABLE_AVIF


@pytest.mark.parametrize("target", ("khong-co/", "bai-khac.md", "../a.pdf", "/a.pdf", "trang.html"))
def test_a_link_to_no_file_beside_the_article_needs_no_folder(tmp_path: Path, target: str) -> None:
    """It is told as any link that leads nowhere."""
    found = _fault(make_site(tmp_path, {"content/tin/bai-mau.md": article(body=f"[Mẫu]({target})")}))
    assert found.rule is not rules.DEAD_LINK_LOOSE


def test_each_of_two_equal_attachments_is_told_at_its_own_place(tmp_path: Path) -> None:
    """Also where one of them has keys of its own."""
    text = article(attachments="[a.pdf, {path: a.pdf}]")
    with pytest.raises(FaultError) as raised:
        run(make_site(tmp_path, {"content/bai/index.md": text}))
    assert [each.column for each in raised.value.faults if each.rule is rules.DEAD_ATTACHMENT] == [15, 29]

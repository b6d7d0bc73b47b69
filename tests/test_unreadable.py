"""Links to files that cannot be read: what may be meant by one is no second fault, and is looked up."""

import pytest

from sitegen.catalogue.records import ReadFile
from sitegen.planning.checks.unreadable import Unreadable
from sitegen.system.digests import NO_DIGEST

_FRONT = "---\ntitle: A: b\naliases: [/cu/1/, '/cu/2.html' \"/cu/3/\n  - /cu/4\nslug:bai-khac\n"
_FILE = ReadFile("content/2021/12/2021-12-31-bai-mau.md", NO_DIGEST, front=_FRONT, former_url="/2021/12/bai-cu/")
_BUNDLE = ReadFile("content/tin/co-tep/index.md", NO_DIGEST)
_FILES = Unreadable([_FILE, _BUNDLE])


@pytest.mark.parametrize(
    "target",
    (
        # Its file, its folder, with and without the date before its name.
        *(
            "2021-12-31-bai-mau.md",
            "../12/2021-12-31-bai-mau.md#muc",
            "/2021/12/bai-mau/",
            "/2022/01/bai-mau",
            "bai-mau",
        ),
        *("/content/tin/co-tep/index.md", "../tin/co-tep/index.md", "/2021/11/co-tep/"),
        # The address that it had, and all that its front matter names.
        *("/2021/12/bai-cu/", "/2021/12/bai-cu", "/cu/1/", "/cu/1", "/cu/2.html", "/cu/3/#muc", "/cu/4/", "bai-khac"),
    ),
)
def test_a_link_that_may_lead_to_such_a_file_is_left_alone(target: str) -> None:
    """By its name, its address or its aliases, as far as those can be told."""
    assert _FILES.may_be(target, "content/2021/12/khac.md")


@pytest.mark.parametrize(
    "target",
    ("/khong/co/", "mau.pdf", "/cu/5/", "/cu/", "", "#muc", "/", "./", "/2021/12/mau-bai/", "/cu/11/", "title/x"),
)
def test_a_link_that_leads_elsewhere_is_not(target: str) -> None:
    """A part of a word of front matter is none of its addresses."""
    assert not _FILES.may_be(target, "content/2021/12/khac.md")


def test_a_file_is_not_what_it_links_to_itself() -> None:
    """Its own dead links are its own faults; unless another file may be meant."""
    assert not _FILES.may_be("/cu/1/", _FILE.path)
    assert not _FILES.may_be("bai-mau", _FILE.path)
    assert _FILES.may_be("/2021/11/co-tep/", _FILE.path)
    twice = Unreadable([_FILE, _FILE._replace(path="content/2021/11/bai-mau.md")])
    assert twice.may_be("/cu/1/", _FILE.path)

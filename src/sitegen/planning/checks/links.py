"""Links and pictures that lead nowhere, found once every address of the site is known."""

import posixpath
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final
from urllib.parse import unquote

from sitegen import regex
from sitegen.catalogue import Catalogue
from sitegen.catalogue.records import ArticleRecord, ReadFile, Target
from sitegen.content import locate_links, locate_values
from sitegen.content.records import FIRST_PICTURE
from sitegen.content.state import State
from sitegen.diagnostics import Fault, rules
from sitegen.planning.checks.nearest import nearest
from sitegen.planning.checks.unreadable import Unreadable
from sitegen.planning.kinds import KINDS
from sitegen.planning.routes import plain_url
from sitegen.system.digests import digest_of
from sitegen.system.leftovers import is_leftover
from sitegen.system.paths import bundles_above, is_bundle
from sitegen.system.sources import SitePaths, SourceKind
from sitegen.vietnamese.text import fold, nfc

_RULES = {"img": rules.DEAD_PICTURE, "image": rules.DEAD_PICTURE, "file": rules.DEAD_ATTACHMENT}
_NEAR = {rules.DEAD_PICTURE: rules.DEAD_PICTURE_NEAR, rules.DEAD_ATTACHMENT: rules.DEAD_ATTACHMENT_NEAR}
_LOOSE = {rules.DEAD_PICTURE: rules.DEAD_PICTURE_LOOSE, rules.DEAD_ATTACHMENT: rules.DEAD_ATTACHMENT_LOOSE}
# What is told of a file of an article that is left out; the front matter can name none that is not published.
_OF_LEFT_OUT = {"a": rules.LINK_TO_FILE_OF_HIDDEN, "img": rules.LINK_TO_FILE_OF_HIDDEN}
# The name of a file that is no page.
_FILE: Final = regex(r"(?!\.\./).*\.(?!md$|html?$)[a-z][a-z0-9]{1,4}", re.IGNORECASE)
# Links that the front matter has, with its key.
_KEYS = {"image": "image", "file": "attachments"}
# Without its scheme the address of another site is read as a path.
_HOST = regex(r"(?:www\.[\w-]+\.|(?:[\w-]+\.)+(?:vn|com|org|net|edu|info)(?:[/:]|$))", re.IGNORECASE)
# The beginning of a line that says where a name leads, and what is no address but words, as in `[Điều 5](khoản 2)`.
_DEFINITION = regex(r"[ \t>]*(\[)[^\[\]]+\]:[ \t]*<?")
_WORDS = regex(r"[^/.#?:@=&%\\]+")
# Each looks through all addresses of the site, and nobody corrects more in one go.
_MOST_SUGGESTIONS = 10


def link_faults(
    catalogue: Catalogue,
    place: SitePaths,
    articles: Iterable[int],
    unreadable: list[ReadFile],
    skipped: Collection[str] = (),
) -> list[Fault]:
    """Return the faults and warnings of the links of some articles, and of the files that have other faults.

    A link that may lead to one of the ``unreadable`` files is left alone: they have faults enough of their own. But
    where articles are ``skipped`` (NFC paths) because of theirs, it is told as one to a draft; of those themselves
    faults alone are told.
    """
    found: list[Fault] = []
    expected = Unreadable(unreadable)
    skipping = bool(skipped)
    for article_id in articles:
        known = catalogue.articles.by_id(article_id)
        targets = catalogue.links.targets_of(article_id)
        if known.path in skipped and not known.draft:
            of_one = _faults_of(catalogue, known.source, targets, place, expected, skipping=skipping)
            found.extend(each for each in of_one if not each.rule.warning)
        elif known.state >= State.SCHEDULED:
            found.extend(_faults_of(catalogue, known.source, targets, place, expected, skipping=skipping))
    for read in unreadable:
        targets = [catalogue.links.target_now(each) for each in read.links]
        of_one = _faults_of(catalogue, read.path, targets, place, expected, skipping=skipping)
        found.extend(each for each in of_one if not (skipped and each.rule.warning))
    return list(_with_suggestions(catalogue, found))


def _faults_of(
    catalogue: Catalogue,
    source: str,
    targets: list[Target],
    place: SitePaths,
    unreadable: Unreadable,
    *,
    skipping: bool,
) -> list[Fault]:
    doubtful: list[tuple[Target, int, rules.Rule]] = []
    seen: Counter[tuple[bool, str]] = Counter()
    for target in targets:
        if target.tag == FIRST_PICTURE:
            # It is told as the picture of the text that it is.
            continue
        in_front = target.tag in _KEYS
        nth = seen[in_front, target.target]
        seen[in_front, target.target] += 1
        rule = _rule(catalogue, source, target)
        if rule is not None and not (rule.warning and skipping):
            if unreadable.may_be(target.target, source):
                rule = rules.LINK_TO_HIDDEN if skipping else None
            elif _may_be_file_of(unreadable, catalogue, target):
                rule = _OF_LEFT_OUT.get(target.tag, rule) if skipping else None
        if rule is not None:
            doubtful.append((target, nth, rule))
    if not doubtful:
        return []
    with open(place.real(source), "rb") as file:
        raw = file.read()
    # The places of what is found are kept: the next build must read it again if they are of another text.
    catalogue.sources.distrust_other(source, digest_of(raw))
    front = locate_values(raw, [(_KEYS[each.tag], each.target) for each, *_ in doubtful if each.tag in _KEYS])
    text = locate_links(raw, [(each.target, nth) for each, nth, _ in doubtful if each.tag not in _KEYS])
    places = {True: iter(front), False: iter(text)}
    beside: dict[str, str] = {}
    if is_bundle(source) and any(rule in _NEAR for *_, rule in doubtful):
        names = catalogue.sources.below(posixpath.dirname(source), SourceKind.FILE)
        beside = {name.casefold(): name for _, name in names}
    return [
        next(places[target.tag in _KEYS]).fault(*_with_help(source, target, rule, beside))
        for target, _, rule in doubtful
    ]


def _with_help(
    source: str, target: Target, rule: rules.Rule, beside: Mapping[str, str]
) -> tuple[rules.Rule, str, tuple[tuple[str, str], ...]]:
    """Return the rule that tells best what to do about a missing file, the path, and what the rule tells.

    ``beside`` are the files in the article's folder, by their names without case.
    """
    path, params = nfc(source), (("value", target.target),)
    if rule is rules.DEAD_LINK and not is_bundle(source) and _is_file_beside(target.target):
        return rules.DEAD_LINK_LOOSE, path, (*params, ("folder", path.rpartition("/")[2][:-3]))
    if rule not in _NEAR or target.target.startswith("/"):
        return rule, path, params
    typed = nfc(unquote(target.target))
    folder = posixpath.dirname(path)
    if not is_bundle(source):
        return _LOOSE[rule], path, (*params, ("folder", path.rpartition("/")[2][:-3]))
    wanted = posixpath.normpath(posixpath.join(folder, typed)).casefold()
    if wanted in beside:
        return _NEAR[rule], path, (*params, ("near", posixpath.relpath(beside[wanted], folder)))
    return rule, path, params


def _is_file_beside(target: str) -> bool:
    """Tell whether ``target``, of a link in a text, is the name of a file in the article's folder."""
    place = target.partition("#")[0].partition("?")[0]
    return not place.startswith("/") and _HOST.match(place) is None and _FILE.fullmatch(place) is not None


def _with_suggestions(catalogue: Catalogue, found: Iterable[Fault]) -> Iterator[Fault]:
    left = _MOST_SUGGESTIONS
    for each in found:
        near = None
        if each.rule is rules.DEAD_LINK and left:
            left -= 1
            near = _near(catalogue, each.path, dict(each.params)["value"])
        if near is None:
            yield _as_text(each) if each.rule is rules.DEAD_LINK else each
        else:
            yield each._replace(rule=rules.DEAD_LINK_NEAR, params=(*each.params, ("near", near)))


def _as_text(fault: Fault) -> Fault:
    """Return ``fault``, a dead link, with the hint that its brackets may be text, where they seem to be."""
    line, at = fault.source_line, fault.column - fault.start
    definition = _DEFINITION.match(line)
    if definition is not None and definition.end() == at:
        fixed = line[: definition.start(1)] + "\\" + line[definition.start(1) :]
        return fault._replace(rule=rules.DEAD_DEFINITION, params=(*fault.params, ("fixed", fixed.strip())))
    target = dict(fault.params)["value"]
    bracket = line.rfind("[", 0, at)
    if bracket >= 0 and line.endswith("](", 0, at) and line.startswith(f"{target})", at) and _WORDS.fullmatch(target):
        fixed = f"{line[bracket : at - 1]}\\({target})"
        return fault._replace(rule=rules.DEAD_WORDS, params=(*fault.params, ("fixed", fixed)))
    return fault


def _near(catalogue: Catalogue, path: str, target: str) -> str | None:
    """Return what the article at ``path`` may have meant by ``target``, written as ``target`` is; None if unknown."""
    place = target.partition("#")[0].partition("?")[0]
    if place.lower().endswith(".md"):
        folder = posixpath.dirname(path)
        wanted = place[1:] if place.startswith("/") else posixpath.normpath(posixpath.join(folder, unquote(place)))
        content_paths = (nfc(source) for source, *_ in catalogue.sources.of_kind(SourceKind.ARTICLE))
        near = nearest(wanted, _like(wanted, content_paths))
        if near is None or place.startswith("/"):
            return near and "/" + near
        return posixpath.relpath(near, folder)
    if not place.startswith("/"):
        return f"https://{target}" if _HOST.match(place) else None
    urls = (
        plain_url(output.path)
        for kind in KINDS.values()
        if kind.is_target
        for output in catalogue.outputs.of_kind(kind.name)
    )
    return nearest(place, _like(place, urls))


def _like(wanted: str, paths: Iterable[str]) -> Iterator[str]:
    """Yield those of ``paths`` with the name of ``wanted``, or in its folder: there it is worth to look closely."""
    folder, _, name = wanted.rstrip("/").rpartition("/")
    name = fold(name.removesuffix(".md").removesuffix(".html"))
    return (path for path in paths if (name and name in path) or path.startswith(folder + "/"))


def _rule(catalogue: Catalogue, source: str, target: Target) -> rules.Rule | None:
    """Return what is wrong with a target of the article at ``source``, None for one that leads somewhere."""
    if target.named_state is not None and target.named_state <= State.SCHEDULED:
        return rules.LINK_TO_HIDDEN
    if target.output is not None:
        return None
    if target.hidden is not None:
        return rules.LINK_TO_HIDDEN
    # What the front matter names is shown by its address alone.
    stands = target.tag not in _KEYS and (target.named_url is not None or target.published is not None)
    if stands or (target.named_file is not None and _lies_beside(catalogue, source, target.named_file)):
        return None
    owner = _owner(catalogue, target)
    if owner is not None and (owner.source == source or target.tag not in _KEYS):
        # Its own files are published with it.
        gone = rules.LINK_TO_FILE_OF_HIDDEN if owner.state <= State.SCHEDULED else rules.LINK_TO_FILE_OF_GONE
        return None if owner.source == source else gone
    return _RULES.get(target.tag, rules.DEAD_LINK)


def _lies_beside(catalogue: Catalogue, source: str, file: str) -> bool:
    """Return whether ``file`` would be published with the article at ``source``, which need not be known."""
    above = bundles_above(file)
    return source == next((each for each in above if each == source or catalogue.articles.by_source(each)), None)


def _may_be_file_of(unreadable: Unreadable, catalogue: Catalogue, target: Target) -> bool:
    """Return whether ``target`` may be a file that lies beside one of the ``unreadable`` articles."""
    if target.named_file is not None:
        above = bundles_above(target.named_file)
        known = (each for each in above if unreadable.is_bundle(each) or catalogue.articles.by_source(each) is not None)
        return unreadable.is_bundle(next(known, ""))
    return any(_published_name(catalogue, each) is not None for each in unreadable.files_at(target.path))


def _owner(catalogue: Catalogue, target: Target) -> ArticleRecord | None:
    """Return the article that a file which is not published belongs to, None when it is none of any."""
    name = target.named_file or _file_below(catalogue, target.path)
    above = (catalogue.articles.by_source(each) for each in bundles_above(name or ""))
    return next((each for each in above if each is not None), None)


def _file_below(catalogue: Catalogue, path: str) -> str | None:
    """Return the file that would be published at ``path``, a path of the site, if its article were public."""
    url = path
    while (end := url.rstrip("/").rfind("/")) > 0:
        url = url[: end + 1]
        for source in catalogue.articles.sources_at(url):
            if is_bundle(source):
                return _published_name(catalogue, nfc(posixpath.dirname(source)) + "/" + path[len(url) :])
    return None


def _published_name(catalogue: Catalogue, name: str) -> str | None:
    """Return the path of the file with the NFC path ``name``, None for none and for one that no article publishes."""
    found = catalogue.sources.by_name(name)
    last = name.rpartition("/")[2]
    return None if found is None or last.lower().endswith(".md") or is_leftover(last) else found[0]

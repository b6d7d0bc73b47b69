"""Where a site is deployed, and which addresses are meant to go, as ``deploy`` and ``gone`` of ``site.yaml`` say."""

from typing import Final
from urllib.parse import unquote

from sitegen import regex
from sitegen.diagnostics import rules
from sitegen.metadata.fields import Fields, Text
from sitegen.metadata.settings_model import DEPLOY_TYPES, ENCODINGS, HOSTS, RELEASES_KEPT, DeployTarget
from sitegen.system.apart import is_named_apart
from sitegen.system.text import FaultCollector
from sitegen.vietnamese.text import nfc

# They serve files that were compressed ahead.
_SERVE_COMPRESSED: Final = ("nginx", "caddy", "apache")
_KEYS: Final = ("name", "type", "to", "port", "host", "compress", "keep", "reload", "max_files")
_EXAMPLE: Final = "deploy: [{name: chinh, type: folder, to: /srv/www/tin}]"
_NAME: Final = regex(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_REMOTE: Final = regex(r"[^\s/:@-][^\s/:]*(?:@[^\s/:]+)?:[^\s].*")
_LAST_PORT: Final = 65535
_MOST_KEPT: Final = 1000
_MOST_FILES: Final = 100_000_000


def read_deploy(fields: Fields, report: FaultCollector) -> tuple[DeployTarget, ...]:
    """Return the targets that ``deploy`` names."""
    targets: dict[str, DeployTarget] = {}
    for item in fields.items("deploy", _KEYS, _EXAMPLE):
        if isinstance(item, Text):
            report.add(rules.NOT_KEYS, item.span, key="deploy", example=_EXAMPLE)
            continue
        for key in ("name", "type"):
            item.require(key)
        name = item.scalar("name", "chinh")
        kind = _choice(item, "type", DEPLOY_TYPES, report)
        host = _choice(item, "host", HOSTS, report)
        compress = tuple(_checked(each, "compress", ENCODINGS, report) for each in item.texts("compress", "[gzip]"))
        if "compress" not in item and host in ("", *_SERVE_COMPRESSED) and kind in ("folder", "rsync", "sftp"):
            compress = ENCODINGS
        target = DeployTarget(
            "" if name is None else name.value,
            kind,
            _place(item, kind, report),
            item.number("port", 0, 1, _LAST_PORT),
            host,
            compress,
            item.number("keep", RELEASES_KEPT, 1, _MOST_KEPT),
            item.text("reload", blank=True),
            item.number("max_files", 0, 1, _MOST_FILES),
        )
        if name is None:
            continue
        if _NAME.fullmatch(name.value) is None:
            report.add(rules.BAD_SLUG, name.span, value=name.value, near="chinh")
        elif name.value in targets:
            report.add(rules.TARGET_TWICE, name.span, value=name.value)
        else:
            targets[name.value] = target
    return tuple(targets.values())


def read_gone(fields: Fields, report: FaultCollector) -> tuple[str, ...]:
    """Return the addresses that ``gone`` names, decoded; one that ends in an asterisk stands for all below it."""
    found: list[str] = []
    for each in fields.texts("gone", "[/2021/12/bai-cu/]"):
        url = nfc(unquote(each.value))
        if not url.startswith("/") or url.startswith("//") or any(map(str.isspace, url)) or "*" in url[:-1]:
            report.add(rules.BAD_GONE, each.span, value=each.value)
        else:
            found.append(url)
    return tuple(found)


def _choice(fields: Fields, key: str, known: tuple[str, ...], report: FaultCollector) -> str:
    text = fields.scalar(key, known[0]) if key in fields else None
    return "" if text is None else _checked(text, key, known, report)


def _checked(text: Text, key: str, known: tuple[str, ...], report: FaultCollector) -> str:
    if text.value not in known:
        report.add(rules.BAD_CHOICE, text.span, key=key, value=text.value, known=", ".join(known))
    return text.value


def _place(fields: Fields, kind: str, report: FaultCollector) -> str:
    """Return where a target of a ``kind`` is."""
    if kind not in DEPLOY_TYPES[:-1]:
        return ""
    fields.require("to")
    text = fields.scalar("to", "/srv/www/tin")
    if text is None:
        return ""
    remote = _REMOTE.fullmatch(text.value) is not None
    is_right = {"sftp": remote, "rclone": remote, "rsync": remote or text.value.startswith("/")}.get(kind, True)
    if not is_right or text.value.startswith("-"):
        expected = "kho:tin" if kind == "rclone" else "web@may-chu.example:/srv/www/tin"
        report.add(rules.BAD_PLACE, text.span, value=text.value, expected=expected)
    elif kind == "folder" and not is_named_apart(text.value):
        report.add(rules.TARGET_NOT_APART, text.span, value=text.value)
    return text.value

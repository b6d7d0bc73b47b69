"""A deploy from its target's settings to what was done: opened, locked, checked, sent."""

import os
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from gettext import NullTranslations

from sitegen.diagnostics import Fault, FaultError, UsageError, rules
from sitegen.metadata.settings_model import DeployTarget, Settings
from sitegen.planning.checks import told_in_settings
from sitegen.publishing import locks
from sitegen.publishing.built import OUTPUT, BuiltSite, opened
from sitegen.publishing.comparing import lost_between
from sitegen.publishing.hosts.limits import exceeded
from sitegen.publishing.hosts.maps import map_files
from sitegen.publishing.inplace import Place, deploy_in_place
from sitegen.publishing.leaving import Left
from sitegen.publishing.manifest import Entry
from sitegen.publishing.old_maps import Reads
from sitegen.publishing.outcome import Asked, Outcome, TooMuchLostError
from sitegen.publishing.releases import deploy_release, roll_back
from sitegen.publishing.targets.folder import FolderStore
from sitegen.publishing.targets.programs import run, ssh_session
from sitegen.publishing.targets.rclone import RcloneStore
from sitegen.publishing.targets.rsync import RsyncStore, host_and_folder
from sitegen.publishing.targets.sftp import SftpStore
from sitegen.system.apart import is_apart, is_within
from sitegen.system.sources import SETTINGS_FILE, locate
from sitegen.system.text import FaultCollector, decode


def target_named(settings: Settings, name: str, translations: NullTranslations) -> DeployTarget:
    """Return the target of that name, the first one for "". Raises UsageError when there is none."""
    _ = translations.gettext
    if not settings.deploy:
        raise UsageError(_("site.yaml names no target: add one under deploy"))
    if not name:
        return settings.deploy[0]
    found = next((each for each in settings.deploy if each.name == name), None)
    if found is None:
        known = ", ".join(each.name for each in settings.deploy)
        raise UsageError(_("no target is called {name}; known are: {known}").format(name=name, known=known))
    return found


def deploy(
    site: str,
    settings: Settings,
    target: DeployTarget,
    asked: Asked,
    translations: NullTranslations,
    environ: Mapping[str, str] = os.environ,
) -> Outcome:
    """Bring what was built last to a target; return what was done. Only what differs is sent, and verified after.

    Raises FaultError when the target lies in the site, the host does not take that, or more pages would go than are
    hardly meant to; UsageError when nothing was built; MachineError, OSError.
    """
    _require_apart(site, target)
    with opened(site, translations) as built:
        _require_room(target, built)
        if target.type == "hosted":
            # The host takes the folder itself: what it would not take is all there is to find.
            return Outcome(sent=0, removed=0, unchanged=built.catalogue.outputs.count(), bytes=0, resumed=False)
        extras = list(map_files(target.host, settings, built))
        # What an article that was left out has there stays until its file is right or gone.
        asked = asked._replace(leave=Left(built.catalogue.facts.skipped()))
        asked = asked._replace(compares=partial(_warn_of_lost, asked, settings, built))
        try:
            if target.type == "folder":
                return _to_folder(site, target, extras, built, asked, translations)
            return _in_place(target, extras, built, asked, translations, environ)
        except TooMuchLostError as error:
            before, after = str(error.loss.before), str(error.loss.before - error.loss.gone)
            fault = Fault(rules.MANY_LOST, "site.yaml", params=(("before", before), ("after", after)))
            raise FaultError([fault]) from error


def _warn_of_lost(
    asked: Asked, settings: Settings, built: BuiltSite, before: Iterable[Entry], after: Iterable[Entry], reads: Reads
) -> None:
    known = built.catalogue
    found = list(lost_between(before, after, settings, known, known, reads, asked.leave))
    if found:
        asked.warns(found)


def rollback(site: str, target: DeployTarget, translations: NullTranslations) -> str:
    """Show the release before the current one again; return its name.

    Raises UsageError where a target has no releases, or no earlier one; FaultError where it lies in the site;
    MachineError, OSError.
    """
    if target.type != "folder":
        raise UsageError(
            translations.gettext("only a target of type folder keeps releases; build an earlier commit and deploy it")
        )
    _require_apart(site, target)
    folder = _folder_of(site, target)
    if not os.path.isdir(folder):
        raise UsageError(translations.gettext("there is no earlier release in {folder}").format(folder=folder))
    with locks.locked(FolderStore(folder), translations):
        return roll_back(folder, partial(_run_here, target.reload, translations), translations)


def _to_folder(
    site: str,
    target: DeployTarget,
    extras: Sequence[tuple[str, bytes]],
    built: BuiltSite,
    asked: Asked,
    translations: NullTranslations,
) -> Outcome:
    folder = _folder_of(site, target)
    store = FolderStore(folder)
    place = Place(store, target.compress, extras, partial(_run_here, target.reload, translations))
    if asked.dry_run:
        return deploy_release(folder, place, built, asked, lambda: None, translations, target.keep)
    with _readable(), locks.locked(store, translations) as keep:
        return deploy_release(folder, place, built, asked, keep, translations, target.keep)


@contextmanager
def _readable() -> Iterator[None]:
    """Let everybody read what is written meanwhile: a host runs under another account."""
    before = os.umask(0o022)
    try:
        yield
    finally:
        os.umask(before)


def _in_place(
    target: DeployTarget,
    extras: Sequence[tuple[str, bytes]],
    built: BuiltSite,
    asked: Asked,
    translations: NullTranslations,
    environ: Mapping[str, str],
) -> Outcome:
    if target.type == "rclone":
        storage = RcloneStore(target.to, translations)
        place = Place(storage, target.compress, extras, partial(_run_here, target.reload, translations))
        return _in_turn(place, partial(locks.numbered, storage, translations), built, asked, translations)
    host = host_and_folder(target.to)[0]
    with ssh_session(host, target.port, environ) as ssh:
        shell = RsyncStore(target.to, ssh, translations)
        store = shell if target.type == "rsync" else SftpStore(target.to, ssh, translations)
        activate = partial(shell.activate, target.reload) if target.reload else lambda: None
        place = Place(store, target.compress, extras, activate)
        return _in_turn(place, partial(locks.locked, store, translations), built, asked, translations)


def _in_turn(
    place: Place,
    turn: Callable[[], AbstractContextManager[Callable[[], None]]],
    built: BuiltSite,
    asked: Asked,
    translations: NullTranslations,
) -> Outcome:
    if asked.dry_run:
        return deploy_in_place(place, built, asked, lambda: None, translations)
    with turn() as keep:
        return deploy_in_place(place, built, asked, keep, translations)


def _run_here(command: str, translations: NullTranslations) -> None:
    if command:
        run(shlex.split(command), translations)


def _folder_of(site: str, target: DeployTarget) -> str:
    return os.path.join(site, target.to)


def _require_apart(site: str, target: DeployTarget) -> None:
    """Make sure that a target on this machine is none of the site's own, nor what is built. Raises FaultError."""
    if target.type != "folder" and not target.to.startswith("/"):
        return
    folder, output = _folder_of(site, target), os.path.join(site, OUTPUT)
    if not is_apart(folder, locate(site)) or is_within(folder, output) or is_within(output, folder):
        raise FaultError(_told_at_its_line(site, target))


def _told_at_its_line(site: str, target: DeployTarget) -> list[Fault]:
    with open(os.path.join(site, SETTINGS_FILE), "rb") as file:
        text = decode(file.read(), FaultCollector(SETTINGS_FILE)) or ""
    return told_in_settings(text, [(rules.TARGET_NOT_APART, "deploy", target.to)])


def _require_room(target: DeployTarget, built: BuiltSite) -> None:
    """Make sure that the host takes the site. Raises FaultError."""
    found: Iterable[tuple[str, str]] = exceeded(target.host, built.entries(), target.max_files)
    faults = [
        Fault(
            rules.HOST_LIMIT,
            "site.yaml",
            params=(("host", target.host or target.name), ("value", value), ("most", most)),
        )
        for value, most in found
    ]
    if faults:
        raise FaultError(faults)

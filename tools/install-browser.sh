#!/usr/bin/env bash
# Installs Chromium where that is one command and no question: on Debian, as root. Anywhere else it leaves the machine as
# it is; the browser tests then skip themselves, by name, when there is no browser.
set -euo pipefail

for name in chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$name" >/dev/null; then
        exit 0
    fi
done
if [[ -n "${SITEGEN_BROWSER:-}" || "$(id -u)" != 0 || ! -r /etc/os-release ]]; then
    exit 0
fi
# Debian itself: Ubuntu's package of the same name only points to another packaging system.
if [[ "$(. /etc/os-release && echo "${ID:-}")" != debian ]]; then
    exit 0
fi

export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# The shell is Chromium without windows: less to fetch, and its pages open in half the time. Old releases lack it.
browser=chromium-headless-shell
if ! apt-cache show "$browser" >/dev/null 2>&1; then
    browser=chromium
fi
# The fonts have every Vietnamese letter: without one, a page is measured with boxes in place of text.
apt-get install -qq --yes --no-install-recommends "$browser" fonts-dejavu-core fonts-liberation >/dev/null

#!/usr/bin/env bash
# Installs the web servers and the programs that bring files, where that is one command and no question: on Debian, as
# root. Anywhere else it leaves the machine as it is; the tests that need one of them then skip themselves, by name.
set -euo pipefail

# A program, and the package that has it.
declare -A packages=(
    [nginx]=nginx-light [caddy]=caddy [apache2]=apache2 [rsync]=rsync [sshd]=openssh-server [sftp]=openssh-client
    [rclone]=rclone
)
missing=()
for name in "${!packages[@]}"; do
    if ! PATH="$PATH:/usr/sbin:/sbin" command -v "$name" >/dev/null; then
        missing+=("${packages[$name]}")
    fi
done
if [[ ! -e /usr/lib/nginx/modules/ngx_http_brotli_static_module.so ]]; then
    missing+=(libnginx-mod-http-brotli-static)
fi
if [[ ${#missing[@]} == 0 || "$(id -u)" != 0 || ! -r /etc/os-release ]]; then
    exit 0
fi
if [[ "$(. /etc/os-release && echo "${ID:-}")" != debian ]]; then
    exit 0
fi

export DEBIAN_FRONTEND=noninteractive
# None of them is to be started: the tests do so, with settings of their own.
policy=/usr/sbin/policy-rc.d
if [[ ! -e "$policy" ]]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod +x "$policy"
    trap 'rm -f "$policy"' EXIT
fi
apt-get update -qq
apt-get install -qq --yes --no-install-recommends "${missing[@]}" >/dev/null

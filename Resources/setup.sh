#!/usr/bin/env bash
# Sets a machine up for hawker: a Swift toolchain is needed, Debian packages that are missing are installed.
# Sourced by demo.sh and test.sh; running it by itself only sets up.
#
#   need_packages NAME…    installs what is missing, with sudo only when it must
#   need_swift             stops with a sentence when there is no Swift 6.2 or newer

fail() {
    printf '%s\n' "hawker: $*" >&2
    exit 1
}

need_swift() {
    command -v swift >/dev/null 2>&1 || fail "Swift is not installed. Get 6.2 or newer from https://www.swift.org/install/linux/ and run this again."
    local version
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
    [ -n "$version" ] || fail "'swift --version' does not answer; the toolchain is incomplete."
    local major=${version%%.*} minor=${version#*.}
    if [ "$major" -lt 6 ] || { [ "$major" -eq 6 ] && [ "$minor" -lt 2 ]; }; then
        fail "Swift $version is too old: hawker needs 6.2 or newer, from https://www.swift.org/install/linux/"
    fi
}

need_packages() {
    local missing=() name
    if ! command -v dpkg-query >/dev/null 2>&1; then
        fail "this is not Debian or Ubuntu. Install what these packages hold, then run 'swift build': $*"
    fi
    for name in "$@"; do
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || missing+=("$name")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    local run=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null 2>&1 || fail "these packages are missing, and there is no sudo to install them with: ${missing[*]}"
        echo "hawker: sudo is needed to install: ${missing[*]}"
        run=(sudo)
    fi
    echo "hawker: installing ${missing[*]}"
    "${run[@]}" apt-get update -qq || fail "the package lists cannot be fetched. Is there a network? Missing: ${missing[*]}"
    "${run[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
        fail "these packages cannot be installed: ${missing[*]}"
}

# What hawker is built on, and the ffmpeg program for files and cameras.
build_packages=(libncurses-dev libopus-dev libvpx-dev libasound2-dev libsrtp2-dev libqrencode-dev libsqlite3-dev ffmpeg)
# What its tests use beside: terminals to drive, and an independent check of signatures and of the database.
test_packages=(tmux sqlite3 openssl)

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
    set -euo pipefail
    need_swift
    need_packages "${build_packages[@]}"
fi

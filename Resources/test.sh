#!/usr/bin/env bash
# Sets a fresh Debian or Ubuntu up and runs every test. Arguments go to `swift test`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. Resources/setup.sh
need_swift
need_packages "${build_packages[@]}" "${test_packages[@]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
swift build --build-tests --explicit-target-dependency-import-check error 2>&1 | tee "$log" ||
    fail "the build failed; the lines above say where. If packages could not be fetched, is there a network?"
if grep -E '/(Sources|Tests)/.*: warning:' "$log"; then
    fail "the build has warnings (above); the tree is kept free of them."
fi
if [[ $# -gt 0 ]]; then
    swift test --skip-build "$@"
    exit
fi
# What is decided in virtual time takes all the processor there is. What keeps real time over sockets, disks and
# terminals comes after it, one at a time, or it would wait for a turn longer than people do.
reckoned='^(CommerceTests|WireTests|MediaTests|CodecsTests|TerminalTests|ScreensTests|HouseTests)\.'
swift test --skip-build --filter "$reckoned"
swift test --skip-build --no-parallel --skip "$reckoned" --skip '^ShowTests\.'
swift test --skip-build --filter '^ShowTests\.'

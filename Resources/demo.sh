#!/usr/bin/env bash
# Sets a fresh Debian or Ubuntu up, builds hawker, and runs the demo. Arguments go to `hawker demo`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# Paths among the arguments are meant from where the command was given.
here=${OLDPWD:-$PWD}
. Resources/setup.sh
need_swift
need_packages "${build_packages[@]}"
echo "hawker: building (the first time takes some minutes)"
swift build -c release --product hawker --explicit-target-dependency-import-check error ||
    fail "the build failed; the lines above say where. If packages could not be fetched, is there a network?"
binary=$(swift build -c release --show-bin-path)/hawker
cd "$here"
exec "$binary" demo "$@"

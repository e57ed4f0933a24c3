#!/usr/bin/env bash
# Throws bytes at the parsers of the media engine until one breaks a promise, with libFuzzer.
#
#   fuzz.sh [TARGET] [SECONDS]    TARGET: rtp, rtcp, control, vp8, red, assembler, sdp, or all (the default),
#                                 each for so many seconds (60)
#
# Begins with the committed corpus (Resources/fuzz/TARGET) and with what earlier runs have found (.build/fuzz).
# An input that breaks something is left in .build/fuzz/TARGET-crash-…; mend the parser and put it in the corpus.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. Resources/setup.sh
need_swift

targets=(rtp rtcp control vp8 red assembler sdp)
[ "${1:-all}" = all ] || targets=("$1")
seconds=${2:-60}
out=.build/fuzz
mkdir -p "$out"

# The parsers need nothing outside their folders; as a module of their own they are compiled as the program has them.
flags=(-O -wmo -swift-version 6 -parse-as-library -package-name hawker -sanitize=fuzzer)
swiftc "${flags[@]}" -module-name Media -emit-module -emit-module-path "$out/Media.swiftmodule" \
    -emit-object -o "$out/Media.o" \
    Sources/Media/{RTP,RTCP,Payload}/*.swift Sources/Media/{Limits,Instant}.swift \
    Sources/Media/Interoperation/{SessionDescription*,CanonicalName,InteroperationLimits}.swift ||
    fail "the parsers do not build; the lines above say where."
swiftc "${flags[@]}" -module-name Fuzz -I "$out" -o "$out/fuzz" \
    Tests/Fuzz/*.swift Tests/MediaTests/{ParserFamily,AssemblerPlay}.swift "$out/Media.o" ||
    fail "the fuzzer does not build; the lines above say where. Its checks are those of Tests/MediaTests."

for target in "${targets[@]}"; do
    [ -d "Resources/fuzz/$target" ] || fail "there is no target '$target'; there are: $(ls Resources/fuzz | xargs)"
    mkdir -p "$out/$target"
    echo "hawker: fuzzing $target for $seconds s"
    FUZZ_TARGET=$target "$out/fuzz" "$out/$target" "Resources/fuzz/$target" -max_total_time="$seconds" \
        -max_len=1600 -use_value_profile=1 -print_final_stats=1 -artifact_prefix="$out/$target-" 2>&1 |
        grep -E "INITED|DONE|^Done|exec_per_sec|SUMMARY|Fatal error|Test unit" ||
        fail "$target: an input broke a promise (the line above says which); it is $out/$target-crash-…"
done

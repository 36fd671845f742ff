#!/usr/bin/env bash
# Whether the fuzz targets find anything: plants bugs in a copy of the sources, and fails unless each
# is found within a minute.
#
#   tests/fuzz/planted.sh          every round
#   tests/fuzz/planted.sh second   only this one
#
# planted/ROUND/TARGET.patch is a bug that TARGET has to find. Those of a round are built together:
# each target looks at its own part alone. A patch that no longer fits is to be renewed.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 2
readonly SECONDS_MAX=60
target=$PWD/tests/fuzz/target
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Builds the targets of a round with their bugs, and lets each look for its own.
round() {
    local copy=$scratch/$1 patches=(tests/fuzz/planted/"$1"/*.patch) patch name
    mkdir "$copy" && git ls-files -z | tar --null --files-from=- -cf - | tar -xf - -C "$copy" || return 1
    for patch in "${patches[@]}"; do
        patch --directory="$copy" --strip=1 --silent <"$patch" || { echo "$patch: does not fit" >&2; return 1; }
    done
    local missed=0
    for patch in "${patches[@]}"; do
        name=$(basename "$patch" .patch)
        hunt "$copy" "$name" >"$scratch/log" 2>&1
        if compgen -G "$copy/tests/fuzz/artifacts/$name/crash-*" >/dev/null; then
            echo "$patch: found"
        else
            echo "$patch: not found" >&2
            tail -5 "$scratch/log" >&2
            missed=1
        fi
    done
    return $missed
}

hunt() {
    cd "$1" && cargo fuzz run "$2" --fuzz-dir tests/fuzz -s none --target-dir "$target" -- \
        -max_total_time=$SECONDS_MAX -rss_limit_mb=1024
}

[ $# -gt 0 ] || set -- $(ls tests/fuzz/planted)
outcome=0
for name in "$@"; do
    (round "$name") || outcome=1
done
exit $outcome

#!/bin/sh
# Runs the session scripts of this directory, each on a fresh system, and the shell tests beside them.
# usage: tests/session/run.sh URSA [FILE...]     (from the top of the tree; scripts that need the Debian guest's files, which
# `make linux` fetches, are skipped without them)
set -u
ursa=$(realpath "${1:?usage: run.sh URSA [FILE...]}")
shift
here=$(dirname "$0")
[ $# -gt 0 ] || set -- "$here"/*.script "$here"/*_test.sh
passed=0 failed=0 skipped=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT

for file; do
    name=$(basename "$file")
    case $name in
    linux-*)
        if [ ! -e build/linux/ready ]; then
            echo "SKIP $name: build/linux is not there (make linux)"
            skipped=$((skipped + 1))
            continue
        fi ;;
    esac
    case $name in
    *.sh) sh "$file" "$ursa" >"$log" 2>&1 ;;
    *) "$ursa" script --fresh --timeout-scale "${TIMEOUT_SCALE:-1}" "$file" >"$log" 2>&1 ;;
    esac
    if [ $? -eq 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAIL $name"
        sed 's/^/  /' "$log"
    fi
done
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed -eq 0 ]

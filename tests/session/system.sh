# For tests that run a system of their own, which goes with them: sourced with the program as $1. start [OPTION...] is `ursa run` in the
# background, until the system is up; $pid is its process, $dir/output what it said.
set -eu
ursa=$1
dir=$(mktemp -d)
pid=
trap 'kill -9 $pid 2>/dev/null || true; rm -rf "$dir"' EXIT
export URSA_SYSTEM=$dir/system

start() {
    "$ursa" run "$@" </dev/null >"$dir/output" 2>&1 &
    pid=$!
    for i in $(seq 200); do
        "$ursa" status >/dev/null 2>&1 && return 0
        sleep 0.05
    done
    echo "the system did not start"
    cat "$dir/output"
    exit 1
}

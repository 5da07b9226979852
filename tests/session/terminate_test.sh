#!/bin/sh
# SIGTERM is an orderly SHUTDOWN, also while a guest loops: users are logged off, the exit status is 0, their open console file
# is closed and kept; the end of the operator's input does not end the system.
set -eu
ursa=$1
dir=$(mktemp -d)
pid=
trap 'kill -9 $pid 2>/dev/null || true; rm -rf "$dir"' EXIT
export URSA_SYSTEM=$dir/system

start() {
    "$ursa" run </dev/null >"$dir/output" 2>&1 &
    pid=$!
    for i in $(seq 200); do
        "$ursa" status >/dev/null 2>&1 && return 0
        sleep 0.05
    done
    echo "the system did not start"
    cat "$dir/output"
    exit 1
}

start # makes the system directory, too
printf '\000\010\000\000\200\000\000\020\003\000\000\000\040\000\000\001\107\360\000\020' | "$ursa" punch --to LINUX2 - >/dev/null
"$ursa" cp XAUTOLOG LINUX2 IPL 00C 2>/dev/null
"$ursa" cp SPOOL CONSOLE START 2>/dev/null
"$ursa" cp WNG OPERATOR recorded 2>/dev/null
"$ursa" status | tee "$dir/status"
grep -q 'LINUX2 *disconnected' "$dir/status"
kill -TERM $pid
wait $pid
grep -q 'LOGOFF AS LINUX2' "$dir/system/log/operator.log"
grep -q 'HCPWRP961W SYSTEM SHUTDOWN COMPLETE' "$dir/system/log/operator.log"
"$ursa" status 2>/dev/null && exit 1
start
"$ursa" cp QUERY PRT ALL 2>/dev/null | grep 'OPERATOR 0001 T CON'
"$ursa" cp SHUTDOWN >/dev/null 2>&1
wait $pid

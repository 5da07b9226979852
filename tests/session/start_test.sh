#!/bin/sh
# `ursa run --start`: a warm start keeps spool files, force finds damaged ones, cold and clean delete, and ask first at a terminal.
. "$(dirname "$0")/system.sh"
log=$URSA_SYSTEM/log/operator.log

start_kind() { # KIND
    : >"$log"
    start --start "$1"
}

stop() {
    "$ursa" shutdown >/dev/null
    wait $pid
}

files() {
    "$ursa" spool list | grep -c '^CMSUSER1' || true
}

fill() {
    for name in ONE TWO THREE; do
        echo $name | "$ursa" punch --to CMSUSER1 --text --name "$name FILE" - >/dev/null
    done
}

answer() { # WORD KIND: type it at a terminal that starts the system
    echo "$1" | script -qec "'$ursa' run --start $2" /dev/null >"$dir/asked" 2>&1 || true
    grep -q 'Start (Warm|Force|COLD|CLEAN) or (SHUTDOWN)' "$dir/asked"
}

"$ursa" init >/dev/null
mkdir -p "$URSA_SYSTEM/log"
fill
start_kind warm
test "$(files)" = 3
grep -q 'HCPWRS2513I Spool files available 3' "$log"
grep -q 'HCPWRS2512I Spooling initialization is complete.' "$log"
stop

# Damage that an orderly end did not see: force finds it.
data=$(sqlite3 "$URSA_SYSTEM/spool/spool.db" "SELECT host_file FROM spool_file WHERE name = 'TWO'")
printf 'x' | dd of="$URSA_SYSTEM/spool/files/$data" bs=1 seek=34 conv=notrunc 2>/dev/null
start_kind force
test "$(files)" = 2
grep -q 'HCPWRS2513I Spool files available 2' "$log"
grep -q 'Spool file 0002 of CMSUSER1 (from URSA, 1 records, TWO FILE) was put aside: its data is damaged' "$log"
stop

# A database that cannot be read: warm refuses, force takes what there is.
rm -f "$URSA_SYSTEM/spool/spool.db-wal"
printf 'garbage' | dd of="$URSA_SYSTEM/spool/spool.db" conv=notrunc 2>/dev/null
"$ursa" run </dev/null >"$dir/output" 2>&1 && exit 1
grep -q 'is damaged; `ursa run --start force` keeps what can be read' "$dir/output"
start_kind force
"$ursa" spool list OPERATOR
test "$("$ursa" spool list OPERATOR RDR | grep -c ' LOST ')" -ge 2
stop

start_kind cold
test "$("$ursa" spool list OPERATOR RDR)" = "NO FILES"
grep -q 'COLD start: [0-9]* spool files were deleted' "$log"
stop

fill
answer SHUTDOWN cold
test "$(files)" = 3
answer frob clean
grep -q "Invalid option - frob" "$dir/asked"
test "$(files)" = 3
"$ursa" run --start tepid 2>/dev/null && exit 1
start_kind clean
test "$(files)" = 0
grep -q 'CLEAN start: [0-9]* spool files were deleted' "$log"
stop

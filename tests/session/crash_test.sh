#!/bin/sh
# A closed spool file survives kill -9 of the system, and the next start serves it.
. "$(dirname "$0")/system.sh"

"$ursa" init >/dev/null
start
printf 'kept\n' | "$ursa" punch --to CMSUSER1 --text --name 'BEFORE CRASH' - >/dev/null
"$ursa" cp SPOOL CONSOLE START TO CMSUSER1 2>/dev/null
"$ursa" cp WNG OPERATOR recorded 2>/dev/null
"$ursa" cp CLOSE CONSOLE >/dev/null 2>&1
kill -9 $pid
wait $pid 2>/dev/null || true
start
"$ursa" cp QUERY RDR CMSUSER1 ALL >"$dir/list" 2>/dev/null
cat "$dir/list"
grep -q '0001 A PUN 00000001 001 NONE .* BEFORE    CRASH' "$dir/list"
grep -q '^OPERATOR 0002 T CON' "$dir/list"
"$ursa" run </dev/null >"$dir/second" 2>&1 && exit 1
grep -q 'running in .* already' "$dir/second"
"$ursa" shutdown >/dev/null
wait $pid

#!/bin/sh
# SIGTERM is an orderly SHUTDOWN, also while a guest loops: users are logged off, the exit status is 0, their open console file
# is closed and kept; the end of the operator's input does not end the system.
. "$(dirname "$0")/system.sh"

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

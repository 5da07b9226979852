#!/bin/sh
# SYSTEM.CONFIG: errors are named by line and nothing starts; what is right has its effect; SHUTDOWN REIPL starts the system again.
. "$(dirname "$0")/system.sh"
config=$URSA_SYSTEM/SYSTEM.CONFIG
"$ursa" init >/dev/null

cat >"$config" <<'END'
* a comment
SYSTEM_IDENTIFIER TESTSYS
FEATURES DISCONNECT_TIMEOUT never
NO_SUCH_STATEMENT 1
JOURNALING LOGON,
  MESSAGE AFTER 2,
  LOCKOUT SOON
SET SHUTDOWNTIME
END
if "$ursa" run </dev/null >"$dir/output" 2>&1; then
    echo "it started"
    exit 1
fi
for line in 3 4 5 8; do
    grep -q "SYSTEM.CONFIG:$line:" "$dir/output"
done
test "$(grep -c SYSTEM.CONFIG: "$dir/output")" = 4

cat >"$config" <<'END'
SYSTEM_IDENTIFIER TESTSYS
SYSTEM_USERIDS OPERATOR MAINT,
  STARTUP CMSUSER2
FEATURES DISCONNECT_TIMEOUT OFF MAXUSERS 4
JOURNALING LOGON MESSAGE AFTER 2,
  LOCKOUT AFTER 3 FOR 1
SET SIGNAL SHUTDOWNTIME 7
SET SHUTDOWNTIME 0
STORAGE 2G
END
start
"$ursa" cp --user MAINT QUERY USERID 2>/dev/null | grep -q 'MAINT    AT TESTSYS'
"$ursa" cp --user MAINT QUERY SIGNALS SHUTDOWNTIME 2>/dev/null | grep -q '7 seconds'
"$ursa" cp --user MAINT QUERY MAXUSERS 2>/dev/null | grep -q '4'
"$ursa" cp --user MAINT QUERY NAMES 2>/dev/null | grep -q 'CMSUSER2 - DSC'
! "$ursa" cp --user MAINT QUERY NAMES 2>/dev/null | grep -q AUTOLOG1

# the same process is a new system
"$ursa" cp --user MAINT SHUTDOWN IMMEDIATE REIPL >/dev/null 2>&1 || true
for i in $(seq 200); do
    "$ursa" cp --user MAINT QUERY TIME >/dev/null 2>&1 && [ "$(grep -c 'AUTO LOGON .* CMSUSER2' "$URSA_SYSTEM/log/operator.log")" = 2 ] && break
    sleep 0.05
done
test "$(grep -c 'AUTO LOGON .* CMSUSER2' "$URSA_SYSTEM/log/operator.log")" = 2
kill -0 $pid
"$ursa" shutdown >/dev/null
wait $pid

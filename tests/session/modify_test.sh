#!/bin/sh
# The statement MODIFY of SYSTEM.CONFIG, privilege classes of one's own in the directory, and what is wrong with either, by line.
. "$(dirname "$0")/system.sh"

"$ursa" init >/dev/null
cat >>"$URSA_SYSTEM/SYSTEM.CONFIG" <<EOF
MODIFY COMMAND FORCE IBMCLASS A PRIVCLASSES A1Z
MODIFY CMD QUERY SUBCMD ALLOC IBMCLASS B PRIVCLASSANY
EOF
sed "s/^USER CMSUSER1 .*/USER CMSUSER1 CMSUSER1 32M 64M G1Z/" "$(dirname "$0")/../../USER.DIRECT.sample" >"$dir/source"
"$ursa" directory load "$dir/source" >/dev/null
start
"$ursa" cp XAUTOLOG CMSUSER1 >/dev/null
"$ursa" cp XAUTOLOG CMSUSER2 >/dev/null
"$ursa" cp --user CMSUSER1 QUERY PRIVCLASS | grep -q 'Currently: GZ1'
! "$ursa" cp --user CMSUSER2 FORCE NOBODY >"$dir/refused" 2>&1
grep -q 'Unknown CP command: FORCE' "$dir/refused"
! "$ursa" cp --user CMSUSER1 FORCE NOBODY >"$dir/taken" 2>&1
grep -q 'NOBODY not logged on' "$dir/taken"
"$ursa" cp --user CMSUSER2 QUERY ALLOC >/dev/null
"$ursa" shutdown >/dev/null
wait $pid

echo 'MODIFY COMMAND FROB PRIVCLASSES A' >>"$URSA_SYSTEM/SYSTEM.CONFIG"
line=$(wc -l <"$URSA_SYSTEM/SYSTEM.CONFIG")
! "$ursa" run </dev/null >"$dir/wrong" 2>&1
grep -q "SYSTEM.CONFIG:$line: the statement is MODIFY" "$dir/wrong"
echo 'USER CMSUSER3 SECRET 32M 64M G7' >"$dir/source"
! "$ursa" directory check "$dir/source" >"$dir/wrong" 2>&1
grep -q 'source:1: HCPDIR751E' "$dir/wrong"

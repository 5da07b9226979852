#!/bin/sh
# Passwords that are typed, with LOGON, AUTOLOG, LINK and at their prompts, are in no file of the system and in no transcript.
. "$(dirname "$0")/system.sh"

"$ursa" init >/dev/null
sed -e 's/^USER CMSUSER1 CMSUSER1/USER CMSUSER1 XYLOGONX/' -e 's/^USER CMSUSER2 CMSUSER2/USER CMSUSER2 XYAUTOX/' \
    "$(dirname "$0")/../../USER.DIRECT.sample" >"$dir/source"
cat >>"$dir/source" <<EOF
USER VAULT NOLOG 32M 32M G
 MDISK 0500 FB-512 V-DISK 100 MR XYREADX XYWRITEX XYMULTIX
EOF
"$ursa" directory load "$dir/source" >/dev/null
start
cat >"$dir/script" <<EOF
[USER]
> LOGON CMSUSER1
~ [Pp]assword
> XYLOGONX
~ ^LOGON AT
> SPOOL CONSOLE START
> LINK VAULT 500 500 RR XYREADX
> LINK VAULT 500 501 RR WRONGXY
< HCPLNM114E
> #CP CP LINK TO VAULT 500 AS 502 RR PASS= XYREADX
> LINK VAULT 500 503 RR
< ENTER READ PASSWORD:
> XYREADX
> SILENTLY LINK VAULT 500 504 MR XYMULTIX
> QUERY TIME
< TIME IS
> LOGON CMSUSER2 XYAUTOX
< HCPLGA054E
> CLOSE CONSOLE
> LOGOFF
[MASTER]
> LOGON OPERATOR OPERATOR
~ RECONNECTED AT
> SPOOL CONSOLE START
> AUTOLOG CMSUSER2 XYAUTOX
< Command accepted
> CPU 0 AUTOLOG CMSUSER2 XYAUTOX
< HCPLGA054E
> CLOSE CONSOLE
[LINE]
> LOGON CMSUSER1 XYLOGONX
~ ^LOGON AT
EOF
"$ursa" script --transcript "$dir/transcript" "$dir/script" >"$dir/output" 2>&1 || {
    cat "$dir/output"
    exit 1
}
"$ursa" spool export --all --format text >"$dir/spooled"
grep -q 'LINK VAULT' "$dir/spooled"
"$ursa" shutdown >/dev/null
wait $pid
# Passwords of minidisks are the directory's to keep, and in no other file.
for secret in XYLOGONX XYAUTOX XYREADX XYMULTIX WRONGXY; do
    if grep -rl $secret "$URSA_SYSTEM" "$dir/transcript" "$dir/spooled" | grep -v '/directory\.db'; then
        echo "$secret was kept"
        exit 1
    fi
done

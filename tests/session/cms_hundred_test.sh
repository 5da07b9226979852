#!/bin/bash
# A hundred users of one saved system at once, each with a disk of his own, a virtual one: all IPL, format, copy, list, and run an EXEC's
# worth of commands side by side. What each has of his own is counted, too. cms_hundred_test.sh URSA; $CMS_SYSTEM is the system.
set -eu
ursa=$1
users=${CMS_USERS:-100}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
run() { "$ursa" --system "$CMS_SYSTEM" "$@"; }

run directory print >"$dir/users"
for n in $(seq "$users"); do
    printf 'USER C%03d C%03d 32M 32M G\n INCLUDE CMSDFLT\n MDISK 0191 FB-512 V-DISK 2000 MR\n' "$n" "$n"
done >>"$dir/users"
run directory load "$dir/users" >/dev/null

# Nobody waits for another: all get a line before the first answer is looked at.
{
    for n in $(seq -f %03.0f "$users"); do printf '[C%s]\n> LOGON C%s C%s\n' "$n" "$n" "$n"; done
    for n in $(seq -f %03.0f "$users"); do printf '[C%s]\n~ ^Ursa CMS V1\n> FORMAT 191 A\n' "$n"; done
    for n in $(seq -f %03.0f "$users"); do printf '[C%s]\n< Do you wish\n> 1\n< label\n> D%s\n' "$n" "$n"; done
    for n in $(seq -f %03.0f "$users"); do printf '[C%s]\n~ ^Ready; T=\n> COPYFILE * HELPCMS S = = A\n' "$n"; done
    for n in $(seq -f %03.0f "$users"); do printf '[C%s]\n~ ^Ready; T=\n> RENAME SENDFILE HELPCMS A MINE%s = =\n' "$n" "$n"; done
    for n in $(seq -f %03.0f "$users"); do printf '[C%s]\n~ ^Ready; T=\n> COMPARE MINE%s HELPCMS A SENDFILE = S\n' "$n" "$n"; done
    for n in $(seq -f %03.0f "$users"); do printf '[C%s]\n~ ^Ready; T=\n> LISTFILE MINE* * A (DATE\n' "$n"; done
    for n in $(seq -f %03.0f "$users"); do printf '[C%s]\n~ ^MINE%s +HELPCMS +A1\n~ ^Ready; T=\n' "$n" "$n"; done
    printf '[OPERATOR]\n> INDICATE USER C001\n< CTIME\n> QUERY NSS MAP\n~ CMS +NSS .* 00%s \n' "$(printf %03d "$users")"
} >"$dir/script"
run script --timeout-scale 6 --transcript "$dir/transcript" "$dir/script" || { tail -n 30 "$dir/transcript"; exit 1; }
echo "$users users worked"

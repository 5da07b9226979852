#!/bin/sh
# Runs the programs of tests/rexx/programs with our interpreter on the host and in CMS, and compares what they say and their return codes:
# guest.sh BUILD. Where CMS's own differ, tests/rexx/guest_differences has a line "FILE/NAME: why". Prints one line a test.
cd "$(dirname "$0")/../.." || exit 2
build=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Card columns of 71 characters: tests/rexx/guest.exec puts lines together again.
awk -f tests/rexx/deck.awk tests/rexx/programs/*.rexx >"$work/cards"
cat >"$work/script" <<SCRIPT
[USER]
> LOGON CMSUSER1 CMSUSER1
~ ^Ursa CMS V1
\$ ursa punch --text --to CMSUSER1 --name 'CORPUS CARDS' "$work/cards"
< RECS
[USER]
> READCARD CORPUS CARDS A
~ ^Ready; T=
\$ ursa punch --text --to CMSUSER1 --name 'GUEST EXEC' tests/rexx/guest.exec
< RECS
[USER]
> READCARD GUEST EXEC A
~ ^Ready; T=
> GUEST
~ ^Ready; T=
SCRIPT
cp -r --sparse=always --reflink=auto "$build/guests/cms/system" "$work/system"
"$build/ursa" --system "$work/system" script --timeout-scale 10 --transcript "$work/guest" "$work/script" >"$work/log" 2>&1 ||
    tail -n 20 "$work/log"

for file in tests/rexx/programs/*.rexx; do
    awk -v group="$(basename "$file" .rexx)" -v work="$work" -v run="$build/tests/rexx/run" '
        function ended() {
            if (program == "")
                return
            close(program)
            printf "== %s/%s\n", group, name
            fflush()
            print "exit status " system(run " " program " </dev/null 2>/dev/null")
            fflush()
        }
        /^\/\* == .* == \*\/$/ { ended(); program = work "/program.rexx"; name = substr($0, 7, length($0) - 12) }
        { print >program }
        END { ended() }' "$file"
done >"$work/host"
awk -v differences=tests/rexx/guest_differences -f tests/rexx/same.awk "$work/host" "$work/guest"

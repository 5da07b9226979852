#!/bin/sh
# Real printers and punches: the operator steers what they make; a crash of the system or a folder that cannot be written loses no
# file; formats, copies, KEEP.
. "$(dirname "$0")/system.sh"

cp() {
    echo "$*"
    "$ursa" cp "$@" 2>/dev/null
}

# until WHAT COMMAND...: try for ten seconds
until_so() {
    what=$1
    shift
    for i in $(seq 200); do
        "$@" >/dev/null 2>&1 && return 0
        sleep 0.05
    done
    echo "not so: $what"
    tail -20 "$URSA_SYSTEM/log/operator.log"
    ls -lR "$URSA_SYSTEM/printed" "$URSA_SYSTEM/slow" "$URSA_SYSTEM/cards" || true
    exit 1
}

told() {
    grep -q "$1" "$URSA_SYSTEM/log/operator.log"
}

files() {
    [ "$(find "$URSA_SYSTEM/$1" -name "$2" ! -name '.*' 2>/dev/null | wc -l)" = "$3" ]
}

# A file of class $1, of lines $2 to $3, in OPERATOR's queue $4.
make_file() {
    seq -f 'line %03g' "$2" "$3" | "$ursa" punch --to OPERATOR --class "$1" --name "LINES $2-$3" --text - >/dev/null
    "$ursa" cp TRANSFER RDR CLASS "$1" TO OPERATOR "$4" >/dev/null 2>&1
}

"$ursa" init >/dev/null
sed -i '/^RDEVICE/d' "$URSA_SYSTEM/SYSTEM.CONFIG"
cat >>"$URSA_SYSTEM/SYSTEM.CONFIG" <<'END'
RDEVICE 000E PRINTER printed TYPE 3211 CLASS T TEXT NOSEP
RDEVICE 001E PRINTER slow TYPE 1403 CLASS SU TEXT NOSEP SPEED 600
RDEVICE 000D PUNCH cards TYPE 3525 CLASS LC LINES
RDEVICE 001D PUNCH cards CLASS B CARDS DRAINED
RDEVICE 002E PRINTER /dev/null/nowhere CLASS N TEXT
RDEVICE 000C READER decks TYPE 2501 CLASS R
END
start
cp QUERY UR | grep 'PUN  001D DRAINED'

# Text, copies, and the file is gone from its queue; of two copies each is a file of the host.
make_file X 1 70 PRT
cp CHANGE PRT CLASS X COPY 2 CLASS T
until_so 'two copies' files printed '*-OPERATOR-0001-LINES-1-70*.txt' 2
until_so 'nothing waits' sh -c "'$ursa' cp QUERY PRT | grep 'NO PRT FILES'"
cat "$URSA_SYSTEM"/printed/*LINES-1-70.txt | head -66 | tail -1 | grep '^line 066$'
[ "$(tr -cd '\f' <"$(ls "$URSA_SYSTEM"/printed/*LINES-1-70.txt)" | wc -c)" = 1 ]
told 'PRT  000E OUTPUT OF OPERATOR FILE 0001 RECORDS 00000070 COPY 002 T PUN'
told 'PRT  000E REPEATED  OPERATOR FILE 0001 RECORDS 00000070 COPY 001 T PUN'

# COPY *3: three times each page.
make_file X 1 67 PRT
cp CHANGE PRT CLASS X COPY '*3' CLASS T
until_so 'pages are repeated' files printed '*LINES-1-67.txt' 1
[ "$(cat "$URSA_SYSTEM"/printed/*LINES-1-67.txt | wc -l)" = 201 ]
cat "$URSA_SYSTEM"/printed/*LINES-1-67.txt | tail -2 | tr -d '\f' | uniq -c | grep ' 2 line 067'

# KEEP: it stays, held. HOLD of the user: it waits for FREE.
make_file X 1 3 PRT
cp HOLD OPERATOR PRT
cp CHANGE PRT CLASS X KEEP CLASS T
sleep 0.3
files printed '*LINES-1-3.txt' 0
cp FREE OPERATOR ALL
until_so 'the kept file is printed' files printed '*LINES-1-3.txt' 1
until_so 'and kept' sh -c "'$ursa' cp QUERY PRT | grep 'T PUN 00000003 001 USER STANDARD OFF      ON'"
cp PURGE PRT ALL

# A form and a destination that nobody has: MANUAL waits, START with them takes it.
make_file X 1 4 PRT
cp CHANGE PRT CLASS X FORM BLUE DEST FLOOR2 CLASS T
sleep 0.3
files printed '*LINES-1-4.txt' 0
cp START 000E FORM BLUE DEST FLOOR2 OFF | grep 'MANUAL FORM BLUE     NOSEP DEST FLOOR2 OFF'
until_so 'the form is printed' files printed '*LINES-1-4.txt' 1

# Punches: lines, and card images of 80 bytes.
make_file L 1 2 PUN
until_so 'lines' files cards '*LINES-1-2.txt' 1
make_file B 1 5 PUN
sleep 0.2
cp START 001D SEP
until_so 'cards' files cards '*LINES-1-5.cards' 1
[ "$(cat "$URSA_SYSTEM"/cards/*LINES-1-5.cards | wc -c)" = 480 ]

# The card reader: what was punched with its ID card, a deck of text, and decks that are rejected.
mkdir -p "$URSA_SYSTEM/decks"
mv "$URSA_SYSTEM"/cards/*LINES-1-5.cards "$URSA_SYSTEM/decks/1"
printf 'userid cmsuser1 name text deck\nfirst\n%085d\n' 7 >"$URSA_SYSTEM/decks/2"
printf 'USERID NOBODY\nlost\n' >"$URSA_SYSTEM/decks/3"
printf 'no id card\n' >"$URSA_SYSTEM/decks/4"
printf 'USERID OPERATOR CLASS ?\n' >"$URSA_SYSTEM/decks/5"
touch -d '1 minute ago' "$URSA_SYSTEM"/decks/*
until_so 'decks are read' files decks '[1-5]' 0
files decks '[345].rejected' 3
cp QUERY RDR SYSTEM ALL | grep 'OPERATOR .... B RDR 00000005 001 NONE .* LINES     1-5'
cp QUERY RDR SYSTEM ALL | grep 'CMSUSER1 0001 R RDR 00000003 001 NONE .* TEXT      DECK     CMSUSER1'
told 'RDR  000C INPUT FOR CMSUSER1 FILE 0001 RECORDS 00000003 R'
told 'RDR  000C the deck 3 is rejected: its user is not in the CP directory'
cp DRAIN RDR | grep 'RDR  000C DRAINED  SYSTEM CLASS R'
"$ursa" cp FLUSH 000C 2>&1 | grep 'HCPCSB006E Invalid device type - READER'

# A folder that cannot be: intervention required, the file is in its queue.
make_file N 1 6 PRT
until_so 'intervention required' told 'PRT  002E INTERVENTION REQUIRED: there is no such folder'
cp QUERY 002E | grep 'PRT  002E INTREQ'
cp QUERY PRT | grep 'N PUN 00000006 001 NONE'
cp PURGE PRT ALL

# A file whose data is damaged is held, and the next is printed.
cp DRAIN 000E
cp START 000E FORM STANDARD DEST OFF >/dev/null
cp DRAIN 000E
make_file T 1 7 PRT
printf 'XXXX' | dd of="$URSA_SYSTEM/spool/files/$(ls -t "$URSA_SYSTEM/spool/files" | head -1)" bs=1 seek=40 conv=notrunc 2>/dev/null
make_file X 1 8 PRT
cp CHANGE PRT CLASS X CLASS T
cp START 000E
until_so 'the next is printed' files printed '*LINES-1-8.txt' 1
files printed '*LINES-1-7.txt' 0
told 'PRT FILE .* of OPERATOR is in system hold: its data is damaged'
cp PURGE PRT ALL

# The slow printer: BACKSPACE, REPEAT, FLUSH HOLD, DRAIN.
make_file S 1 20 PRT
until_so 'the printer is active' sh -c "'$ursa' cp QUERY PRT ACTIVE | grep 'PRT  001E PRINTING  OPERATOR'"
"$ursa" cp FLUSH 000E 2>&1 | grep 'HCPCSB146E PRT 000E is not active'
cp REPEAT 001E | grep 'COPY 002 S PUN'
cp BACKSPACE 001E FILE | grep 'PRT  001E BACKSPACE'
cp FLUSH 001E
until_so 'the first copy is flushed' told 'PRT  001E REPEATED  OPERATOR FILE .* COPY 001 S PUN'
until_so 'the second is printed' files slow '*LINES-1-20*.txt' 1
[ "$(cat "$URSA_SYSTEM"/slow/*LINES-1-20.txt | wc -l)" = 20 ]
make_file S 1 90 PRT
until_so 'the printer is active' sh -c "'$ursa' cp QUERY PRT ACTIVE | grep 'RECORDS 00000090'"
cp DRAIN 001E | grep 'PRT  001E DRAINING'
cp FLUSH 001E HOLD
until_so 'drained' told 'PRT  001E DRAINED'
cp QUERY PRT SYSHOLD | grep 'S PUN 00000090 001 SYS'
cp CHANGE PRT ALL NOSYSHOLD
cp START 001E CLASS U S

# A crash while it prints: it prints again, whole. An orderly end, too.
until_so 'the printer is active' sh -c "'$ursa' cp QUERY PRT ACTIVE | grep 'RECORDS 00000090'"
kill -9 $pid
wait $pid 2>/dev/null || true
files slow '*LINES-1-90*' 0
start
until_so 'the printer is active' sh -c "'$ursa' cp QUERY PRT ACTIVE | grep 'RECORDS 00000090'"
cp SHUTDOWN
wait $pid
[ -z "$(find "$URSA_SYSTEM" -name '.printing-*')" ]
start
until_so 'it is printed' files slow '*LINES-1-90.txt' 1
[ "$(cat "$URSA_SYSTEM"/slow/*LINES-1-90.txt | wc -l)" = 90 ]
until_so 'nothing waits' sh -c "'$ursa' cp QUERY PRT | grep 'NO PRT FILES'"

# Crashes at any moment while many files are printed: each is printed, none is left, none is half there.
cp DRAIN 000E
for i in $(seq 20 39); do
    make_file T 1 "$i" PRT
done
cp START 000E
for i in 1 2 3 4; do
    sleep "0.0$i"
    kill -9 $pid
    wait $pid 2>/dev/null || true
    start
done
until_so 'nothing waits' sh -c "'$ursa' cp QUERY PRT | grep 'NO PRT FILES'"
for i in $(seq 20 39); do
    [ "$(cat "$URSA_SYSTEM"/printed/*LINES-1-"$i".txt | head -"$i" | tail -1)" = "$(printf 'line %03d' "$i")" ]
done
cp SHUTDOWN
wait $pid
[ -z "$(find "$URSA_SYSTEM" -name '.printing-*')" ]

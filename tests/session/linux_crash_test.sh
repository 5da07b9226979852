#!/bin/sh
# Disk volumes under a Linux guest that writes and fsyncs without end, when the system is killed, when a disk is detached, when the
# host is full, and when the system is shut down: what the guest was told is on its disks is there.
# Usage: tests/session/linux_crash_test.sh URSA [SCALE [ENDINGS]]   Needs build/linux (`make linux`); run from the top of the tree.
set -eu
PATH=$PATH:/usr/sbin:/sbin
ursa=$1
scale=${2:-1}
endings=${3:-} # of more runs than the two that there always are: kill force logoff
[ ! -w /dev/shm ] || export TMPDIR="${TMPDIR:-/dev/shm}" # kill -9 leaves the host's page cache alone
dir=$(mktemp -d)
system='' script=''
trap 'kill -9 $system $script 2>/dev/null || true; rm -rf "$dir"' EXIT
trap 'exit 1' INT TERM HUP
export URSA_SYSTEM="$dir/system"
volumes=$URSA_SYSTEM/volumes
devices='0200 0201 0202 0203 0204'

fail() {
    echo "not ok $*"
    tail -n 30 "$dir/transcript" "$dir/operator"
    exit 1
}
ok() { echo "ok dasd/$*"; }

# Volumes of every kind, with a minidisk behind the label of each.
prepare() {
    "$ursa" init >/dev/null
    for n in 0 1; do "$ursa" dasd create --type 3390 --cylinders 31 --volser "CRASH$n" "$volumes/crash$n"; done
    for n in 2 3; do "$ursa" dasd create --type 3390 --cylinders 31 --volser "CRASH$n" --compressed "$volumes/crash$n"; done
    "$ursa" dasd create --type 9336 --blocks 40016 --volser CRASH4 --compressed "$volumes/crash4"
    "$ursa" dasd create --type 3390 --cylinders 51 --volser CRASH5 --compressed "$volumes/crash5"
    cat >>"$URSA_SYSTEM/SYSTEM.CONFIG" <<END
RDEVICE 0300 DASD crash0
RDEVICE 0301 DASD crash1 SYNCHRONOUS
RDEVICE 0302 DASD crash2
RDEVICE 0303 DASD crash3 SYNCHRONOUS
RDEVICE 0304 DASD crash4
RDEVICE 0305 DASD crash5
END
    {
        "$ursa" directory print
        cat <<END
USER DISKER DISKER 512M 1G G
 CONSOLE 0009 3215
 SPOOL 000C 2540 READER *
 MDISK 0200 3390 1 30 CRASH0 MR
 MDISK 0201 3390 1 30 CRASH1 MR
 MDISK 0202 3390 1 30 CRASH2 MR
 MDISK 0203 3390 1 30 CRASH3 MR
 MDISK 0204 FB-512 16 40000 CRASH4 MR
 MDISK 0205 3390 1 50 CRASH5 MR
END
    } >"$dir/directory"
    "$ursa" directory load "$dir/directory" >/dev/null
    : >"$dir/claims"
}

# start [BLOCKS]: a system that can write files of so many blocks of 512 bytes
start() {
    ( [ -z "${1:-}" ] || ulimit -f "$1"; exec "$ursa" run 3>&- ) <"$dir/typed" >"$dir/operator" 2>&1 &
    system=$!
    for i in $(seq $((200 * scale))); do
        "$ursa" status >/dev/null 2>&1 && return 0
        sleep 0.05
    done
    fail "dasd/start: the system did not start"
}

# guest COMMAND...: IPL Linux with the claims and type these lines; goes on in the background
guest() {
    mkdir -p "$dir/over/sbin"
    cp tests/session/dasd_guest "$dir/over/sbin/"
    cp "$dir/claims" "$dir/over/claims"
    { cat build/linux/tools.initrd; (cd "$dir/over" && find . | cpio -o -H newc --quiet --owner=0:0 | gzip -1); } >"$dir/initrd"
    "$ursa" punch --to DISKER build/linux/kernel.img build/linux/parmfile "$dir/initrd" >/dev/null
    {
        printf '%s\n' '[DISKER]' '> LOGON DISKER DISKER' '~ ^LOGON AT' 'timeout 300' '> IPL 00C CLEAR' "< Ursa's Debian guest is up"
        for line; do printf '%s\n' '< #' "> $line"; done
        printf '%s\n' 'timeout 1000' '< no such line'
    } >"$dir/script"
    : >"$dir/transcript"
    "$ursa" script --timeout-scale "$scale" --transcript "$dir/transcript" "$dir/script" >"$dir/script.log" 2>&1 &
    script=$!
}

# seen SECONDS PATTERN [FILE]: wait for a line
seen() {
    for i in $(seq $(($1 * 5 * scale))); do
        ! grep -qE "$2" "${3:-$dir/transcript}" || return 0
        sleep 0.2
    done
    fail "dasd: $2 did not come"
}

# What the guest was told is written; a line that did not come in full is no claim.
claims() {
    sed -nE 's/^(.* )?synced ([0-9A-F]{4} [0-9]+ [0-9a-f]{32})[[:space:]]*$/\2/p' "$dir/transcript" >>"$dir/claims"
}

hercules() { # VOLUME...
    command -v cckdcdsk >/dev/null || return 0
    for image; do
        case $image in
        *[01]) ;;
        *) cckdcdsk -3 "$image" >"$dir/cckdcdsk" 2>&1 && [ ! -s "$dir/cckdcdsk" ] || { cat "$dir/cckdcdsk"; return 1; } ;;
        esac
        # There is no VTOC on a disk of blocks for dasdls to list.
        case $image in
        *4) ;;
        *) dasdls "$image" >"$dir/dasdls" 2>&1 && grep -q VOLSER=CRASH "$dir/dasdls" || { cat "$dir/dasdls"; return 1; } ;;
        esac
    done
}

# After a crash, before we settle it: Hercules settles a copy.
hercules_settles() {
    command -v cckdcdsk >/dev/null || return 0
    for image in "$volumes"/crash[234]; do
        cp "$image" "$dir/copy" && cckdcdsk -f "$dir/copy" >"$dir/cckdcdsk" 2>&1 && "$ursa" dasd check "$dir/copy" || { cat "$dir/cckdcdsk"; return 1; }
    done
}

# files VOLUME OUT: what is in the file system on its minidisk, as this host's e2fsck puts it in order
files() {
    rm -rf "$dir/plain" "$dir/part" "$2"
    mkdir "$2"
    case $1 in
    *4) "$ursa" dasd export "$1" "$dir/plain" && dd if="$dir/plain" of="$dir/part" bs=512 skip=18 status=none ;;
    # The partition begins at the minidisk's third track; 12 blocks lie behind each track's home address and record 0.
    *) "$ursa" dasd copy "$1" "$dir/plain" && perl -e 'open F, "<:raw", shift; for $track (17 .. 464) {
            seek F, 512 + $track * 56832 + 21, 0; for (1 .. 12) { read F, $count, 8; read F, $data, 4096; print $data } }
            ' "$dir/plain" >"$dir/part" ;;
    esac
    e2fsck -p "$dir/part" || [ $? = 1 ] || return 1
    e2fsck -fn "$dir/part" && debugfs -R "rdump / $2" "$dir/part"
}

# nothing_lost N: volume N has what was claimed of it
nothing_lost() {
    files "$volumes/crash$1" "$dir/files" >"$dir/e2fsck" 2>&1 || { cat "$dir/e2fsck"; return 1; }
    sed -n "s/^020$1 //p" "$dir/claims" >"$dir/wanted"
    [ "$(grep -c -F -x -f "$dir/wanted" "$dir/files/log")" = "$(wc -l <"$dir/wanted")" ] || { echo "log of 020$1"; return 1; }
    # Of the 30 that are kept: what the guest said last may be lost with the system, while it removed the oldest for the next.
    tail -n 22 "$dir/wanted" | while read -r n sum; do
        echo "$sum  $dir/files/f$n"
    done | md5sum -c --quiet
}

# sound WHEN
sound() {
    "$ursa" dasd check "$volumes"/crash? || fail "dasd/volumes_are_sound_after_$1"
    hercules "$volumes"/crash? || fail "dasd/hercules_accepts_volumes_after_$1"
    for n in 0 1 2 3 4; do
        nothing_lost $n || fail "dasd/nothing_is_lost_after_$1"
    done
    ok "volumes_are_sound_after_$1"
    ok "nothing_is_lost_after_$1"
}

churning() {
    for device in $devices; do seen 300 "synced $device "; done
}

ended() { # the guest or the system did, and so its terminal
    kill "$script" 2>/dev/null || true
    wait "$script" 2>/dev/null || true
    claims
    echo "$(wc -l <"$dir/claims") files were synced"
}

crash() {
    delay=$(awk -v seed="$(od -An -N3 -tu4 /dev/urandom)" 'BEGIN { srand(seed); printf "%.2f", 0.1 + 6 * rand() }')
    sleep "$delay"
    kill -9 "$system"
    wait "$system" 2>/dev/null || true
    echo "killed after $delay seconds"
    ended
    hercules_settles || fail "dasd/hercules_settles_what_a_crash_left"
    sound kill
}

shut_down() { # WHEN
    "$ursa" cp SHUTDOWN IMMEDIATE >/dev/null || fail "dasd/shutdown_$1"
    wait "$system" || fail "dasd/shutdown_$1"
    ended
    sound "$1"
}

verified() {
    for device in $devices; do
        seen 300 "^(.* )?(verified|damaged) $device"
        grep -qE "verified $device [1-9]" "$dir/transcript" || fail "dasd/guest_finds_its_files"
    done
    ! grep -E '^(lost|damaged) |UNEXPECTED|WARNING: Filesystem still has errors' "$dir/transcript" || fail "dasd/guest_finds_its_files"
    ok guest_finds_its_files
}

# A disk goes away while it is written to; the others are not disturbed.
detach() {
    "$ursa" cp --user DISKER DETACH 0203 >"$dir/detach" 2>&1 || fail "dasd/detach_under_io"
    before=$(grep -c 'synced' "$dir/transcript")
    for i in $(seq $((100 * scale))); do
        [ "$(grep -c 'synced' "$dir/transcript")" -lt $((before + 8)) ] || break
        sleep 0.2
    done
    [ "$(grep -c 'synced' "$dir/transcript")" -ge $((before + 8)) ] || fail "dasd/detach_disturbs_nobody_else"
    ! "$ursa" dasd check "$volumes/crash2" >/dev/null 2>&1 || fail "dasd/volume_in_use_is_settled_by_nobody_else"
    ok detach_disturbs_nobody_else
}

# Files can have 27 MB, and the image of 0205 gets more; the other users and disks go on.
full() {
    seen 300 'filled 0205'
    grep -q '^dd: .*error' "$dir/transcript" || fail "dasd/full_host_is_an_error_of_the_guest"
    seen 10 "DASD 0305 CRASH5: I/O error for DISKER 0205: the host's disk is full" "$dir/operator"
    churning
    "$ursa" cp QUERY NAMES >/dev/null 2>&1 || fail "dasd/full_host_stops_nobody_else"
    ok full_host_is_an_error_of_the_guest_and_told_to_the_operator
}

prepare
# The operator stays at the terminal: it has a writer, who types nothing.
mkfifo "$dir/typed"
exec 3<>"$dir/typed"
start
guest "dasd_guest prepare $devices 0205" "dasd_guest churn $devices"
churning
detach
crash
for ending in $endings; do
    start
    guest "dasd_guest verify $devices" "dasd_guest churn $devices"
    verified
    churning
    case $ending in
    kill) crash ;;
    force) "$ursa" cp FORCE DISKER IMMEDIATE >/dev/null 2>&1 && shut_down force || fail "dasd/force_under_io" ;;
    logoff) "$ursa" cp --user DISKER LOGOFF >/dev/null 2>&1 && shut_down logoff || fail "dasd/logoff_under_io" ;;
    esac
done
start 55296
guest "dasd_guest verify $devices" "dasd_guest fill 0205" "dasd_guest churn $devices"
verified
full
shut_down shutdown_with_a_full_host

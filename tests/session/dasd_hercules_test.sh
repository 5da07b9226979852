#!/bin/sh
# Images that Hercules' tools make are used by `ursa dasd`, and the reverse.
set -u
ursa=$1
[ ! -w /dev/shm ] || export TMPDIR="${TMPDIR:-/dev/shm}" # nothing here must survive
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1

if ! command -v dasdinit >/dev/null; then
    echo "skipped dasd/hercules: the package hercules is not installed"
    exit 0
fi

result=0
try() { # NAME COMMAND...: a test that is passed if the command is
    name=$1
    shift
    if "$@" >"$name.log" 2>&1; then
        echo "ok dasd/$name"
    else
        echo "not ok dasd/$name"
        cat "$name.log"
        result=1
    fi
}
# cckdcdsk does not tell by its exit status.
sound() {
    for image; do
        cckdcdsk -3 "$image" >"$image.cckdcdsk" 2>&1 || return 1
        [ ! -s "$image.cckdcdsk" ] || { cat "$image.cckdcdsk"; return 1; }
    done
}

# Debian's dasdcopy sometimes ends by "double free or corruption": that is not ours to test.
copy() {
    for attempt in 1 2 3 4; do
        dasdcopy -q -r "$@"
        status=$?
        [ $status -ge 128 ] || return $status
        echo "dasdcopy failed by itself, attempt $attempt"
    done
    return 1
}

ours_are_theirs() {
    "$ursa" dasd create --type 3390 --cylinders 30 --volser URSA01 plain &&
        "$ursa" dasd create --type 3390-3 --volser URSA02 --compressed packed &&
        "$ursa" dasd create --type 3380 --cylinders 20 --volser URSA03 --compressed packed3380 &&
        "$ursa" dasd create --type 9336 --blocks 5000 --volser URSA04 --compressed blocks &&
        sound packed packed3380 blocks &&
        dasdls plain | grep VOLSER=URSA01 && dasdls packed | grep VOLSER=URSA02 && dasdls packed3380 | grep VOLSER=URSA03 &&
        copy -o CCKD plain plain.theirs && "$ursa" dasd list plain.theirs | grep 'URSA01 3390-1.* 30 cylinders' &&
        copy -o FBA blocks blocks.theirs && "$ursa" dasd export blocks blocks.ours && cmp blocks.ours blocks.theirs
}

# KIND OPTION TYPE SIZE
theirs_is_ours() {
    # shellcheck disable=SC2086
    dasdinit $2 "$1" "$3" HERC01 "$4" && "$ursa" dasd check "$1" && "$ursa" dasd list "$1" | grep "HERC01 $3"
}
theirs_are_ours() {
    theirs_is_ours h1 "" 3390 20 && theirs_is_ours h2 -z 3390 20 && theirs_is_ours h3 -bz2 3390 20 &&
        theirs_is_ours h4 -0 3380 20 && theirs_is_ours h5 "-linux" 3390 20 && theirs_is_ours h6 "-z -linux" 3390 20 &&
        theirs_is_ours h7 "" 9336 5000 && theirs_is_ours h8 -z 9336 5000
}

# Data go through every format and come back the same.
round_trip() {
    head -c 3000000 /dev/urandom >random && dd if=/dev/zero bs=4096 count=200 >>random && head -c 888832 /dev/urandom >>random &&
        "$ursa" dasd import random r.ckd --type 3390 && copy -z -o CCKD r.ckd r.zlib &&
        copy -bz2 -o CCKD r.zlib r.bzip2 && "$ursa" dasd copy r.bzip2 r.ours --compressed && sound r.ours &&
        cckdcomp r.ours && "$ursa" dasd check r.ours && copy -o CKD r.ours r.back && "$ursa" dasd export r.back r.raw &&
        cmp -n 4708032 r.raw random &&
        "$ursa" dasd import random r.fba --compressed && sound r.fba && copy -o FBA r.fba f.raw &&
        copy -bz2 -o CFBA f.raw f.bzip2 && "$ursa" dasd export f.bzip2 - >f.back && cmp -n 4708032 f.back random
}

data_sets_are_listed() {
    cat >layout <<'END'
LOAD01 3390-1 20
sysvtoc vtoc trk 2
SYS1.FIRST empty cyl 2 10 10 po fb 80 3120 0
SYS1.SECOND empty trk 5 0 0 ps fb 80 3120 0
END
    dasdload -z layout loaded && "$ursa" dasd list loaded && "$ursa" dasd list loaded | grep 'SYS1.FIRST  *tracks 15 to 44$' &&
        "$ursa" dasd list loaded | grep 'SYS1.SECOND  *tracks 45 to 49$' &&
        "$ursa" dasd copy loaded loaded.plain --cylinders 1113 && dasdls loaded.plain | grep SYS1.SECOND
}

large_images_are_several_files() {
    dasdinit -r many.ckd 3390 2600 && [ -f many_2.ckd ] && "$ursa" dasd list many_1.ckd | grep '2600 cylinders' &&
        rm many_2.ckd && ! "$ursa" dasd list many_1.ckd
}

killed() { # an image whose writer was killed
    for delay in 0.05 0.15 0.3; do
        rm -f k k.theirs
        timeout -s KILL "$delay" "$ursa" dasd import - k --type 3390 --cylinders 200 --compressed </dev/urandom
        [ -f k ] || continue
        cp k k.theirs
        cckdcdsk -f k.theirs && sound k.theirs || return 1
        "$ursa" dasd check k k.theirs && sound k && "$ursa" dasd list k || return 1
    done
}

try ours_are_theirs ours_are_theirs
try theirs_are_ours theirs_are_ours
try round_trip round_trip
try data_sets_are_listed data_sets_are_listed
# Two gigabytes of it.
[ -z "${LONG:-}" ] || try large_images_are_several_files large_images_are_several_files
try killed_writer_leaves_a_sound_image killed
exit $result

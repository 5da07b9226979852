#!/bin/sh
# Random sequences of instructions under the witness and on the engine: sequence.sh BUILD-DIRECTORY [COUNT [SEED [FIRST]]].
# Of those that differ the first few are shown, each up to the instruction after which it differs. Seed and number make the
# same sequence again, as long as the tables and the making stay the same.
set -u
build=$1 count=${2:-100000} seed=${3:-1} first=${4:-0}
here=$(dirname "$0")
out=$build/tests/insn
compiler=${S390X_CC:-s390x-linux-gnu-gcc}
emulator=${S390X_RUN:-qemu-s390x}

for program in "$compiler" "$emulator"; do
    if ! command -v "$program" >/dev/null; then
        echo "skipped: no $program on this host"
        exit 0
    fi
done
"$compiler" -std=gnu17 -O2 -static -fno-stack-protector -march=z10 -I"$here/../.." -o "$out/sequence_witness" \
    "$here/sequence_witness.c" "$here/context.c" "$here/sequence.c" "$here/case.c" "$here/rows.c" "$here/shape.c" "$here"/tune*.c || exit 2
echo "seed $seed, from number $first"
"$emulator" "$out/sequence_witness" "$seed" "$first" "$count" |
    "$out/sequence_verify" "$seed" "$first" "$count" >"$out/sequence.log" && {
    cat "$out/sequence.log"
    exit 0
}
awk '$1 == "differs" { print $2 }' "$out/sequence.log" | while read -r n; do
    for limit in 1 2 3 4 5 6 7 8 9 10 11 12; do
        "$emulator" "$out/sequence_witness" "$seed" "$n" 1 "$limit" |
            "$out/sequence_verify" "$seed" "$n" 1 "$limit" >"$out/difference.log" && continue
        echo "number $n differs $(cat "$out/difference.log")"
        break
    done
done
tail -n 1 "$out/sequence.log"
exit 1

#!/bin/sh
# Run every case under the witness and on the engine and compare: run.sh BUILD-DIRECTORY [CASES-A-ROW [SEED [ROW]]].
# One result a row of insn.def, however many cases it has. Prints what differs and "N passed, N failed, N skipped"; without the witness, "skipped" and why.
set -u
build=$1 cases=${2:-128} seed=${3:-1} row=${4:-}
here=$(dirname "$0")
out=$build/tests/insn
compiler=${S390X_CC:-s390x-linux-gnu-gcc}
emulator=${S390X_RUN:-qemu-s390x}

"$here/jumps.sh" "$build" || exit 1

for program in "$compiler" "$emulator"; do
    if ! command -v "$program" >/dev/null; then
        echo "skipped: no $program on this host"
        exit 0
    fi
done
"$compiler" -std=gnu17 -O2 -static -fno-stack-protector -march=z10 -I"$here/../.." -o "$out/witness" \
    "$here/witness.c" "$here/context.c" "$here/case.c" "$here/rows.c" "$here/shape.c" "$here"/tune*.c || exit 2
"$emulator" "$out/witness" "$cases" "$seed" "$row" | "$out/verify" "$cases" "$seed" "$row"

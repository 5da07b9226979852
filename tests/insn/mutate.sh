#!/bin/sh
# Does some test fail when an instruction is wrong? mutate.sh BUILD [SAMPLE [SEED]]
# BUILD is made with ROW_RETURNS. One instruction at a time, its result and then its condition code are corrupted (hook.c) and the
# tests that execute it are run until one fails. SAMPLE: so many instructions chosen by SEED, not all. Prints a line a mutant: ok,
# not ok when no test noticed, skipped when no test let it make a difference; and the sums.
set -u
cd "$(dirname "$0")/../.." || exit 2
if [ "$1" = one ]; then # one OUT BUILD NAME KIND
    out=$2 build=$3 name=$4 kind=$5
    INSN_MUTATE="$name $kind" INSN_MUTATED=$(realpath "$out")/$name.$kind
    export INSN_MUTATE INSN_MUTATED
    rm -f "$INSN_MUTATED"
    for test in $(awk -v name="$name" '$1 == name && !seen[$2]++ { print $2 == "verify", $2 }' "$out/decoded" | sort -r | cut -d' ' -f2); do
        if [ "$test" = verify ]; then
            ${S390X_RUN:-qemu-s390x} "$build/tests/insn/witness" 48 1 "$name" 2>/dev/null |
                timeout 20 "$build/tests/insn/verify" 48 1 "$name" >"$INSN_MUTATED.log" 2>&1
        else
            timeout 20 "$build"/tests/unit/*/"$test" >"$INSN_MUTATED.log" 2>&1
        fi || {
            rm -f "$INSN_MUTATED.log"
            echo "ok $name $kind: $test notices"
            exit 0
        }
    done
    rm -f "$INSN_MUTATED.log"
    if [ -e "$INSN_MUTATED" ]; then
        echo "not ok $name $kind: no test notices"
    else
        echo "skipped $name: no test lets a wrong $kind make a difference"
    fi
    exit 0
fi
build=$1 sample=${2:-} seed=${3:-1}
out=$build/mutate
rm -rf "$out"
mkdir -p "$out"
INSN_RECORD=$(realpath "$out")/decoded
export INSN_RECORD
tests/insn/run.sh "$build" 48 >"$out/insn.log" || echo "not ok insn: fails without a mutant"
for test in "$build"/tests/unit/guests_*/*_test; do
    timeout 120 "$test" >"$out/unit.log" 2>&1 || echo "not ok $(basename "$test"): fails without a mutant"
done
unset INSN_RECORD
cut -d' ' -f1 "$out/decoded" | sort -u |
    if [ -n "$sample" ]; then
        awk -v n="$sample" -v seed="$seed" 'BEGIN { srand(seed) } { row[NR] = $0 }
            END { for (i = 0; i < n && i < NR; i++) { k = i + 1 + int(rand() * (NR - i)); print row[k]; row[k] = row[i + 1] } }'
    else
        cat
    fi | sed 's/.*/& result\n& cc/' | xargs -P "$(nproc)" -L 1 "$0" one "$out" "$build" >"$out/result"
grep '^not ok' "$out/result"
awk '/^ok/ { ok++ } /^not ok/ { bad++ } /^skipped/ { skipped++ }
    END { printf "%d passed, %d failed, %d skipped\n", ok, bad, skipped; exit bad != 0 }' "$out/result"

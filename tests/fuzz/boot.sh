#!/bin/sh
# Compare translator and interpreter during a boot of Linux (tests/fuzz/boot.c): boot.sh BUILD MILLISECONDS SEED. MILLISECONDS are the
# guest's between two comparisons, on the average.
set -u
grep -qw avx2 /proc/cpuinfo || { echo "skipped boot: this host has no translator"; exit 0; }
build=$(realpath "$1")
report=$build/tests/fuzz/boot.report
rm -f "$report"
PATH=$build:$PATH BOOT_REPORT=$report BOOT_MS=$2 BOOT_SEED=$3 \
    "$build/tests/fuzz/boot" script --fresh --transcript "$report.transcript" tests/fuzz/boot.script
status=$?
[ -e "$report" ] || { echo "not ok boot: nothing was compared"; exit 1; }
awk -v status=$status '
    /^(not ok|  )/ { print }
    { count[$1]++ }
    END {
        if (status)
            print "not ok boot: the script failed with " status
        else if (count["same"] > 9 && !count["not"])
            print "ok boot: the same at " count["same"] " moments; " count["unfinished"] + 0 " did not come to an end"
        else
            print "not ok boot: the same at " count["same"] + 0 " moments, different at " count["not"] + 0
    }' "$report"
grep -q '^not ok' "$report" && exit 1
exit "$status"

#!/bin/sh
# Runs the programs of tests/rexx/programs with our interpreter and with regina, and compares what they say and their exit statuses:
# compare.sh BUILD. A file holds many programs, each after a line "/* == NAME == */". Where CMS's REXX is not like regina,
# tests/rexx/differences has a line "FILE/NAME: why", and the program's output is what tests/rexx/expected/FILE says after such a line.
# Prints one line a test. What stands on the trace goes to standard error and is not compared.
cd "$(dirname "$0")/../.." || exit 2
build=$1
run=$build/tests/rexx/run
work=$build/tests/rexx/programs
rm -rf "$work"
mkdir -p "$work"
have_regina=$(command -v regina)

# The part of FILE after the line of NAME.
part() { # FILE NAME
    awk -v wanted="/* == $2 == */" '/^\/\* == .* == \*\/$/ { found = $0 == wanted } found' "$1"
}

for file in tests/rexx/programs/*.rexx; do
    group=$(basename "$file" .rexx)
    sed -n 's,^/\* == \(.*\) == \*/$,\1,p' "$file" | while read -r name; do
        program=$work/program.rexx
        part "$file" "$name" >"$program"
        timeout 20 "$run" "$program" >"$work/ours" 2>"$work/ours.trace" </dev/null
        echo "exit status $?" >>"$work/ours"
        if grep -qF "$group/$name: " tests/rexx/differences; then
            part "tests/rexx/expected/$group" "$name" | tail -n +2 >"$work/theirs"
        elif [ -z "$have_regina" ]; then
            echo "skipped $group: $name: regina-rexx is not installed"
            continue
        else
            timeout 20 regina "$(realpath "$program")" >"$work/theirs" 2>"$work/theirs.trace" </dev/null
            echo "exit status $?" >>"$work/theirs"
        fi
        if cmp -s "$work/ours" "$work/theirs"; then
            echo "ok $group: $name"
        else
            echo "not ok $group: $name"
            diff "$work/theirs" "$work/ours" | head -n 20 | sed 's/^/  /'
            head -n 3 "$work/ours.trace" | sed 's/^/  ! /'
        fi
    done
done

#!/bin/sh
# The rows of instructions end by jumping to the next one (rows.h). A call in place of that jump would let the host's stack grow
# with every instruction: fail if the compiler made one. jumps.sh BUILD-DIRECTORY
objdump -d --no-show-raw-insn "$1"/guests/engine/*.o | awk '
    /^[0-9a-f]+ <run_.*>:$/ { row = $2 }
    /^[0-9a-f]+ </ && !/<run_/ { row = "" }
    row != "" && /call +\*/ { print "call in place of a jump in " row; bad = 1 }
    END { exit bad }'

#!/bin/sh
# Run the bare-metal tests under CP: run.sh BUILD-DIRECTORY [SCALE]. Prints what each of the script's configurations said.
set -u
build=$1 scale=${2:-1}
here=$(dirname "$0")
export BUILD="$build"
if [ ! -e "$build/tests/machine/deck" ]; then
    echo "skipped: no s390x compiler on this host"
    exit 0
fi
transcript=$build/tests/machine/transcript
"$build/ursa" script --fresh --timeout-scale "$scale" --transcript "$transcript" "$here/machine.script"
status=$?
sed 's/^0[0-9]: //' "$transcript" | awk 'BEGIN { run = 1 }
    /^(ok|not ok) / { print $0 " in configuration " run }
    /^[a-z]*\.c:[0-9]*: |^unexpected / { print }
    /^machine end/ { run++ }'
exit $status

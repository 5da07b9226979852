#!/bin/sh
# Real 3270 emulators and telnet against a running system: tests/session/terminals. tn3270_test.sh URSA [TEST.exp...]
set -u
ursa=$1
shift
here=$(cd "$(dirname "$0")" && pwd)
dir=$(mktemp -d)
pid=
trap 'kill -9 $pid 2>/dev/null; rm -rf "$dir"' EXIT
export URSA_SYSTEM="$dir/system" URSA="$ursa" HOST=127.0.0.1 SCALE=1 DIR="$dir"
[ -z "${SAN:-}" ] || SCALE=6

for tool in s3270 expect telnet; do
    command -v $tool >/dev/null && continue
    echo "skipped tn3270: $tool is not installed"
    exit 0
done

# Port 0 is any that is free; the operator is told which.
start() {
    : >"$dir/output"
    "$ursa" run --tn3270 127.0.0.1:0 </dev/null >"$dir/output" 2>&1 &
    pid=$!
    for i in $(seq 200); do
        PORT=$(sed -n 's/.*3270 terminals at 127.0.0.1:\([0-9]*\).*/\1/p' "$dir/output")
        export PORT
        [ -z "$PORT" ] || return 0
        sleep 0.05
    done
    echo "not ok tn3270: the system did not start"
    cat "$dir/output"
    exit 1
}

# The sample's users, and T001 to T200.
{
    cat "$here/../../USER.DIRECT.sample"
    for i in $(seq 200); do
        printf 'USER T%03d NOPASS 1M 1M G\n  CONSOLE 009 3215 T\n' "$i"
    done
} >"$dir/USER.DIRECT"
"$ursa" init --directory "$dir/USER.DIRECT" >"$dir/init" || { cat "$dir/init"; exit 1; }
stop() {
    kill -TERM $pid
    wait $pid || { echo "not ok tn3270: the system ended with $?"; result=1; }
}

result=0
start
[ $# != 0 ] || set -- "$here"/terminals/*.exp
for test; do
    expect -f "$test" || result=1
done
# The port is busy: a warning, and the system runs.
if "$ursa" --system "$dir/other" run --tn3270 "127.0.0.1:$PORT" <<END | grep -q "No terminals at 127.0.0.1:$PORT: another program has"; then
SHUTDOWN
END
    echo "ok tn3270/a_busy_port_is_a_warning"
else
    echo "not ok tn3270/a_busy_port_is_a_warning"
    result=1
fi
stop
[ -z "${ONE:-}" ] || exit $result

if ! command -v openssl >/dev/null; then
    echo "skipped tn3270/tls: openssl is not installed"
    exit $result
fi
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout "$URSA_SYSTEM/tn3270.key" \
    -out "$URSA_SYSTEM/tn3270.crt" >"$dir/openssl" 2>&1 || { cat "$dir/openssl"; exit 1; }
printf '%s\n' 'TN3270_TLS tn3270.crt tn3270.key' "TN3270_LIMITS SESSIONS 3 IDLE $((3 * SCALE))" >"$URSA_SYSTEM/SYSTEM.CONFIG"
start
expect -f "$here/terminals/limits.tcl" || result=1
stop
exit $result

#!/bin/bash
# `ursa run` as a service: what it tells the service manager, that it needs no terminal, signals, the page of figures and who is hostile to
# it. The test plays the manager.
. "$(dirname "$0")/system.sh"
log=$URSA_SYSTEM/log/operator.log

# A datagram a line, line ends within as blanks.
perl -MSocket -e '
    socket(S, AF_UNIX, SOCK_DGRAM, 0); bind(S, pack_sockaddr_un($ARGV[0])) or die; $| = 1;
    while (recv(S, $m, 4096, 0), defined $m) { $m =~ tr/\n/ /; print "$m\n" }' "$dir/manager" >"$dir/told" &
perl=$!
trap 'kill -9 $pid $perl 2>/dev/null || true; wait $perl 2>/dev/null || true; rm -rf "$dir"' EXIT

wait_for() { # FILE TEXT
    for i in $(seq 300); do
        ! grep -q -- "$2" "$1" || return 0
        sleep 0.05
    done
    echo "not ok: no $2 in"
    cat "$1"
    exit 1
}

ask() { # METHOD URL: the answer's status, headers and body
    exec 5<>"/dev/tcp/127.0.0.1/$port"
    printf '%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$1" "$2" >&5
    tr -d '\r' <&5
    exec 5>&-
}

while [ ! -S "$dir/manager" ]; do sleep 0.02; done
export NOTIFY_SOCKET=$dir/manager
WATCHDOG_USEC=400000 start --quiet --tn3270 off --metrics 127.0.0.1:0
wait_for "$dir/told" '^READY=1 STATUS=System URSA is up, [0-9] users'
wait_for "$dir/told" '^WATCHDOG=1 STATUS='
test ! -s "$dir/output"
"$ursa" status | grep -q 'OPERATOR disconnected'

port=$(sed -n 's,.*Metrics at http://127.0.0.1:\([0-9]*\)/metrics,\1,p' "$log")
ask GET /metrics >"$dir/page"
head -n 1 "$dir/page" | grep -q ' 200 '
grep -q '^Content-Type: text/plain; version=0.0.4' "$dir/page"
grep -q '^# TYPE ursa_user_cpu_seconds_total counter' "$dir/page"
grep -q '^ursa_user_storage_bytes{user="OPERATOR"} 33554432$' "$dir/page"
grep -q '^ursa_spool_files{queue="reader"} 0$' "$dir/page"
# Every sample has its TYPE before it, no TYPE comes twice, and there is nothing else on the page.
sed '1,/^$/d' "$dir/page" | awk '
    /^# TYPE / { if ($3 in type) exit bad = 1; type[$3] = $4; next }
    /^# HELP / { next }
    !/^[a-z_]+(\{[^}]*\})? [0-9.]+$/ { print; exit bad = 1 }
    { sub(/[{ ].*/, ""); if (!($0 in type)) { print; exit bad = 1 } n++ }
    END { exit bad || n < 20 }'
ask HEAD /metrics | sed '1,/^$/d' | wc -c | grep -q '^0$'
ask POST /metrics | head -n 1 | grep -q ' 405 '
ask GET /etc/passwd | head -n 1 | grep -q ' 404 '

# Hostile clients: they are dropped, and in the meantime others are served.
exec 6<>"/dev/tcp/127.0.0.1/$port"
{ printf 'GET /metrics HTTP/1.1\r\nX: '; head -c 1000000 /dev/zero | tr '\0' x; } >&6 2>/dev/null || true
exec 7<>"/dev/tcp/127.0.0.1/$port"
head -c 100000 /dev/urandom >&7 2>/dev/null || true
for n in 1 2 3 4 5 6 7 8 9 10; do exec {idle}<>"/dev/tcp/127.0.0.1/$port"; done
"$ursa" status >/dev/null
ask GET /metrics | grep -q '^ursa_users 2$'
exec 6>&- 7>&-

# The same figures by other ways.
"$ursa" top --figures | grep -q '^user name=OPERATOR state=CP_READ terminal=DSC '
"$ursa" top --once --sort USERID >"$dir/once"
sed -n 1p "$dir/once" | grep -q '^URSA 2 users, CPU '
sed -n 2p "$dir/once" | grep -q '^USERID   STATE   TERM  CPUS   CPU%'
sed -n 4p "$dir/once" | grep -q '^OPERATOR CP READ DSC      1    0.0 '
"$ursa" top </dev/null 2>&1 | grep -q 'no terminal; `ursa top --once`'
"$ursa" top --sort WEIGHT 2>&1 | grep -q 'there is no column WEIGHT'

# A console whose process stands still, and then dies: CP and the others go on, and its user is disconnected.
mkfifo "$dir/keys"
"$ursa" console <"$dir/keys" >"$dir/seen" 2>&1 &
slow=$!
disown $slow
exec 8>"$dir/keys"
echo "LOGON CMSUSER1 CMSUSER1" >&8
wait_for "$dir/seen" 'LOGON AT'
kill -STOP $slow
for n in 1 2 3; do "$ursa" cp MSG CMSUSER1 "$(head -c 200 /dev/zero | tr '\0' x)" >/dev/null 2>&1; done
timeout 10 "$ursa" cp QUERY NAMES 2>/dev/null | grep -q CMSUSER1
kill -KILL $slow
exec 8>&-
for i in $(seq 100); do ! "$ursa" status | grep -q 'CMSUSER1 *disconnected' || break; sleep 0.05; done
"$ursa" status | grep -q 'CMSUSER1 *disconnected'

# SIGHUP: whoever has moved the log away gets a new one, and the system goes on.
mv "$log" "$dir/moved"
kill -HUP $pid
for i in $(seq 100); do [ ! -e "$log" ] || break; sleep 0.05; done
"$ursa" cp XAUTOLOG LINUX1 >/dev/null 2>&1
wait_for "$log" 'LINUX1'

kill -TERM $pid
wait $pid
wait_for "$dir/told" '^STOPPING=1 STATUS=System URSA shuts down'
unset NOTIFY_SOCKET

# Standard files that are closed: nothing of the system may become one of them.
"$ursa" run --tn3270 off --quiet <&- >&- 2>&- &
pid=$!
for i in $(seq 200); do ! "$ursa" status >/dev/null 2>&1 || break; sleep 0.05; done
ls -l /proc/$pid/fd | grep -c ' [012] -> /dev/null' | grep -q 3
"$ursa" shutdown >/dev/null
wait $pid
# No terminal and not told to be quiet: OPERATOR gets his messages until the input ends, which is at once.
start --tn3270 off
wait_for "$dir/output" 'LOGON AS OPERATOR\|LOGON AT'
"$ursa" status | grep -q 'OPERATOR disconnected'
"$ursa" shutdown >/dev/null
wait $pid
! "$ursa" run --metrics 192.0.2.1:9270 2>"$dir/refused"
grep -q 'a loopback\|the loopback' "$dir/refused"

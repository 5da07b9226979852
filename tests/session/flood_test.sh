#!/bin/sh
# One user's flood does not keep others from their commands: guests that issue CP commands in a tight loop by DIAGNOSE X'08' (messages,
# attentions, devices that come and go, output), all at once, beside commands of somebody else.
. "$(dirname "$0")/system.sh"

octal() { # TEXT: its EBCDIC as printf wants it; @ is a line end
    printf '%s' "$1" | tr @ '\n' | iconv -f ISO-8859-1 -t CP037 | od -An -to1 -v | tr -d '\n' | tr ' ' '\\' | sed 's/\\045/\\025/g'
}

# A deck: the second card goes to X'200': LA 2,X'210'; LA 3,length; DIAG 2,3,8; B X'200'; the command.
flooder() { # USER COMMAND...
    {
        printf '\000\010\000\000\200\000\002\000\002\000\002\000\040\000\000\120'
        head -c 64 /dev/zero
        printf '\101\040\002\020\101\060\000'"\\$(printf %03o ${#2})"'\203\043\000\010\107\360\002\000'
        printf "$(octal "$2")"
        head -c $((64 - ${#2})) /dev/zero
    } | "$ursa" punch --to "$1" -
    "$ursa" cp XAUTOLOG "$1" IPL 00C >/dev/null 2>&1
}

# The slowest of some commands, in milliseconds.
slowest() {
    worst=0
    for i in 1 2 3 4 5 6 7 8 9 10; do
        before=$(date +%s%N)
        "$ursa" cp --user MAINT QUERY USERID >/dev/null 2>&1
        took=$((($(date +%s%N) - before) / 1000000))
        [ $took -le $worst ] || worst=$took
    done
    echo $worst
}

start
"$ursa" cp XAUTOLOG MAINT NOIPL >/dev/null 2>&1
"$ursa" cp --user MAINT SPOOL CONSOLE START >/dev/null 2>&1
echo "alone: $(slowest) ms"
flooder LINUX1 'MSG MAINT FLOOD'
flooder LINUX2 'ATTN'
flooder LINUX3 'DEFINE PRINTER 20@DETACH 20'
flooder LINUX4 'QUERY VIRTUAL ALL'
flooded=$(slowest)
echo "flooded: $flooded ms"
for user in LINUX1 LINUX2 LINUX3 LINUX4; do
    "$ursa" cp --user $user QUERY TIME 2>/dev/null | grep -q 'TOTCPU= '
    "$ursa" cp FORCE $user IMMEDIATE >/dev/null 2>&1
done
echo "afterwards: $(slowest) ms"
"$ursa" shutdown >/dev/null
wait $pid
[ "$flooded" -le 2000 ]

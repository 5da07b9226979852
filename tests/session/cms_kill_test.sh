#!/bin/sh
# A CMS user's disk while files are replaced, copied, renamed and erased on it without end: the system is killed, the user forced off, at moments
# that nobody chose. Afterwards each file is one version of itself, and what they occupied is free once they are erased.
# Usage: cms_kill_test.sh URSA, with CMS_SYSTEM a system that has CMS (tests/run gives a copy of one).
. "$(dirname "$0")/system.sh"
cp -r --sparse=always "$CMS_SYSTEM" "$URSA_SYSTEM"

# typed FILE < lines of an EXEC: the commands that write it
typed() {
    echo "> ERASE $1 EXEC A"
    echo "~ ^Ready"
    while IFS= read -r line; do
        echo "> EXECIO 1 DISKW $1 EXEC A (STRING $line"
        echo "~ ^Ready;"
    done
}

{
    cat <<'EOP'
[USER]
> LOGON CMSUSER1 CMSUSER1
~ ^Ursa CMS V1
> FORMAT 191 A (BLKSIZE 512
< DMSFOR603R
> 1
< DMSFOR605R
> KILL
~ ^Ready;
EOP
    typed WRITER <<'EOP'
/* */
do i = 1 to 100000
do 200; queue i; end
'EXECIO 200 DISKW STATE DATA A 1 F 80 (FINIS'
'COPYFILE STATE DATA A COPY DATA A (REPLACE RECFM V'
'ERASE MOVED DATA A'
'RENAME COPY DATA A MOVED DATA A'
if i = 2 then say 'WRITING NOW'
end
EOP
    typed CHECK <<'EOP'
/* */
arg name
'STATE' name 'DATA A'
if rc = 28 then exit 0
'EXECIO * DISKR' name 'DATA A 1 (FINIS STEM S.'
if rc <> 0 | s.0 <> 200 then say 'BROKEN' name rc s.0
do j = 1 to s.0; if s.j <> s.1 then say 'MIXED' name j; end
'ERASE' name 'DATA A'
if rc <> 0 then say 'KEPT' name
EOP
    echo '> LOGOFF'
    echo '< LOGOFF AT'
} >"$dir/prepare"
cat >"$dir/write" <<'EOP'
timeout 90
[USER]
> LOGON CMSUSER1 CMSUSER1
~ ^Ursa CMS V1
> WRITER
< WRITING NOW
$ touch "$WRITING"
pause 120
EOP
cat >"$dir/check" <<'EOP'
timeout 30
[USER]
> LOGON CMSUSER1 CMSUSER1
~ ^Ursa CMS V1
! BROKEN
! MIXED
! KEPT
> CHECK STATE
~ ^Ready
! BROKEN
! MIXED
! KEPT
> CHECK COPY
~ ^Ready
! BROKEN
! MIXED
! KEPT
> CHECK MOVED
~ ^Ready
> ERASE * EXEC A
~ ^Ready;
> QUERY DISK A
~ ^KILL   191  A   R/W +[0-9]+ 3390 512         0         6-00
~ ^Ready;
> LOGOFF
< LOGOFF AT
EOP

export WRITING="$dir/writing"
# write SECONDS: begin to write, and go on for that time
write() {
    rm -f "$WRITING"
    "$ursa" script "$dir/write" >"$dir/written" 2>&1 &
    writer=$!
    for i in $(seq 900); do
        [ ! -e "$WRITING" ] || break
        sleep 0.1
    done
    [ -e "$WRITING" ] || { cat "$dir/written"; exit 1; }
    sleep "$1"
}

for moment in 0.05 0.33 0.71 force; do
    start
    "$ursa" script "$dir/prepare"
    if [ $moment = force ]; then
        write 0.4
        "$ursa" cp FORCE CMSUSER1 >/dev/null
    else
        write $moment
        kill -9 $pid
        wait $pid 2>/dev/null || true
    fi
    kill $writer
    wait $writer 2>/dev/null || true
    [ $moment = force ] || start
    "$ursa" script "$dir/check"
    "$ursa" shutdown >/dev/null
    wait $pid
done

#!/bin/bash
# `make install`, `make uninstall`, the man pages, the completion of bash, and `make dist`, whose tarball builds on its own (all of it with
# LONG, else what make would do). install_test.sh URSA, which stands in the directory that make built into.
set -eu
build=$(dirname "$1")
cd "$(dirname "$0")/../.."
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
unset MAKEFLAGS MFLAGS MAKELEVEL
run_make() { make -s --no-print-directory SAN="${SAN:-}" B="$build" "$@"; }

run_make PREFIX=/usr DESTDIR="$dir/there" install
"$dir/there/usr/bin/ursa" --help >/dev/null
for file in share/man/man1/ursa.1 share/man/man5/ursa-config.5 share/man/man5/ursa-directory.5 share/man/man5/ursa-script.5 \
    share/bash-completion/completions/ursa lib/systemd/system/ursa.service lib/systemd/user/ursa.service lib/sysusers.d/ursa.conf; do
    test -s "$dir/there/usr/$file"
done
grep -q '^ExecStart=/usr/bin/ursa ' "$dir/there/usr/lib/systemd/system/ursa.service"
! command -v systemd-analyze >/dev/null || for unit in system user; do
    sed "s,=/usr/bin/ursa,=$1," "$dir/there/usr/lib/systemd/$unit/ursa.service" >"$dir/ursa.service"
    problems=$(systemd-analyze verify --man=no "$dir/ursa.service" 2>&1 | grep 'ursa.service' || true)
    test -z "$problems" || { echo "$problems"; exit 1; }
done

# Every verb has its section, every statement its paragraph; no warning of either formatter.
for verb in $("$1" --help | sed -n 's/^  \([a-z]*\) .*/\1/p'); do
    grep -q "^\.SS \"$verb: " "$dir/there/usr/share/man/man1/ursa.1"
done
grep -q '^\.BI OPTion' "$dir/there/usr/share/man/man5/ursa-directory.5"
grep -q '^\.BI METRICS' "$dir/there/usr/share/man/man5/ursa-config.5"
for page in "$dir"/there/usr/share/man/man?/*; do
    ! grep -n '^@' "$page"
    if command -v mandoc >/dev/null; then mandoc -T lint -W warning "$page"; fi
    if command -v man >/dev/null; then
        LC_ALL=C.UTF-8 man --warnings -E UTF-8 -l "$page" 2>&1 >/dev/null | tee "$dir/warnings"
        test ! -s "$dir/warnings"
    fi
done

# What the Tab key offers.
. "$dir/there/usr/share/bash-completion/completions/ursa" 2>/dev/null
offers() { # WORD... the last one is being typed
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
    _ursa
    echo "${COMPREPLY[*]-}"
}
test "$(offers ursa sc)" = script
test "$(offers ursa --system /x spo)" = spool
test "$(offers ursa dasd exp)" = export
test "$(offers ursa run --qu)" = --quiet
test "$(offers ursa dasd copy --compr)" = --compressed

# What make install put there is gone, and what others put there is not.
touch "$dir/there/usr/bin/other"
run_make PREFIX=/usr DESTDIR="$dir/there" uninstall
test "$(find "$dir/there" -type f)" = "$dir/there/usr/bin/other"

if git rev-parse >/dev/null 2>&1; then
    tarball=$(run_make dist)
    tar -C "$dir" -xzf "$tarball"
    rm "$tarball"
    cd "$dir"/ursa-*/
    if [ -n "${LONG:-}" ]; then
        make -s --no-print-directory -j2 all man >"$dir/made" 2>&1 || { tail "$dir/made"; exit 1; }
        build/ursa --help >/dev/null
    else
        make -n all man >"$dir/made" 2>&1 || { tail "$dir/made"; exit 1; }
    fi
fi

# Cards of all the programs of tests/rexx/programs, for tests/rexx/guest.exec: column 1 says what a card is, N the name of the next program, L a
# line of it, C more of that line.
function cards(kind, text) {
    do {
        printf "%s%s\n", kind, substr(text, 1, 70) "!"
        text = substr(text, 71)
        kind = "C"
    } while (text != "")
}
FNR == 1 {
    group = FILENAME
    sub(/.*\//, "", group)
    sub(/\.rexx$/, "", group)
}
/^\/\* == .* == \*\/$/ { cards("N", group "/" substr($0, 7, length($0) - 12)) }
{ cards("L", $0) }
END { cards("N", "") }

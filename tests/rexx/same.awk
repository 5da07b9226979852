# Compares what programs said on the host (the first file) and in CMS (the second): each after a line "== GROUP/NAME", then "exit status N".
# Traces and messages are not compared. Variable: differences, the file that says whose are to differ, and why. Prints one line a test.
BEGIN {
    while ((getline line <differences) > 0) {
        split(line, part, ": ")
        why[part[1]] = substr(line, length(part[1]) + 3)
    }
}
FNR == 1 { name = "" }
/^== / {
    name = substr($0, 4)
    if (FNR == NR)
        names[++count] = name
    next
}
name == "" || /^DMSREX/ || /^ +[0-9]* \+\+\+/ || /^ +[0-9]* +[*+]-[*+]/ || /^       >/ { next }
{
    sub(/\r$/, "")
    sub(/ +$/, "")
}
FNR != NR && ended[name] { next }
/^exit status / {
    status = $3 > 20000 && $3 < 20100 ? 20000 - $3 : $3
    $0 = "exit status " (status % 256 + 256) % 256
    if (FNR != NR)
        ended[name] = 1
}
{
    if (FNR == NR)
        host[name] = host[name] $0 "\n"
    else
        guest[name] = guest[name] $0 "\n"
}
END {
    for (i = 1; i <= count; i++) {
        name = names[i]
        good = ended[name] && (name in why) != (host[name] == guest[name])
        print (good ? "ok " : "not ok ") name
        if (!good)
            printf "  on the host:\n%s  in CMS:\n%s", host[name], guest[name]
    }
}

# Samples "ENGINE NAME CHECKSUM MICROSECONDS" as a table: of each program the minimum and the median of each engine in milliseconds, and how
# many times as long as Ursa's median each other's is; geometric means of that a group. An engine's checksum that differs from the first
# engine's is an error. -v engines="the first, others" -v subject=ursa; first files: the .def that tell each program's group.
function fail(text) {
    print text
    failed = 1
}

FILENAME ~ /\.def$/ {
    if (match($0, /^PROGRAM\([a-z]*, [a-z0-9]*/)) {
        split(substr($0, 9, RLENGTH - 8), part, ", ")
        group[part[2]] = part[1]
        order[++programs] = part[2]
    }
    next
}

{
    if (!($2 in expected) && index(engines, $1) == 1)
        expected[$2] = $3
    if ($2 in expected && $3 != expected[$2])
        fail("WRONG CHECKSUM " $0 ", expected " expected[$2])
    time[$1, $2, ++count[$1, $2]] = $4 / 1000
    measured[$2] = 1
}

function sort(e, p,   i, j, t) {
    for (i = 2; i <= count[e, p]; i++)
        for (j = i; j > 1 && time[e, p, j] < time[e, p, j - 1]; j--) {
            t = time[e, p, j]
            time[e, p, j] = time[e, p, j - 1]
            time[e, p, j - 1] = t
        }
}

function median(e, p) {
    return time[e, p, int((count[e, p] + 1) / 2)]
}

# The geometric means over groups.
function means(g, what,   i, k, p, e, n, logs) {
    printf "%-*s", 22 + 19 * split(engines, name, " "), what
    for (i = 1; i in name; i++) {
        e = name[i]
        if (e == subject)
            continue
        n = logs = 0
        for (k = 1; k <= programs; k++) {
            p = order[k]
            if (index(" " g " ", " " group[p] " ") && count[e, p] && median(subject, p)) {
                logs += log(median(e, p) / median(subject, p))
                n++
            }
        }
        printf n ? "%12.3f" : "%12s", n ? exp(logs / n) : "-"
    }
    print ""
}

END {
    n = split(engines, name, " ")
    printf "%-10s%-12s", "", "min/median ms"
    for (i = 1; i <= n; i++)
        printf "%19s", name[i]
    print "   as long as " subject ":"
    printf "%*s", 22 + 19 * n, ""
    for (i = 1; i <= n; i++)
        if (name[i] != subject)
            printf "%12s", name[i]
    print ""
    for (k = 1; k <= programs; k++) {
        p = order[k]
        if (!measured[p])
            continue
        groups[group[p]] = 1
        printf "%-10s%-12s", group[p], p
        for (i = 1; i <= n; i++) {
            sort(name[i], p)
            if (count[name[i], p])
                printf "%10.2f/%8.2f", time[name[i], p, 1], median(name[i], p)
            else
                printf "%19s", "-"
            if (count[name[i], p] && count[name[i], p] != rounds)
                fail(sprintf("%s: %d of %d runs of %s", name[i], count[name[i], p], rounds, p))
        }
        for (i = 1; i <= n; i++)
            if (name[i] != subject) {
                if (count[name[i], p] && median(subject, p))
                    printf "%12.3f", median(name[i], p) / median(subject, p)
                else
                    printf "%12s", "-"
            }
        print ""
    }
    print ""
    for (k = 1; k <= programs; k++)
        if (group[order[k]] in groups) {
            means(group[order[k]], "geometric mean of " group[order[k]])
            delete groups[group[order[k]]]
        }
    means("integer float storage", "geometric mean of integer, float, storage")
    print "(below 1: the other is faster than " subject "; -: it has not got what the program needs)"
    exit failed
}

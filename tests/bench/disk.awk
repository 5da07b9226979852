# Samples "ENGINE DISK WHAT AMOUNT SECONDS TICKS" as a table: MB or reads a second, the most and the median of each, the host's CPU
# seconds of the median sample, and how many times QEMU's median it is.
{
    key = $1 " " $2 " " $3
    if (!(key in count))
        order[++keys] = key
    n = ++count[key]
    rate[key, n] = $5 > 0 ? ($3 == "random-4K" ? $4 : $4 / 1e6) / $5 : 0
    ticks[key, n] = $6
}

function sort(k,   i, j, t) {
    for (i = 2; i <= count[k]; i++)
        for (j = i; j > 1 && rate[k, j] > rate[k, j - 1]; j--) {
            t = rate[k, j]; rate[k, j] = rate[k, j - 1]; rate[k, j - 1] = t
            t = ticks[k, j]; ticks[k, j] = ticks[k, j - 1]; ticks[k, j - 1] = t
        }
}

function middle(k) {
    return int((count[k] + 1) / 2)
}

END {
    for (i = 1; i <= keys; i++)
        sort(order[i])
    printf "%-9s %-7s %-18s %7s %10s %10s %10s %9s %7s\n", "engine", "disk", "what", "samples", "best", "median", "", "CPU s", "/ qemu"
    for (i = 1; i <= keys; i++) {
        split(order[i], part, " ")
        k = order[i]
        m = middle(k)
        peer = "qemu virtio " part[3]
        printf "%-9s %-7s %-18s %7d %10.1f %10.1f %-10s %9.2f ", part[1], part[2], part[3], count[k], rate[k, 1], rate[k, m],
            part[3] == "random-4K" ? "reads/s" : "MB/s", ticks[k, m] / 100
        if (peer in count && rate[peer, middle(peer)] > 0)
            printf "%7.2f", rate[k, m] / rate[peer, middle(peer)]
        print ""
    }
    exit keys == 0
}

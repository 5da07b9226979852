# Samples "ENGINE DISK WHAT AMOUNT SECONDS TICKS" as a table: MB or reads a second of the guest's clock, the most and the median of each;
# the same a CPU second of the host, where a shared host drifts less; and how many times QEMU's median each is.
{
    key = $1 " " $2 " " $3
    if (!(key in count))
        order[++keys] = key
    n = ++count[key]
    amount = $3 == "random-4K" ? $4 : $4 / 1e6
    rate[key, n] = $5 > 0 ? amount / $5 : 0
    per_cpu[key, n] = amount / ($6 > 0 ? $6 / 100 : 0.01)
}

function sort(list, k,   i, j, t) {
    for (i = 2; i <= count[k]; i++)
        for (j = i; j > 1 && list[k, j] > list[k, j - 1]; j--) {
            t = list[k, j]
            list[k, j] = list[k, j - 1]
            list[k, j - 1] = t
        }
}

function median(list, k) {
    return list[k, int((count[k] + 1) / 2)]
}

function ratio(list, k, peer) {
    return peer in count && median(list, peer) > 0 ? sprintf("%.2f", median(list, k) / median(list, peer)) : "-"
}

END {
    for (i = 1; i <= keys; i++) {
        sort(rate, order[i])
        sort(per_cpu, order[i])
    }
    print "                                                by the guest's clock             a CPU second"
    printf "%-9s %-7s %-18s %7s %9s %9s %9s %9s %7s\n", "engine", "disk", "what", "samples", "best", "median", "/ qemu", "median", "/ qemu"
    for (i = 1; i <= keys; i++) {
        k = order[i]
        split(k, part, " ")
        peer = "qemu virtio " part[3]
        printf "%-9s %-7s %-18s %7d %9.1f %9.1f %9s %9.1f %7s  %s\n", part[1], part[2], part[3], count[k], rate[k, 1], median(rate, k),
            ratio(rate, k, peer), median(per_cpu, k), ratio(per_cpu, k, peer), part[3] == "random-4K" ? "reads" : "MB"
    }
    exit keys == 0
}

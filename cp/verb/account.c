/* `ursa account`: accounting records from the host, as text or as z/VM's 80-byte records. */
#include "cp/base/text.h"
#include "cp/verb/verb.h"
#include "cp/vm/record_store.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

static void print_line(void *arg, const struct account_record *r, const u8 card[80])
{
    char at[24];
    struct tm tm;

    (void)arg;
    (void)card;
    localtime_r(&r->at, &tm);
    strftime(at, sizeof at, "%Y-%m-%d %H:%M:%S", &tm);
    printf("%s %s %-8s %-8s %8llu %10llu.%03u %10llu.%03u %8llu %8llu %8llu %8llu\n", at, r->type, r->userid,
        r->account, (unsigned long long)r->seconds, (unsigned long long)(r->total_ms / 1000),
        (unsigned)(r->total_ms % 1000), (unsigned long long)(r->virtual_ms / 1000), (unsigned)(r->virtual_ms % 1000),
        (unsigned long long)r->io, (unsigned long long)r->punched, (unsigned long long)r->printed,
        (unsigned long long)r->read);
}

static void print_card(void *arg, const struct account_record *r, const u8 card[80])
{
    (void)arg;
    (void)r;
    fwrite(card, 80, 1, stdout);
}

int verb_account(struct invocation *i)
{
    const char *days = NULL;
    char path[PATH_MAX + 16];
    bool cards = false;
    u64 n = 0;
    int at = 0, rc;

    while (at < i->argc) {
        if (strcmp(i->argv[at], "--cards") == 0) {
            cards = true;
            at++;
            continue;
        }
        rc = option_value(i, &at, "--days", &days);
        if (rc < 0)
            return USAGE;
        if (rc == 0)
            return usage_error("account", "%s is not expected", i->argv[at]);
    }
    if (days && (!text_decimal(days, 100000, &n) || !n))
        return usage_error("account", "--days wants a number");
    snprintf(path, sizeof path, "%s/records.db", i->system_directory);
    if (!cards)
        printf("%-19s %-2s %-8s %-8s %8s %14s %14s %8s %8s %8s %8s\n", "CUT", "TY", "USERID", "ACCOUNT", "SECONDS",
            "TOTCPU", "VIRTCPU", "I/O", "PUNCHED", "PRINTED", "READ");
    rc = record_store_each(path, days ? time(NULL) - (time_t)n * 86400 : 0, cards ? print_card : print_line, NULL);
    if (rc == -ENOENT)
        return failure("there are no records in %s yet", i->system_directory);
    if (rc < 0)
        return failure("%s cannot be read: %s", path, host_reason(rc));
    return fflush(stdout) == 0 ? DONE : failure("the records could not be written: %s", host_reason(errno));
}

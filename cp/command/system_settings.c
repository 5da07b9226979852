/* Settings of the whole system, and what QUERY tells of it: the log message, how many users there may be, who the
 * operator is, storage, time zones; and the kinds of devices that no system of this kind has. Source: CP Commands and
 * Utilities Reference. */
#include "cp/base/clock.h"
#include "cp/base/text.h"
#include "cp/command/command.h"
#include "cp/vm/logon.h"
#include "cp/vm/operator.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define LOG_LINES 99
#define LOG_COLUMNS 158

struct log_message {
    char line[LOG_LINES + 1][LOG_COLUMNS + 1]; /* from 1 */
};

static void log_path(char path[4096])
{
    snprintf(path, 4096, "%s/logmsg", cp.directory_path);
}

static void log_read(struct log_message *log)
{
    char path[4096], line[LOG_COLUMNS + 2];
    unsigned n = 0;
    FILE *f;

    log_path(path);
    f = fopen(path, "re");
    while (f && n < LOG_LINES && fgets(line, sizeof line, f)) {
        line[strcspn(line, "\r\n")] = 0;
        text_copy(log->line[++n], sizeof log->line[0], line);
    }
    if (f)
        fclose(f);
}

/* Empty lines are not kept: those after them move up. */
static int log_write(struct vm *vm, const struct log_message *log)
{
    char path[4096], temporary[4100];
    bool written, any = false;
    FILE *f;

    log_path(path);
    snprintf(temporary, sizeof temporary, "%s~", path);
    f = fopen(temporary, "we");
    written = f != NULL;
    for (unsigned i = 1; f && i <= LOG_LINES; i++)
        if (*log->line[i]) {
            any = true;
            if (fprintf(f, "%s\n", log->line[i]) < 0)
                written = false;
        }
    if (f && fclose(f) != 0)
        written = false;
    if (!written || rename(temporary, path) != 0)
        return say_as(vm, "CFS", MSG_NO_STORAGE);
    if (!any)
        remove(path);
    return 0;
}

/* SET LOGMSG text: that is the message. SET LOGMSG n text: its line n; n alone: without that line. SET LOGMSG NULL, or
 * nothing: none. */
int set_logmsg(struct vm *vm, const char *rest)
{
    struct log_message *log = calloc(1, sizeof *log);
    const char *after = text_rest(rest);
    char word[16];
    u64 n;
    int rc;

    if (!log)
        return say_as(vm, "CFS", MSG_NO_STORAGE);
    if (text_word(&after, word, sizeof word) && text_decimal(word, LOG_LINES, &n) && n) {
        log_read(log);
        while (n > 1 && *text_rest(after) && !*log->line[n - 1]) /* no gaps */
            n--;
        text_copy(log->line[n], sizeof log->line[n], text_rest(after));
    } else if (strcasecmp(word, "NULL") != 0 || *text_rest(after)) {
        text_copy(log->line[1], sizeof log->line[1], text_rest(rest));
    }
    rc = log_write(vm, log);
    free(log);
    return rc;
}

int query_logmsg(struct vm *vm, const char *rest)
{
    int rc = expect_end(vm, rest);

    if (rc)
        return rc;
    vm_tell_logmsg(vm, respond);
    return 0;
}

int set_maxusers(struct vm *vm, const char *rest)
{
    char word[16];
    u64 n = 0;
    int rc;

    if (!text_word(&rest, word, sizeof word))
        return say_as(vm, "CFS", MSG_OPERAND_MISSING);
    if (strcmp(text_upper(word), "OFF") != 0 && (!text_decimal(word, 99999, &n) || n == 0))
        return say_as(vm, "CFS", MSG_INVALID_OPERAND, word);
    rc = expect_end(vm, rest);
    if (rc == 0)
        cp.max_users = (unsigned)n;
    return rc;
}

int query_maxusers(struct vm *vm, const char *rest)
{
    int rc = expect_end(vm, rest);

    if (rc)
        return rc;
    if (cp.max_users)
        respond(vm, "MAXUSERS LIMIT = %u; %u USERS LOGGED ON", cp.max_users, vm_count());
    else
        respond(vm, "MAXUSERS LIMIT = NONE; %u USERS LOGGED ON", vm_count());
    return 0;
}

/* The system operator gets CP's notices. He need not be logged on. */
int set_sysoper(struct vm *vm, const char *rest)
{
    char userid[9];
    int rc;

    if (!take_userid(vm, &rest, userid, &rc) || (rc = expect_end(vm, rest)))
        return rc;
    if (directory_exists(cp.directory, userid) != 1)
        return say_as(vm, "CFS", MSG_NOT_IN_DIRECTORY, userid);
    operator_tell("The system operator is changed from %s to %s by %s", cp.operator_id, userid, vm->userid);
    text_copy(cp.operator_id, sizeof cp.operator_id, userid);
    return 0;
}

int query_sysoper(struct vm *vm, const char *rest)
{
    int rc = expect_end(vm, rest);

    if (rc == 0)
        respond(vm, "SYSOPER USERID = %s", cp.operator_id);
    return rc;
}

/* Frames of 4K: the host's storage, and what of it is free. */
int query_frames(struct vm *vm, const char *rest)
{
    unsigned long long scale = (unsigned long long)sysconf(_SC_PAGESIZE) / 4096;
    unsigned long long all = cp.host_storage / 4096, usable = (unsigned long long)sysconf(_SC_PHYS_PAGES) * scale;
    unsigned long long available = (unsigned long long)sysconf(_SC_AVPHYS_PAGES) * scale;
    int rc = expect_end(vm, rest);

    if (rc)
        return rc;
    respond(vm, "All Frames:");
    respond(vm, "  Configured=%llu Real=%llu Usable=%llu Offline=0", all, all, usable);
    respond(vm, "  Pageable=%llu InUse=%llu Available=%llu", usable, usable - available, available);
    return 0;
}

int query_xstore(struct vm *vm, const char *rest)
{
    int rc = expect_end(vm, rest);

    if (rc == 0)
        respond(vm, "XSTORE = none");
    return rc;
}

/* "EST   West       05.00.00   Active" */
static void respond_zone(struct vm *vm, const char *name, long seconds_east, bool active)
{
    long offset = seconds_east < 0 ? -seconds_east : seconds_east;

    respond(vm, "%-4s  %-9s  %02ld.%02ld.%02ld  %s", name,
        seconds_east < 0   ? "West"
        : seconds_east > 0 ? "East"
                           : "----",
        offset / 3600, offset / 60 % 60, offset % 60, active ? "Active" : "Inactive");
}

int query_timezones(struct vm *vm, const char *rest)
{
    time_t now = time(NULL);
    struct tm local;
    int rc = expect_end(vm, rest);

    if (rc)
        return rc;
    localtime_r(&now, &local);
    respond(vm, "Zone  Direction  Offset    Status");
    for (int i = 0; i < 2; i++) {
        const char *name = i ? "GMT" : "UTC";
        respond_zone(vm, name, 0, strcmp(local.tm_zone, name) == 0);
    }
    if (strcmp(local.tm_zone, "UTC") != 0 && strcmp(local.tm_zone, "GMT") != 0)
        respond_zone(vm, local.tm_zone, local.tm_gmtoff, true);
    return 0;
}

/* Kinds of real devices of which there can be none. */
int query_no_device(struct vm *vm, const char *rest)
{
    static const struct {
        const char *row, *name;
    } kinds[] = {{"CRypto", "crypto adapter"}, {"CTCa", "CTCA"}, {"EDEVice", "EDEV"}, {"FCP", "FCP device"},
        {"OSA", "OSA"}, {"PCIFunction", "PCI function"}, {"SWitches", "switch"}, {"TAPes", "tape drive"}};
    char word[32];

    while (text_word(&rest, word, sizeof word)) /* ALL, FREE, a number: there is none in any case */
        if (strlen(word) > 17)
            return say(vm, MSG_INVALID_OPTION, text_upper(word));
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(vm->command->name, kinds[i].row) == 0)
            respond(vm, "A%s %s was not found.", strchr("AEIOF", *kinds[i].name) ? "n" : "", kinds[i].name);
    return 40;
}

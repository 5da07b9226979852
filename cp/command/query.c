/* QUERY's dispatcher, and what it tells of the system and of oneself. Source: CP Commands and Utilities Reference,
 * QUERY. */
#include "cp/base/clock.h"
#include "cp/base/text.h"
#include "cp/command/command.h"
#include "cp/command/query.h"
#include "cp/command/unit_operand.h"
#include "cp/vm/logoff.h"
#include "cp/vm/volumes.h"
#include <ctype.h>
#include <string.h>

/* A device number, or a range of them. */
static bool is_vdev(const char *word)
{
    size_t n = strspn(word, "0123456789ABCDEF");

    return n >= 1 && n <= 4 && (!word[n] || word[n] == '-');
}

int cmd_query(struct vm *vm, const char *rest)
{
    const struct command *c;
    const char *operands = rest;
    char word[64];
    u64 number;

    if (!text_word(&operands, word, sizeof word))
        return say_as(vm, "CQR", MSG_OPERAND_MISSING);
    text_upper(word);
    if (word[0] == 'P' && word[1] == 'F' && isdigit((unsigned char)word[2]) &&
        (c = command_find(vm, query_table, query_count, "PF")))
        return command_handle(vm, c, word + 2);
    c = command_find(vm, query_table, query_count, word);
    if (c)
        return command_handle(vm, c, text_rest(operands));
    if (text_hex(word, 0xFFFF, &number) && strlen(word) <= 4 && !vm_find(word) && command_permitted(vm, "BD") &&
        real_unit_by_number((u16)number))
        return query_unit(vm, real_unit_by_number((u16)number));
    if (text_hex(word, 0xFFFF, &number) && strlen(word) <= 4 && !vm_find(word) && command_permitted(vm, "B") &&
        real_by_number((u16)number))
        return query_dasd(vm, rest);
    c = command_find(vm, query_table, query_count, "VIRTUAL");
    if (c && is_vdev(word) && !vm_find(word))
        return command_handle(vm, c, rest);
    if (!text_is_userid(word) || *text_rest(operands))
        return say_as(vm, "CQV", MSG_INVALID_OPTION, word);
    return query_user(vm, word);
}

int query_time(struct vm *vm, const char *rest)
{
    struct clock_text now;
    char times[80];
    int rc = expect_end(vm, rest);

    if (rc)
        return rc;
    clock_describe(time(NULL), &now);
    vm_describe_times(vm, times, sizeof times);
    respond(vm, "TIME IS %s %s %s %s", now.time, now.zone, now.weekday, clock_date(&now, vm->date_format));
    respond(vm, "%s", times);
    return 0;
}

static void respond_date(struct vm *vm, const char *event, time_t t)
{
    struct clock_text at;

    clock_describe(t, &at);
    respond(vm, "%s at %s %s %s", event, clock_date(&at, vm->date_format), at.time, at.zone);
}

int query_cplevel(struct vm *vm, const char *rest)
{
    int rc = expect_end(vm, rest);

    if (rc)
        return rc;
    respond(vm, "z/VM Version %u Release %u.0, service level %04u (64-bit)", cp.level_version, cp.level_release,
        cp.service_level);
    respond_date(vm, "Generated", cp.generated);
    respond_date(vm, "IPL", cp.started);
    return 0;
}

int query_cpuid(struct vm *vm, const char *rest)
{
    int rc = expect_end(vm, rest);

    if (rc)
        return rc;
    respond(vm, "CPUID = %016llX", (unsigned long long)vm->machine->cpuid);
    return 0;
}

int query_userid(struct vm *vm, const char *rest)
{
    int rc = expect_end(vm, rest);

    if (rc)
        return rc;
    respond(vm, "%-8s AT %s", vm->userid, cp.identifier);
    return 0;
}

int query_processors(struct vm *vm, const char *rest)
{
    int rc = expect_end(vm, rest);

    if (rc)
        return rc;
    for (unsigned i = 0; i < cp.processors; i++)
        respond(vm, "PROCESSOR %02X %s CP", i, i ? "ALTERNATE" : "MASTER");
    return 0;
}

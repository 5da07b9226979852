/* MONITOR and QUERY MONITOR: samples by interval. Source: CP Commands and Utilities Reference. */
#include "cp/vm/monitor.h"
#include "cp/base/text.h"
#include "cp/command/command.h"
#include <string.h>

int query_monitor(struct vm *vm, const char *rest)
{
    char word[16];
    int rc;

    if (text_word(&rest, word, sizeof word) && !text_abbreviates(word, "SAMPLe") && !text_abbreviates(word, "EVENT"))
        return say_as(vm, "CQV", MSG_INVALID_OPTION, text_upper(word));
    rc = expect_end(vm, rest);
    if (rc)
        return rc;
    respond(vm, "MONITOR EVENT INACTIVE");
    respond(vm, "MONITOR SAMPLE %s", monitor.active ? "ACTIVE" : "INACTIVE");
    if (monitor.interval % 60)
        respond(vm, "               INTERVAL %u SECONDS", monitor.interval);
    else
        respond(vm, "               INTERVAL %u MINUTES", monitor.interval / 60);
    return 0;
}

/* INTERVAL nn [MINutes|SEConds] */
static int set_interval(struct vm *vm, const char *rest)
{
    char number[16], unit[16] = "MINUTES";
    u64 n;
    bool seconds;
    int rc;

    if (!text_word(&rest, number, sizeof number))
        return say_as(vm, "MOF", MSG_OPERAND_MISSING);
    text_word(&rest, unit, sizeof unit);
    seconds = text_abbreviates(unit, "SEConds");
    if (!seconds && !text_abbreviates(unit, "MINutes"))
        return say_as(vm, "MOF", MSG_INVALID_OPTION, text_upper(unit));
    if (!text_decimal(number, seconds ? 3600 : 60, &n) || n < (seconds ? 6 : 1))
        return say_as(vm, "MOF", MSG_INVALID_OPERAND, text_upper(number));
    rc = expect_end(vm, rest);
    if (rc == 0)
        monitor_interval((unsigned)n * (seconds ? 1 : 60));
    return rc;
}

int cmd_monitor(struct vm *vm, const char *rest)
{
    char word[16];
    int rc;

    if (!text_word(&rest, word, sizeof word))
        return say_as(vm, "MOF", MSG_OPERAND_MISSING);
    if (text_abbreviates(word, "EVENT"))
        return say_as(vm, "MOF", MSG_NOT_SUPPORTED, "EVENT");
    if (text_abbreviates(word, "SAMPLe") && !text_word(&rest, word, sizeof word))
        return say_as(vm, "MOF", MSG_OPERAND_MISSING);
    if (text_abbreviates(word, "INTERVAL"))
        return set_interval(vm, rest);
    if (!text_abbreviates(word, "STARt") && !text_abbreviates(word, "STOP"))
        return say_as(vm, "MOF", MSG_INVALID_OPTION, text_upper(word));
    rc = expect_end(vm, rest);
    if (rc)
        return rc;
    if (text_abbreviates(word, "STARt"))
        monitor_start();
    else
        monitor_stop();
    respond(vm, "MONITOR SAMPLE %s", monitor.active ? "ACTIVE" : "INACTIVE");
    return 0;
}

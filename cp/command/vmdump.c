/* VMDUMP. Source: CP Commands and Utilities Reference. */
#include "cp/vm/dump.h"
#include "cp/base/keyword.h"
#include "cp/base/text.h"
#include "cp/command/location.h"
#include "cp/vm/dispatch.h"
#include "cp/vm/spool_device.h"
#include <errno.h>
#include <string.h>

enum { TO, FORMAT, DCSS, NODCSS };

static const struct keyword options[] = {
    {"TO", TO},
    {"FORMAT", FORMAT},
    {"DCSS", DCSS},
    {"NODCSS", NODCSS},
};

static int take_receiver(struct vm *vm, const char **rest, struct dump_request *q)
{
    const char *peek = *rest;
    char word[16];
    int rc = 0;

    if (text_word(&peek, word, sizeof word) && strcmp(text_upper(word), "SYSTEM") == 0) {
        text_copy(q->to, sizeof q->to, cp.operator_id);
        *rest = peek;
        return 0;
    }
    if (!take_userid(vm, rest, q->to, &rc))
        return rc;
    return directory_exists(cp.directory, q->to) > 0 ? 0 : say(vm, MSG_NOT_IN_DIRECTORY, q->to);
}

static int take_range(struct vm *vm, const char *word, struct dump_request *q)
{
    struct location l;
    int rc = location_parse(vm, word, &l);

    if (rc)
        return rc;
    if (q->count == DUMP_RANGES)
        return say_as(vm, "VMD", MSG_INVALID_OPTION, word);
    q->range[q->count].first = l.first;
    q->range[q->count++].last = l.last;
    return 0;
}

static int parse(struct vm *vm, const char *rest, struct dump_request *q)
{
    char word[64], type[16];
    int rc = 0;

    text_copy(q->to, sizeof q->to, vm->userid);
    while (rc == 0 && *(rest = text_rest(rest))) {
        if (*rest == '*') {
            text_upper(text_copy(q->text, sizeof q->text, rest + 1));
            break;
        }
        text_word(&rest, word, sizeof word);
        switch (KEYWORD(options, word)) {
        case TO:
            rc = take_receiver(vm, &rest, q);
            break;
        case FORMAT:
            if (!text_word(&rest, type, sizeof type))
                rc = say_as(vm, "VMD", MSG_OPERAND_MISSING);
            break;
        case DCSS:
        case NODCSS: /* the same: what lies above storage is not dumped */
            break;
        default:
            rc = take_range(vm, word, q);
        }
    }
    return rc;
}

int cmd_vmdump(struct vm *vm, const char *rest)
{
    struct dump_request q = {0};
    struct spool_file file;
    int rc = parse(vm, rest, &q);

    if (rc)
        return rc;
    dispatch_hold(vm);
    rc = dump_write(vm, &q, &file);
    dispatch_release(vm);
    if (rc < 0)
        return rc == -ENOSPC ? say(vm, MSG_SPOOL_LIMIT, q.to) : say(vm, MSG_SPOOL_ERROR);
    spool_announce(vm, &file);
    respond(vm, "Command complete");
    return 0;
}

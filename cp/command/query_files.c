/* QUERY FILES and QUERY SPOOL: how many spool files there are. Source: CP Commands and Utilities Reference, QUERY
 * FILES. */
#include "cp/base/text.h"
#include "cp/command/spool_select.h"
#include "cp/vm/logon.h"
#include <stdlib.h>
#include <string.h>

int query_files(struct vm *vm, const char *rest)
{
    char text[80], userid[9];
    const char *after = rest;
    char word[16];
    int rc;

    if (text_word(&after, word, sizeof word) && (strcmp(text_upper(word), "USERID") == 0 || strcmp(word, "U") == 0))
        rest = after;
    if (*text_rest(rest)) {
        if (!take_userid(vm, &rest, userid, &rc) || (rc = expect_end(vm, rest)))
            return rc;
        if (strcmp(userid, vm->userid) != 0 && !command_permitted(vm, "D"))
            return say_as(vm, "CQV", MSG_INVALID_OPTION, userid);
    } else {
        text_copy(userid, sizeof userid, vm->userid);
    }
    files_describe(userid, text, sizeof text);
    respond(vm, "%s", text);
    return 0;
}

/* Everybody's files, by queue. z/VM, which counts pages of its spool volumes, has QUERY ALLOC SPOOL instead. */
int query_spool(struct vm *vm, const char *rest)
{
    int rc = expect_end(vm, rest);

    if (rc)
        return rc;
    for (enum spool_queue q = SPOOL_RDR; q <= SPOOL_PUN; q++) {
        struct file_choice c = {.queue = q};
        struct spool_file *files;
        u64 records = 0, held = 0;
        int n = choice_list(&c, &files);
        for (int i = 0; i < n; i++) {
            records += files[i].records;
            held += files[i].hold != HOLD_NONE;
        }
        free(files);
        respond(vm, "%s FILES %08d RECORDS %012llu HELD %08llu", choice_queue_name(q), n, (unsigned long long)records,
            (unsigned long long)held);
    }
    return 0;
}

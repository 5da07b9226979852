/* TAG and QUERY TAG: text that goes with output. Source: CP Commands and Utilities Reference, TAG. */
#include "cp/base/keyword.h"
#include "cp/base/text.h"
#include "cp/command/spool_options.h"
#include "cp/command/spool_select.h"
#include <stdlib.h>
#include <string.h>

#define TAG_MAX 136

enum { DEVICE, FILE_TAG, QUERY };

static const struct keyword operands[] = {{"DEVice", DEVICE}, {"FIle", FILE_TAG}, {"Query", QUERY}};

static void respond_tag(struct vm *vm, const char *tag)
{
    respond(vm, "%s", *tag ? tag : "TAG NOT SET");
}

static int tag_device(struct vm *vm, const char *rest, bool query)
{
    struct device_choice choice;
    struct virtual_device *d = NULL;
    int rc = 0;

    if (!spool_device_choice(vm, &rest, &choice, &rc))
        return rc;
    if (choice.kind == DEVICE_READER)
        return say(vm, MSG_INVALID_DEVICE_TYPE, "READER");
    if (strlen(text_rest(rest)) > TAG_MAX)
        return say(vm, MSG_DATA_MISSING);
    while ((d = device_choice_next(vm, &choice, d))) {
        if (query) {
            respond_tag(vm, d->spool.tag);
            continue;
        }
        pthread_mutex_lock(&vm->lock);
        text_copy(d->spool.tag, sizeof d->spool.tag, text_rest(rest));
        pthread_mutex_unlock(&vm->lock);
    }
    return 0;
}

/* The user's file of that number in whatever queue: a file that was sent on is in his punch or printer queue. */
static int find_file(struct vm *vm, u16 spoolid, struct spool_file *file)
{
    for (enum spool_queue q = SPOOL_RDR; q <= SPOOL_PUN; q++) {
        struct file_choice c = {.queue = q, .spoolid = spoolid};
        struct spool_file *files;
        int n;

        text_copy(c.owner, sizeof c.owner, vm->userid);
        n = choice_list(&c, &files);
        if (n > 0)
            *file = files[0];
        free(files);
        if (n > 0)
            return 0;
    }
    return say(vm, MSG_NO_SPOOL_FILE, spoolid);
}

static int tag_file(struct vm *vm, const char *rest, bool query)
{
    struct spool_file file;
    char word[16];
    u64 spoolid;
    int rc;

    if (!text_word(&rest, word, sizeof word) || !text_decimal(word, 9999, &spoolid) || !spoolid)
        return say(vm, MSG_SPOOLID_MISSING);
    rc = find_file(vm, (u16)spoolid, &file);
    if (rc)
        return rc;
    if (query) {
        respond_tag(vm, file.tag);
        return 0;
    }
    if (strlen(text_rest(rest)) > TAG_MAX)
        return say(vm, MSG_DATA_MISSING);
    text_copy(file.tag, sizeof file.tag, text_rest(rest));
    return spool_change(cp.spool, &file) == 1 ? 0 : say(vm, MSG_NO_SPOOL_FILE, (unsigned)spoolid);
}

static int tag(struct vm *vm, const char *rest, bool query)
{
    char word[16];

    if (!text_word(&rest, word, sizeof word))
        return say(vm, MSG_OPERAND_MISSING);
    switch (KEYWORD(operands, word)) {
    case DEVICE:
        return tag_device(vm, rest, query);
    case FILE_TAG:
        return tag_file(vm, rest, query);
    case QUERY:
        if (!query)
            return tag(vm, rest, true);
    }
    return say(vm, MSG_INVALID_OPERAND, text_upper(word));
}

int cmd_tag(struct vm *vm, const char *rest)
{
    return tag(vm, rest, false);
}

int query_tag(struct vm *vm, const char *rest)
{
    return tag(vm, rest, true);
}

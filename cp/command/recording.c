/* RECORDING and QUERY RECORDING of accounting records. Source: CP Commands and Utilities Reference. */
#include "cp/base/text.h"
#include "cp/command/command.h"
#include "cp/vm/account.h"
#include "cp/vm/record_store.h"
#include <string.h>

int query_recording(struct vm *vm, const char *rest)
{
    u64 lost = record_store_lost();
    int rc = expect_end(vm, rest);

    if (rc)
        return rc;
    respond(vm, "RECORDING    COUNT      LMT     USERID   COMMUNICATION");
    respond(vm, "ACCOUNT %-3s  %08llu   %03u     %-8s INACTIVE", account_recording.on ? "ON" : "OFF",
        (unsigned long long)record_store_count() % 100000000, account_recording.limit, account_recording.userid);
    if (lost)
        respond(vm, "%llu records were lost while the host could not write them", (unsigned long long)lost);
    return 0;
}

struct request {
    struct account_recording recording;
    bool purge;
};

static int take_option(struct vm *vm, const char *word, const char **rest, struct request *r)
{
    char value[16];
    int rc = 0;
    u64 n;

    if (text_abbreviates(word, "ON") || text_abbreviates(word, "OFF")) {
        r->recording.on = text_abbreviates(word, "ON");
    } else if (text_abbreviates(word, "PURGE")) {
        r->purge = true;
    } else if (text_abbreviates(word, "QID")) {
        take_userid(vm, rest, r->recording.userid, &rc);
    } else if (text_abbreviates(word, "LIMIT")) {
        if (!text_word(rest, value, sizeof value))
            return say_as(vm, "REC", MSG_OPERAND_MISSING);
        if (text_abbreviates(value, "Nolimit"))
            n = 0;
        else if (!text_decimal(value, 999, &n) || !n)
            return say_as(vm, "REC", MSG_INVALID_OPERAND, text_upper(value));
        r->recording.limit = (unsigned)n;
    } else {
        char text[16];
        text_copy(text, sizeof text, word);
        return say_as(vm, "REC", MSG_INVALID_OPTION, text_upper(text));
    }
    return rc;
}

int cmd_recording(struct vm *vm, const char *rest)
{
    static const char *const others[] = {"EREP", "SYMPTOM", "EVENT"};
    struct request r = {account_recording, false};
    char word[16];
    int rc = 0;

    if (!text_word(&rest, word, sizeof word))
        return say_as(vm, "REC", MSG_OPERAND_MISSING);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (text_abbreviates(word, others[i]))
            return say_as(vm, "REC", MSG_NOT_SUPPORTED, others[i]);
    if (!text_abbreviates(word, "ACCOUNT"))
        return say_as(vm, "REC", MSG_INVALID_OPTION, text_upper(word));
    if (!text_word(&rest, word, sizeof word))
        return say_as(vm, "REC", MSG_OPERAND_MISSING);
    do {
        rc = take_option(vm, word, &rest, &r);
    } while (rc == 0 && text_word(&rest, word, sizeof word));
    if (rc)
        return rc;
    account_recording = r.recording;
    if (r.purge)
        record_store_purge();
    return 0;
}

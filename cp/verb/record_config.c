/* The statement RECORDS of SYSTEM.CONFIG: how long accounting records and monitor samples are kept. */
#include "cp/verb/record_config.h"
#include "cp/base/text.h"
#include "cp/vm/record_store.h"
#include <string.h>

bool config_records(const char **rest)
{
    char keyword[16], word[16];
    u64 days;

    while (text_word(rest, keyword, sizeof keyword)) {
        text_upper(keyword);
        if (!text_word(rest, word, sizeof word) || !text_decimal(word, 36500, &days))
            return false;
        if (strcmp(keyword, "ACCOUNT") == 0)
            record_retention.account_days = (unsigned)days;
        else if (strcmp(keyword, "MONITOR") == 0)
            record_retention.monitor_days = (unsigned)days;
        else
            return false;
    }
    return true;
}

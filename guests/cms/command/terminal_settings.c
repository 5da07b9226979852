/* SET and QUERY of what concerns the terminal: CMSTYPE, IMESCAPE, RDYMSG, INPUT, OUTPUT. */
#include "guests/cms/base/memory.h"
#include "guests/cms/command/query.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/nucleus/settings.h"
#include "guests/cms/nucleus/storage.h"

/* 0 or 1: which of two words it is; -1, with its message. */
static int choice(const struct invocation *i, const char *name, struct text no, struct text yes)
{
    if (i->count < 3)
        dms("SET", PARAMETER_MISSING, name);
    else if (i->count > 3)
        dms("SET", INVALID_PARAMETER, &i->word[3]);
    else if (text_equal_upper(i->word[2], no))
        return 0;
    else if (text_equal_upper(i->word[2], yes))
        return 1;
    else
        dms("SET", BAD_SETTING, &i->word[2], name);
    return -1;
}

int set_cmstype(struct invocation *i)
{
    int halted = choice(i, "CMSTYPE", TEXT("RT"), TEXT("HT"));

    if (halted < 0)
        return 24;
    settings.typing_halted = halted;
    return 0;
}

int query_cmstype(struct invocation *i)
{
    (void)i;
    query_line("CMSTYPE  = %s", settings.typing_halted ? "HT" : "RT");
    return 0;
}

int set_rdymsg(struct invocation *i)
{
    int is_short = choice(i, "RDYMSG", TEXT("LMSG"), TEXT("SMSG"));

    if (is_short < 0)
        return 24;
    settings.ready_message = is_short ? READY_SHORT : READY_LONG;
    return 0;
}

int query_rdymsg(struct invocation *i)
{
    (void)i;
    query_line("RDYMSG   = %s", settings.ready_message == READY_SHORT ? "SMSG" : "LMSG");
    return 0;
}

int set_imescape(struct invocation *i)
{
    if (i->count < 3)
        return dms("SET", PARAMETER_MISSING, "IMESCAPE");
    if (i->count > 3)
        return dms("SET", INVALID_PARAMETER, &i->word[3]);
    if (text_equal_upper(i->word[2], TEXT("OFF")))
        settings.immediate_escape = 0;
    else if (i->word[2].n == 1)
        settings.immediate_escape = *i->word[2].at;
    else
        return dms("SET", BAD_SETTING, &i->word[2], "IMESCAPE");
    return 0;
}

int query_imescape(struct invocation *i)
{
    (void)i;
    if (settings.immediate_escape)
        query_line("IMESCAPE = %c", settings.immediate_escape);
    else
        query_line("IMESCAPE = OFF");
    return 0;
}

/* A character, or two hexadecimal digits. */
static bool code_of(struct text t, u8 *code)
{
    u64 value = t.n == 1 ? (u8)*t.at : 0;
    bool good = t.n == 1 || (t.n == 2 && text_hex(t, 0xFF, &value));

    *code = (u8)value;
    return good;
}

static int table_set(const struct invocation *i, const char *name, char **table)
{
    u8 from, to;

    if (i->count == 2) {
        storage_free(*table);
        *table = NULL;
        return 0;
    }
    if (i->count == 3)
        return dms("SET", NO_TRANSLATION);
    if (i->count > 4)
        return dms("SET", INVALID_PARAMETER, &i->word[4]);
    if (!code_of(i->word[2], &from))
        return dms("SET", BAD_SETTING, &i->word[2], name);
    if (!code_of(i->word[3], &to))
        return dms("SET", BAD_SETTING, &i->word[3], name);
    if (!*table) {
        *table = storage_get(256);
        if (!*table)
            return dms("SET", NO_STORAGE);
        for (u32 k = 0; k < 256; k++)
            (*table)[k] = (char)k;
    }
    (*table)[from] = (char)to;
    return 0;
}

static int table_show(const char *name, const char *table)
{
    if (!table)
        query_line("%-8s = OFF", name);
    for (u32 k = 0; table && k < 256; k++)
        if ((u8)table[k] != k)
            query_line("%-8s = %02X %02X", name, k, (u8)table[k]);
    return 0;
}

int set_input(struct invocation *i)
{
    return table_set(i, "INPUT", &settings.input_table);
}

int set_output(struct invocation *i)
{
    return table_set(i, "OUTPUT", &settings.output_table);
}

int query_input(struct invocation *i)
{
    (void)i;
    return table_show("INPUT", settings.input_table);
}

int query_output(struct invocation *i)
{
    (void)i;
    return table_show("OUTPUT", settings.output_table);
}

int query_cmslevel(struct invocation *i)
{
    (void)i;
    query_line("CMS Level 1, Service Level 000");
    return 0;
}

/* COPYFILE's options, and the lists for SPECS and TRANS. */
#include "guests/cms/base/character.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/command/copyfile.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/nucleus/storage.h"

enum { CASE_UP = 1, CASE_LOW, CASE_EBCDIC };

/* What the old keypunches made of these characters. */
static int table_make(struct copy *c, u32 casing)
{
    static const char bcdic[] = "<&%#@'", ebcdic[] = ")+(=':";

    if (!casing && !c->translate)
        return 0;
    c->table = storage_get(256);
    if (!c->table)
        return dms("CPY", NO_STORAGE);
    for (u32 k = 0; k < 256; k++)
        c->table[k] = casing == CASE_UP    ? character_upper((char)k)
                      : casing == CASE_LOW ? character_lower((char)k)
                                           : (char)k;
    for (u32 k = 0; casing == CASE_EBCDIC && k < sizeof bcdic - 1; k++)
        c->table[(u8)bcdic[k]] = ebcdic[k];
    return 0;
}

static int choices_check(struct copy *c, const struct text *format, bool packing)
{
    if (packing)
        return dms("CPY", NOT_OFFERED, "COPYFILE PACK and UNPACK");
    if (format->n) {
        c->format = character_upper(*format->at);
        if (format->n != 1 || (c->format != 'F' && c->format != 'V'))
            return dms("CPY", INVALID_OPTION_VALUE, format, "RECFM");
    }
    if (c->how == COPY_OVERLAY && c->truncate)
        return dms("CPY", CONFLICTING_OPTIONS, "OVLY", "TRUNC");
    if (c->from && c->from_label.n)
        return dms("CPY", CONFLICTING_OPTIONS, "FROM", "FRLABEL");
    if (c->count && c->to_label.n)
        return dms("CPY", CONFLICTING_OPTIONS, "FOR", "TOLABEL");
    return 0;
}

int copy_options(struct copy *c, const struct invocation *i, u32 *operands)
{
    struct text format = {0};
    u32 casing = 0, no = 0, how = 0;
    bool packing = false;
    const struct option options[] = {{"TYPE", 4, OPTION_FLAG, &c->type, 0}, {"NOTYPE", 5, OPTION_FLAG, &no, 1},
        {"PROMPT", 6, OPTION_FLAG, &no, 1}, {"NOPROMPT", 5, OPTION_FLAG, &no, 2},
        {"OLDDATE", 4, OPTION_FLAG, &c->old_date, 0}, {"NEWDATE", 4, OPTION_FLAG, &no, 1},
        {"NEWFILE", 4, OPTION_FLAG, &how, COPY_NEW + 1}, {"REPLACE", 3, OPTION_FLAG, &how, COPY_REPLACE + 1},
        {"APPEND", 2, OPTION_FLAG, &how, COPY_APPEND + 1}, {"OVLY", 2, OPTION_FLAG, &how, COPY_OVERLAY + 1},
        {"FROM", 2, OPTION_NUMBER, &c->from, 0}, {"FOR", 3, OPTION_NUMBER, &c->count, 0},
        {"FRLABEL", 3, OPTION_WORD, &c->from_label, 0}, {"TOLABEL", 3, OPTION_WORD, &c->to_label, 0},
        {"SPECS", 2, OPTION_FLAG, &c->specs, 0}, {"NOSPECS", 4, OPTION_FLAG, &no, 1},
        {"RECFM", 3, OPTION_WORD, &format, 0}, {"LRECL", 2, OPTION_NUMBER, &c->record_length, 0},
        {"TRUNC", 2, OPTION_FLAG, &c->truncate, 0}, {"NOTRUNC", 5, OPTION_FLAG, &no, 1},
        {"FILL", 2, OPTION_CHARACTER, &c->fill, 0}, {"UPCASE", 2, OPTION_FLAG, &casing, CASE_UP},
        {"LOWCASE", 3, OPTION_FLAG, &casing, CASE_LOW}, {"EBCDIC", 2, OPTION_FLAG, &casing, CASE_EBCDIC},
        {"TRANS", 5, OPTION_FLAG, &c->translate, 0}, {"PACK", 2, OPTION_FLAG, &packing, 0},
        {"UNPACK", 3, OPTION_FLAG, &packing, 0}, {"SINGLE", 2, OPTION_FLAG, &c->single, 0}, {NULL, 0, 0, NULL, 0}};
    int rc = options_take(i, "CPY", options, operands);

    c->how = how ? how - 1 : COPY_NEW;
    c->prompt = no != 2;
    if (!rc)
        rc = choices_check(c, &format, packing);
    return rc ? rc : table_make(c, casing);
}

/* Lines of a list are joined while they end with ++. */
static int list_read(struct copy *c, enum message ask, struct text *list)
{
    char line[CONSOLE_LINE_MAX + 1];
    bool more;

    if (c->prompt)
        dms("CPY", ask);
    list->at = c->list + c->list_n;
    do {
        struct text t = {line, console_read(line)};

        t = text_strip(t);
        more = t.n >= 2 && t.at[t.n - 1] == '+' && t.at[t.n - 2] == '+';
        if (more)
            t.n -= 2;
        if (c->list_n + t.n + 1 > COPY_LIST)
            return dms("CPY", BAD_SPECIFICATION, &t);
        memcpy(c->list + c->list_n, t.at, t.n);
        c->list_n += t.n;
        c->list[c->list_n++] = ' ';
    } while (more);
    list->n = (u32)(c->list + c->list_n - list->at);
    return text_strip(*list).n ? 0 : dms("CPY", NO_LIST);
}

static bool columns_take(struct text word, struct copy_piece *p)
{
    u32 n = 0;
    u64 from, to;

    while (n < word.n && word.at[n] != '-')
        n++;
    if (!text_number((struct text){word.at, n}, 0x7FFFFFFF, &from) || !from)
        return false;
    to = from;
    if (n < word.n && text_equal((struct text){word.at + n + 1, word.n - n - 1}, TEXT("*")))
        to = 0x7FFFFFFF;
    else if (n < word.n && !text_number((struct text){word.at + n + 1, word.n - n - 1}, 0x7FFFFFFF, &to))
        return false;
    p->from = (u32)from;
    p->to = (u32)to;
    return to >= from;
}

/* Hexadecimal digits become characters where they stand. */
static bool hex_take(struct text digits, struct copy_piece *p)
{
    char *to = (char *)digits.at;

    if (!digits.n || digits.n % 2)
        return false;
    p->string = (struct text){to, digits.n / 2};
    for (u32 k = 0; k < digits.n; k += 2) {
        int high = character_hex(digits.at[k]), low = character_hex(digits.at[k + 1]);

        if (high < 0 || low < 0)
            return false;
        *to++ = (char)(high << 4 | low);
    }
    return true;
}

/* n-m, Hxx.., or a string in any delimiters, which may hold blanks. */
static bool source_take(struct text *rest, struct copy_piece *p)
{
    u32 n = 1;

    while (rest->n && *rest->at == ' ')
        rest->at++, rest->n--;
    if (!rest->n)
        return false;
    *p = (struct copy_piece){0};
    if (character_is_digit(*rest->at))
        return columns_take(text_word(rest), p);
    if (character_upper(*rest->at) == 'H') {
        struct text word = text_word(rest);

        return hex_take((struct text){word.at + 1, word.n - 1}, p);
    }
    while (n < rest->n && rest->at[n] != *rest->at)
        n++;
    if (n == rest->n)
        return false;
    p->string = (struct text){rest->at + 1, n - 1};
    rest->at += n + 1;
    rest->n -= n + 1;
    return true;
}

static int specifications_take(struct copy *c, struct text rest)
{
    while (text_strip(rest).n) {
        struct text near = text_strip(rest), target;
        u64 column;

        if (c->pieces == COPY_PIECES || !source_take(&rest, &c->piece[c->pieces]))
            return dms("CPY", BAD_SPECIFICATION, &near);
        target = text_word(&rest);
        if (!text_number(target, 65535, &column) || !column)
            return dms("CPY", BAD_SPECIFICATION, &near);
        c->piece[c->pieces++].target = (u32)column;
    }
    return 0;
}

static bool code_of(struct text t, u8 *code)
{
    u64 value = t.n == 1 ? (u8)*t.at : 0;
    bool good = t.n == 1 || (t.n == 2 && text_hex(t, 0xFF, &value));

    *code = (u8)value;
    return good;
}

static int translations_take(struct copy *c, struct text rest)
{
    for (struct text a = text_word(&rest); a.n; a = text_word(&rest)) {
        struct text b = text_word(&rest);
        u8 from, to;

        if (!code_of(a, &from) || !code_of(b, &to))
            return dms("CPY", BAD_TRANSLATION, &a);
        c->table[from] = (char)to;
    }
    return 0;
}

int copy_lists(struct copy *c)
{
    struct text list;
    int rc = 0;

    if (c->specs) {
        rc = list_read(c, ENTER_SPECIFICATION, &list);
        if (!rc)
            rc = specifications_take(c, list);
    }
    if (!rc && c->translate) {
        rc = list_read(c, ENTER_TRANSLATION, &list);
        if (!rc)
            rc = translations_take(c, list);
    }
    return rc;
}

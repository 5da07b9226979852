/* EXECIO's operands and options. Options take delimited strings, so that the line is read as it was typed. */
#include "guests/cms/command/execio.h"
#include "guests/cms/command/operand.h"

static bool number_take(struct text word, u32 *n)
{
    u64 value;

    if (!text_number(word, 0x7FFFFFFF, &value))
        return false;
    *n = (u32)value;
    return true;
}

/* fn ft [fm [record [V|F [length]]]] */
static int disk_operands(struct execio *x, const struct invocation *i, u32 end, bool writes)
{
    int rc;

    if (end < 5)
        return execio_bad(TEXT("the fileid is incomplete"));
    rc = operand_fileid(i, "EIO", 3, end, writes ? 'A' : '*', false, &x->id);
    if (rc)
        return rc;
    if (end > 6 && !number_take(i->word[6], &x->record))
        return execio_bad(TEXT("the record number is invalid"));
    if (end > 7 && writes) {
        x->format = i->token[7][0];
        if ((x->format != 'V' && x->format != 'F') || i->token[7][1] != ' ')
            return execio_bad(TEXT("the record format is invalid"));
    }
    x->record_length = 80;
    if (end > 8 && writes && (!number_take(i->word[8], &x->record_length) || !x->record_length))
        return execio_bad(TEXT("the record length is invalid"));
    return end > (writes ? 9u : 7u) ? execio_bad(TEXT("too many operands")) : 0;
}

int execio_operands(struct execio *x, const struct invocation *i)
{
    u32 end = 3;
    bool disk = i->token[2][0] == 'D';
    int rc = 0;

    while (end < i->count && i->token[end][0] != '(')
        end++;
    if (disk)
        rc = disk_operands(x, i, end, i->token[2][4] == 'W');
    else if (end > 3)
        rc = execio_bad(TEXT("too many operands"));
    if (rc || end == i->count)
        return rc;

    const char *from = i->word[end].at + 1;

    return execio_options(x, (struct text){from, (u32)(i->line.at + i->line.n - from)});
}

/* /string/ with any delimiter. */
static bool delimited_take(struct text *rest, struct text *string)
{
    u32 n = 1;

    while (rest->n && *rest->at == ' ')
        rest->at++, rest->n--;
    while (n < rest->n && rest->at[n] != *rest->at)
        n++;
    if (n >= rest->n || n == 1)
        return false;
    *string = (struct text){rest->at + 1, n - 1};
    rest->at += n + 1;
    rest->n -= n + 1;
    return true;
}

static bool columns_take(struct text *rest, u32 column[2])
{
    struct text last;

    if (!number_take(text_word(rest), &column[0]) || !column[0])
        return false;
    last = text_word(rest);
    if (text_equal(last, TEXT("*")))
        column[1] = 0x7FFFFFFF;
    else if (!number_take(last, &column[1]))
        return false;
    return column[1] >= column[0];
}

static bool carriage_take(struct execio *x, struct text word)
{
    u64 code;

    if (text_equal_upper(word, TEXT("DATA"))) {
        x->data = true;
        return true;
    }
    if (word.n == 1) {
        x->carriage = *word.at;
        return true;
    }
    if (word.n != 2 || !text_hex(word, 0xFF, &code))
        return false;
    x->carriage = (char)code;
    return true;
}

static bool search_take(struct execio *x, enum execio_search kind, struct text *rest)
{
    x->search = kind;
    return delimited_take(rest, &x->wanted);
}

static bool case_take(struct execio *x, struct text word)
{
    x->upper = text_equal_upper(word, TEXT("U"));
    return x->upper || text_equal_upper(word, TEXT("M"));
}

static bool word_take(struct text *rest, struct text *to)
{
    *to = text_word(rest);
    return to->n;
}

enum choice {
    FINIS,
    FIFO,
    LIFO,
    SKIP,
    STRIP,
    NOTYPE,
    STEM,
    VAR,
    STRING,
    FIND,
    LOCATE,
    AVOID,
    ZONE,
    MARGINS,
    CASE,
    CC,
    BUFFER
};

static const struct {
    const char *name;
    u8 least;
} names[] = {
    [FINIS] = {"FINIS", 3},
    [FIFO] = {"FIFO", 2},
    [LIFO] = {"LIFO", 2},
    [SKIP] = {"SKIP", 2},
    [STRIP] = {"STRIP", 3},
    [NOTYPE] = {"NOTYPE", 2},
    [STEM] = {"STEM", 4},
    [VAR] = {"VAR", 3},
    [STRING] = {"STRING", 3},
    [FIND] = {"FIND", 3},
    [LOCATE] = {"LOCATE", 3},
    [AVOID] = {"AVOID", 2},
    [ZONE] = {"ZONE", 1},
    [MARGINS] = {"MARGINS", 1},
    [CASE] = {"CASE", 2},
    [CC] = {"CC", 2},
    [BUFFER] = {"BUFFER", 3},
};

static bool option_take(struct execio *x, enum choice c, struct text *rest)
{
    switch (c) {
    case FINIS:
        return x->finis = true;
    case FIFO:
        x->lifo = false;
        return true;
    case LIFO:
        return x->lifo = true;
    case SKIP:
        return x->skip = true;
    case STRIP:
        return x->strip = true;
    case NOTYPE:
        return x->quiet = true;
    case STEM:
        return word_take(rest, &x->stem);
    case VAR:
        return word_take(rest, &x->variable);
    case FIND:
        return search_take(x, SEARCH_FIND, rest);
    case LOCATE:
        return search_take(x, SEARCH_LOCATE, rest);
    case AVOID:
        return search_take(x, SEARCH_AVOID, rest);
    case ZONE:
        return columns_take(rest, x->zone);
    case MARGINS:
        return columns_take(rest, x->margins);
    case CASE:
        return case_take(x, text_word(rest));
    case CC:
        return carriage_take(x, text_word(rest));
    case BUFFER:
        return number_take(text_word(rest), &x->buffer) && x->buffer && x->buffer <= 1 << 20;
    case STRING: /* all that follows one blank */
        x->has_string = true;
        x->string = rest->n ? (struct text){rest->at + 1, rest->n - 1} : *rest;
        rest->n = 0;
        return true;
    }
    return false;
}

static int option_find(struct text word)
{
    for (u32 k = 0; k < sizeof(names) / sizeof(*names); k++)
        if (text_abbreviates(word, names[k].name, names[k].least))
            return (int)k;
    return -1;
}

int execio_options(struct execio *x, struct text rest)
{
    for (struct text word = text_word(&rest); word.n; word = text_word(&rest)) {
        int c;

        if (text_equal(word, TEXT(")")))
            break;
        if (word.n > 1 && word.at[word.n - 1] == ')') /* FINIS) */
            word.n--, rest.n = 0;
        c = option_find(word);
        if (c < 0)
            return execio_bad(TEXT("an option is invalid"));
        if (!option_take(x, (enum choice)c, &rest))
            return execio_bad(TEXT("the value of an option is missing or invalid"));
    }
    if (x->stem.n && x->variable.n)
        return execio_bad(TEXT("STEM and VAR are conflicting options"));
    return 0;
}

/* The table of built-in functions, and what they do with their arguments. */
#include "guests/cms/rexx/builtin.h"
#include "guests/cms/rexx/bytes.h"
#include "guests/cms/rexx/character.h"

static const struct builtin builtins[] = {
#define BUILTIN(name, function, least, most) {name, builtin_##function, least, most},
#include "guests/cms/rexx/builtin.def"
#undef BUILTIN
};

const struct builtin *builtin_named(struct slice name)
{
    for (size_t i = 0; i < sizeof(builtins) / sizeof(*builtins); i++)
        if (slice_equal(name, (struct slice){builtins[i].name, strlen(builtins[i].name)}))
            return &builtins[i];
    return NULL;
}

int refuse(struct rexx *r)
{
    return rexx_fail(r, ERROR_CALL);
}

int answer(value *result, value v)
{
    *result = v;
    return v ? 0 : -1;
}

int answer_truth(value *result, bool truth)
{
    return answer(result, integer_value(truth));
}

struct slice argument_slice(value v, char *room)
{
    return v ? value_slice(v, room) : (struct slice){"", 0};
}

bool argument_count(struct rexx *r, value v, int64_t otherwise, int64_t least, int64_t *number)
{
    *number = otherwise;
    if (!v)
        return true;
    if (value_is_integer(v) && value_integer(v) < r->now.integer_limit)
        *number = value_integer(v);
    else if (!number_whole(r, v, r->now.digits, number))
        return refuse(r) == 0;
    return *number >= least || refuse(r) == 0;
}

bool argument_pad(struct rexx *r, value v, char otherwise, char *pad)
{
    char room[INTEGER_ROOM];
    *pad = otherwise;
    if (!v)
        return true;
    struct slice text = value_slice(v, room);
    if (text.length != 1)
        return refuse(r) == 0;
    *pad = *text.at;
    return true;
}

bool argument_option(struct rexx *r, value v, char otherwise, char *option)
{
    char room[INTEGER_ROOM];
    *option = otherwise;
    if (!v)
        return true;
    struct slice text = value_slice(v, room);
    if (!text.length)
        return refuse(r) == 0;
    *option = character_upper(*text.at);
    return true;
}

bool word_next(struct slice text, size_t *at, struct slice *word)
{
    size_t from = *at;
    while (from < text.length && character_is_blank(text.at[from]))
        from++;
    size_t end = from;
    while (end < text.length && !character_is_blank(text.at[end]))
        end++;
    *word = (struct slice){text.at + from, end - from};
    *at = end;
    return end > from;
}

size_t slice_find(struct slice text, size_t from, struct slice what)
{
    if (what.length)
        for (size_t i = from; i + what.length <= text.length; i++)
            if (text.at[i] == *what.at && memcmp(text.at + i, what.at, what.length) == 0)
                return i;
    return text.length;
}

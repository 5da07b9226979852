/* Built-in functions of texts as words between blanks. */
#include "guests/cms/rexx/builtin.h"
#include "guests/cms/rexx/bytes.h"

/* The nth word; false: there are fewer. at is after it then. */
static bool find_word(struct slice text, int64_t number, struct slice *word, size_t *at)
{
    *at = 0;
    while (word_next(text, at, word))
        if (--number == 0)
            return true;
    return false;
}

static bool number_argument(struct rexx *r, const value *arguments, int64_t *number)
{
    return argument_count(r, arguments[1], 1, 1, number);
}

int builtin_words(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)r, (void)count;
    char room[INTEGER_ROOM];
    struct slice text = value_slice(arguments[0], room), word;
    size_t at = 0;
    int64_t words = 0;
    while (word_next(text, &at, &word))
        words++;
    return answer(result, integer_value(words));
}

int builtin_word(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    char room[INTEGER_ROOM];
    struct slice text = value_slice(arguments[0], room), word;
    int64_t number;
    size_t at;
    if (!number_argument(r, arguments, &number))
        return -1;
    bool found = find_word(text, number, &word, &at);
    return answer(result, slice_value(r, found ? word : (struct slice){"", 0}));
}

int builtin_wordindex(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    char room[INTEGER_ROOM];
    struct slice text = value_slice(arguments[0], room), word;
    int64_t number;
    size_t at;
    if (!number_argument(r, arguments, &number))
        return -1;
    bool found = find_word(text, number, &word, &at);
    return answer(result, integer_value(found ? word.at - text.at + 1 : 0));
}

int builtin_wordlength(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    char room[INTEGER_ROOM];
    struct slice text = value_slice(arguments[0], room), word;
    int64_t number;
    size_t at;
    if (!number_argument(r, arguments, &number))
        return -1;
    bool found = find_word(text, number, &word, &at);
    return answer(result, integer_value(found ? (int64_t)word.length : 0));
}

int builtin_subword(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    char room[INTEGER_ROOM];
    struct slice text = value_slice(arguments[0], room), first, last;
    int64_t number, words;
    size_t at;
    if (!number_argument(r, arguments, &number) || !argument_count(r, arguments[2], INT64_MAX, 0, &words))
        return -1;
    if (!words || !find_word(text, number, &first, &at))
        return answer(result, text_value(r, "", 0));
    last = first;
    struct slice word;
    while (--words && word_next(text, &at, &word))
        last = word;
    return answer(result, text_value(r, first.at, (size_t)(last.at + last.length - first.at)));
}

int builtin_delword(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    char room[INTEGER_ROOM], *bytes;
    struct slice text = value_slice(arguments[0], room), first, word;
    int64_t number, words;
    size_t at;
    if (!number_argument(r, arguments, &number) || !argument_count(r, arguments[2], INT64_MAX, 0, &words))
        return -1;
    if (!words || !find_word(text, number, &first, &at))
        return answer(result, value_keep(arguments[0]));
    size_t before = (size_t)(first.at - text.at), after = text.length;
    while (--words && word_next(text, &at, &word))
        continue;
    if (word_next(text, &at, &word))
        after = (size_t)(word.at - text.at);
    value v = text_make(r, before + text.length - after, &bytes);
    if (v) {
        memcpy(bytes, text.at, before);
        memcpy(bytes + before, text.at + after, text.length - after);
    }
    return answer(result, v);
}

/* Where the phrase's words are in the text's, from a word on. */
static int find_phrase(struct rexx *r, value phrase_value, value text_value_, value start, value *result)
{
    char room[INTEGER_ROOM], phrase_room[INTEGER_ROOM];
    struct slice text = value_slice(text_value_, room), phrase = value_slice(phrase_value, phrase_room), word, wanted,
                 found;
    int64_t from, number = 0;
    if (!argument_count(r, start, 1, 1, &from))
        return -1;
    size_t first = 0, at = 0;
    bool empty = !word_next(phrase, &first, &wanted);
    while (!empty && word_next(text, &at, &word)) {
        if (++number < from || !slice_equal(word, wanted))
            continue;
        size_t in_phrase = first, in_text = at;
        struct slice next;
        bool same = true;
        while (same && word_next(phrase, &in_phrase, &next))
            same = word_next(text, &in_text, &found) && slice_equal(next, found);
        if (same)
            return answer(result, integer_value(number));
    }
    return answer(result, integer_value(0));
}

int builtin_wordpos(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    return find_phrase(r, arguments[0], arguments[1], arguments[2], result);
}

int builtin_find(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    return find_phrase(r, arguments[1], arguments[0], arguments[2], result);
}

/* The words with so many pads between them: as many for all, and one more for the first of them. */
static value spread(struct rexx *r, struct slice text, size_t gap, size_t more, char pad, size_t room)
{
    char *bytes;
    struct slice word;
    value v = text_make(r, room, &bytes);
    size_t at = 0, length = 0;
    bool first = true;
    while (v && word_next(text, &at, &word)) {
        size_t between = first ? 0 : gap + (more ? 1 : 0);
        more -= !first && more;
        memset(bytes + length, pad, between);
        memcpy(bytes + length + between, word.at, word.length);
        length += between + word.length;
        first = false;
    }
    return v;
}

static void measure(struct slice text, size_t *words, size_t *characters)
{
    struct slice word;
    size_t at = 0;
    *words = *characters = 0;
    while (word_next(text, &at, &word)) {
        ++*words;
        *characters += word.length;
    }
}

int builtin_space(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    char room[INTEGER_ROOM], pad;
    struct slice text = value_slice(arguments[0], room);
    int64_t gap;
    size_t words, characters;
    if (!argument_count(r, arguments[1], 1, 0, &gap) || !argument_pad(r, arguments[2], ' ', &pad))
        return -1;
    measure(text, &words, &characters);
    if (gap > TEXT_MAXIMUM / (words ? (int64_t)words : 1))
        return rexx_fail(r, ERROR_STORAGE);
    return answer(result, spread(r, text, (size_t)gap, 0, pad, characters + (words ? words - 1 : 0) * (size_t)gap));
}

int builtin_justify(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    char room[INTEGER_ROOM], pad, *bytes;
    struct slice text = value_slice(arguments[0], room);
    int64_t length;
    size_t words, characters;
    if (!argument_count(r, arguments[1], 0, 0, &length) || !argument_pad(r, arguments[2], ' ', &pad))
        return -1;
    if (length > TEXT_MAXIMUM)
        return rexx_fail(r, ERROR_STORAGE);
    measure(text, &words, &characters);
    size_t gaps = words > 1 ? words - 1 : 0, least = characters + gaps, wanted = (size_t)length;
    size_t extra = gaps && wanted > least ? wanted - least : 0;
    size_t whole = gaps ? 1 + extra / gaps : 0, more = gaps ? extra % gaps : 0;
    value spaced = spread(r, text, extra ? whole : 1, extra ? more : 0, extra ? pad : ' ', least + extra);
    value v = spaced ? text_make(r, wanted, &bytes) : 0;
    if (v) {
        struct slice all = value_slice(spaced, room);
        size_t copied = all.length < wanted ? all.length : wanted;
        memset(bytes, pad, wanted);
        memcpy(bytes, all.at, copied);
    }
    value_drop(r, spaced);
    return answer(result, v);
}

/* The built-in functions that are CMS's own: what the host knows, asked with texts. */
#include "guests/cms/rexx/builtin.h"
#include "guests/cms/rexx/bytes.h"
#include "guests/cms/rexx/character.h"

static int take_returned(struct rexx *r, value *result)
{
    *result = r->returned;
    r->returned = 0;
    return *result ? 0 : -1;
}

static void forget_returned(struct rexx *r)
{
    value_drop(r, r->returned);
    r->returned = 0;
}

static int diagnose(struct rexx *r, const value *arguments, uint32_t count, bool with_codes, value *result)
{
    char rooms[REXX_ARGUMENTS][INTEGER_ROOM];
    struct rexx_text texts[REXX_ARGUMENTS];
    if (!r->host->diagnose)
        return rexx_fail(r, ERROR_ROUTINE);
    for (uint32_t i = 0; i < count; i++) {
        struct slice text = argument_slice(arguments[i], rooms[i]);
        texts[i] = (struct rexx_text){arguments[i] ? text.at : NULL, text.length};
    }
    forget_returned(r);
    int error = r->host->diagnose(r->context, r, with_codes, count, texts);
    return error ? rexx_fail(r, error) : take_returned(r, result);
}

int builtin_diag(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    return diagnose(r, arguments, count, false, result);
}

int builtin_diagrc(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    return diagnose(r, arguments, count, true, result);
}

int builtin_cmsflag(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    (void)count;
    char room[INTEGER_ROOM];
    struct slice text = value_slice(arguments[0], room);
    if (!r->host->flag)
        return rexx_fail(r, ERROR_ROUTINE);
    struct name *name = name_upper(r, text.at, text.length);
    int flag = name ? r->host->flag(r->context, (struct rexx_text){name->text, name->length}) : -1;
    return flag < 0 ? refuse(r) : answer_truth(result, flag);
}

/* A hexadecimal address. */
static bool read_address(struct slice text, uint64_t *address)
{
    *address = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (character_hexadecimal(text.at[i]) < 0)
            return false;
        *address = *address << 4 | (uint64_t)character_hexadecimal(text.at[i]);
    }
    return text.length > 0 && text.length <= 16;
}

int builtin_storage(struct rexx *r, const value *arguments, uint32_t count, value *result)
{
    char room[INTEGER_ROOM], data_room[INTEGER_ROOM];
    uint64_t address = 0;
    int64_t length;
    if (!r->host->storage)
        return rexx_fail(r, ERROR_ROUTINE);
    if ((count && (!arguments[0] || !read_address(value_slice(arguments[0], room), &address))) ||
        !argument_count(r, arguments[1], 1, 0, &length))
        return refuse(r);
    struct slice data = argument_slice(arguments[2], data_room);
    struct rexx_text text = {data.at, data.length};
    forget_returned(r);
    int error = r->host->storage(r->context, r, address, (size_t)length, count == 0, arguments[2] ? &text : NULL);
    return error ? rexx_fail(r, error) : take_returned(r, result);
}

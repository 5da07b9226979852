/* General statements of an entry: MACHINE to COMMAND.
 * Source: z/VM CP Planning and Administration, "User Directory", the statements of these names. */
#include "directory/operand.h"
#include "directory/option.h"
#include "directory/statement_parse.h"
#include "cp/base/text.h"
#include <stdio.h>
#include <string.h>

void parse_storage(struct compiler *c)
{
    char word[OPERAND_SIZE];

    if (operand_need(c, "storage size", word) && operand_storage(c, word, &c->entry->storage))
        operand_end(c);
}

void parse_maxstorage(struct compiler *c)
{
    char word[OPERAND_SIZE];

    if (operand_need(c, "storage size", word) && operand_storage(c, word, &c->entry->max_storage))
        operand_end(c);
}

void parse_class(struct compiler *c)
{
    char word[OPERAND_SIZE];

    if (operand_need(c, "privilege classes", word) && operand_classes(c, word, c->entry->classes))
        operand_end(c);
}

void parse_machine(struct compiler *c)
{
    char word[OPERAND_SIZE];
    u64 count;

    if (!operand_need(c, "machine type", word))
        return;
    if (strcmp(word, "ESA") && strcmp(word, "XA") && strcmp(word, "XC") && strcmp(word, "Z")) {
        operand_invalid(c, word);
        return;
    }
    text_copy(c->entry->machine, sizeof c->entry->machine, word);
    if (!operand_word(c, word))
        return;
    if (!text_decimal(word, 64, &count) || count == 0) {
        operand_invalid(c, word);
        return;
    }
    c->entry->max_cpus = (u8)count;
    operand_end(c);
}

static bool cpuid_parse(struct compiler *c, char cpuid[7])
{
    char word[OPERAND_SIZE];
    u64 value;

    if (!operand_need(c, "CPUID", word))
        return false;
    if (strlen(word) != 6 || !text_hex(word, 0xFFFFFF, &value))
        return operand_invalid(c, word);
    text_copy(cpuid, 7, word);
    return true;
}

/* Report what the entry's other CPUs forbid: the same address, a second base. */
static bool cpu_is_new(struct compiler *c, const struct entry_cpu *cpu, const char *address)
{
    const struct entry_cpu *others = c->entry->lists[LIST_CPUS].items;

    for (size_t i = 0; i < c->entry->lists[LIST_CPUS].count; i++) {
        if (others[i].address == cpu->address) {
            compiler_duplicate(c, "CPU", address, true);
            return false;
        }
        if (others[i].base && cpu->base) {
            compiler_duplicate(c, "base CPU", address, true);
            return false;
        }
    }
    return true;
}

void parse_cpu(struct compiler *c)
{
    char address[OPERAND_SIZE], word[OPERAND_SIZE];
    struct entry_cpu cpu = {0};
    u64 value;

    if (!operand_need(c, "CPU address", address))
        return;
    if (strlen(address) > 2 || !text_hex(address, 63, &value)) {
        operand_invalid(c, address);
        return;
    }
    cpu.address = (u8)value;
    while (operand_word(c, word)) {
        if (!strcmp(word, "BASE"))
            cpu.base = 1;
        else if (!strcmp(word, "CPUID")) {
            if (!cpuid_parse(c, cpu.cpuid))
                return;
        } else if (!strcmp(word, "DEDICATE") || !strcmp(word, "CRYPTO"))
            compiler_error(c, MSG_DIR_IGNORED, word);
        else if (strcmp(word, "NODEDICATE")) {
            operand_invalid(c, word);
            return;
        }
    }
    if (cpu_is_new(c, &cpu, address))
        compiler_append(c, LIST_CPUS, &cpu);
}

void parse_account(struct compiler *c)
{
    char word[OPERAND_SIZE];

    if (!operand_need(c, "account number", word))
        return;
    if (!operand_is_token(word, 8)) {
        operand_invalid(c, word);
        return;
    }
    text_copy(c->entry->account, sizeof c->entry->account, word);
    if (!operand_word(c, word))
        return;
    if (!operand_is_token(word, 8)) {
        operand_invalid(c, word);
        return;
    }
    text_copy(c->entry->distribution, sizeof c->entry->distribution, word);
    operand_end(c);
}

void parse_share(struct compiler *c)
{
    char text[4 * OPERAND_SIZE], word[OPERAND_SIZE], wrong[16];
    struct directory_share share;

    if (!operand_need(c, "RELATIVE or ABSOLUTE", text) || !operand_need(c, "share", word))
        return;
    do {
        snprintf(text + strlen(text), sizeof text - strlen(text), " %s", word);
    } while (operand_word(c, word));
    if (!share_parse(text, &share, wrong)) {
        if (*wrong)
            operand_invalid(c, wrong);
        else
            operand_need(c, "maximum share", word);
        return;
    }
    if (share.absolute)
        c->entry->share_absolute = share.amount;
    else
        c->entry->share_relative = share.amount;
    share_maximum_text(&share, c->entry->share_maximum);
}

void parse_option(struct compiler *c)
{
    char word[OPERAND_SIZE], value[OPERAND_SIZE];

    if (!operand_need(c, "option", word))
        return;
    do {
        const struct option_word *o = option_find(word);
        struct entry_option item = {0};
        const struct entry_option *others = c->entry->lists[LIST_OPTIONS].items;

        if (!o) {
            operand_invalid(c, word);
            continue;
        }
        if (o->value != OPTION_NONE) {
            if (!operand_need(c, o->word, value))
                return;
            if (!option_value_valid(o, value)) {
                operand_invalid(c, value);
                continue;
            }
            text_copy(item.value, sizeof item.value, value);
        }
        for (size_t i = 0; i < c->entry->lists[LIST_OPTIONS].count; i++)
            if (!strcmp(others[i].name, o->word)) {
                compiler_duplicate(c, "OPTION", o->word, true);
                return;
            }
        text_copy(item.name, sizeof item.name, o->word);
        compiler_append(c, LIST_OPTIONS, &item);
    } while (operand_word(c, word));
}

/* One or more userids; one that is in the list already is not added again. */
static void userids_parse(struct compiler *c, enum entry_list_id list)
{
    char word[OPERAND_SIZE];
    bool more = operand_need(c, "userid", word);

    for (; more; more = operand_word(c, word)) {
        const struct entry_userid *others = c->entry->lists[list].items;
        struct entry_userid item = {0};
        size_t i = 0;

        if (!text_is_userid(word)) {
            operand_invalid(c, word);
            continue;
        }
        while (i < c->entry->lists[list].count && strcmp(others[i].userid, word))
            i++;
        text_copy(item.userid, sizeof item.userid, word);
        if (i == c->entry->lists[list].count)
            compiler_append(c, list, &item);
    }
}

void parse_logonby(struct compiler *c)
{
    userids_parse(c, LIST_LOGONBY);
}

void parse_autolog(struct compiler *c)
{
    userids_parse(c, LIST_AUTOLOG);
}

/* Restricted saved systems and segments that the user may load. */
void parse_namesave(struct compiler *c)
{
    userids_parse(c, LIST_NAMESAVE);
}

/* {vdev|nss} [LOADPARM x] [PARM text]: kept as written, for a guest may tell cases apart. */
void parse_ipl(struct compiler *c)
{
    char text[sizeof c->entry->ipl], word[OPERAND_SIZE];
    const char *rest = text;

    if (!operand_rest(c, "device number or system name", text, sizeof text))
        return;
    text_word(&rest, word, sizeof word);
    if (!text_is_userid(text_upper(word))) {
        operand_invalid(c, word);
        return;
    }
    text_copy(c->entry->ipl, sizeof c->entry->ipl, text);
}

void parse_command(struct compiler *c)
{
    struct entry_command item;

    if (operand_rest(c, "CP command", item.text, sizeof item.text))
        compiler_append(c, LIST_COMMANDS, &item);
}

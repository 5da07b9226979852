/* DISPLAY: guest storage, keys, instructions; registers and PSWs are listing.c's. Source: CP Commands and Utilities
 * Reference, DISPLAY (guest storage, guest registers). The virtual machine is held while it is looked at. */
#include "cp/base/keyword.h"
#include "cp/base/text.h"
#include "cp/command/listing.h"
#include "cp/vm/cpus.h"
#include "cp/vm/dispatch.h"
#include "guests/engine/disassemble.h"
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define LINES_MAX 4096 /* for one operand: a range may be gigabytes */

static void show(struct vm *vm, const char *text)
{
    respond(vm, "%s", text);
}

static int display_storage(struct vm *vm, const char *operand, bool translated)
{
    const struct listing to = {vm, show};
    struct location l;
    int rc = location_parse(vm, operand, &l);
    unsigned lines = 0;
    char shown[20];

    if (rc)
        return rc;
    l.first &= ~3ULL;
    l.last |= 3;
    for (u64 at = l.first; at <= l.last; at = (at | 15) + 1) {
        if (lines++ == LINES_MAX) {
            respond(vm, "The display was ended after %u lines", LINES_MAX);
            break;
        }
        if (!listing_storage(&to, &l, at, translated)) {
            location_text(at, shown);
            return say(vm, MSG_NOT_ADDRESSABLE, shown);
        }
    }
    return 0;
}

/* The instruction at an address; false if not addressable. */
static bool instruction_at(struct vm *vm, char kind, u64 address, struct disassembly *d)
{
    u8 text[6] = {0};
    u64 absolute;

    for (unsigned i = 0; i < (i ? insn_length(text[0]) : 2); i += 2) { /* the next page may be anywhere */
        if (!location_absolute(vm, kind, address + i, &absolute))
            return false;
        memcpy(text + i, vm->machine->storage->base + absolute, 2);
    }
    insn_disassemble(text, d);
    return true;
}

static int display_instructions(struct vm *vm, const char *operand)
{
    struct location l;
    int rc = location_parse(vm, operand, &l);
    struct disassembly d;
    unsigned lines = 0;
    char shown[20];

    if (rc)
        return rc;
    for (u64 at = l.first & ~1ULL; at <= l.last; at += d.length) {
        location_text(at, shown);
        if (lines++ == LINES_MAX) {
            respond(vm, "The display was ended after %u lines", LINES_MAX);
            break;
        }
        if (!instruction_at(vm, l.kind, at, &d))
            return say(vm, MSG_NOT_ADDRESSABLE, shown);
        respond(vm, "%c%s  %-5s %s", l.kind, shown, d.name, d.digits);
    }
    return 0;
}

/* Runs of pages with the same key. */
static int display_keys(struct vm *vm, const char *operand)
{
    const struct storage *s = vm->machine->storage;
    struct location l;
    int rc = location_parse(vm, *operand ? operand : "0-END", &l);
    char from[20], to[20];

    if (rc)
        return rc;
    for (u64 page = l.first / PAGE_SIZE_GUEST, end = l.last / PAGE_SIZE_GUEST; page <= end;) {
        u64 next = page + 1;
        while (next <= end && s->keys[next] == s->keys[page])
            next++;
        location_text(page * PAGE_SIZE_GUEST, from);
        location_text(next * PAGE_SIZE_GUEST - 1, to);
        respond(vm, "R%s TO %s  KEY = %02X", from, to, s->keys[page]);
        page = next;
    }
    return 0;
}

/* Letters first: an address that begins with one of them is written with a zero before it. */
static int display_operand(struct vm *vm, char *word)
{
    const struct listing to = {vm, show};

    text_upper(word);
    if (listing_named(&to, word))
        return 0;
    switch (*word) {
    case 'K':
        return display_keys(vm, word + 1);
    case 'T':
        return display_storage(vm, word + 1, true);
    case 'I':
        return display_instructions(vm, word + 1);
    case 'G':
    case 'X':
    case 'Y':
        return say(vm, MSG_INVALID_REGISTER, word + 1);
    default:
        return display_storage(vm, word, false);
    }
}

/* PSW EXT is PSWEXT, as listing_named has it. */
static void take_psw_name(char *word, size_t size, const char **rest)
{
    static const struct keyword names[] = {{"ALL", 0}, {"RST", 0}, {"RESTART", 1}, {"EXT", 0}, {"SVC", 0}, {"PRG", 0},
        {"PROG", 2}, {"MCH", 0}, {"I/O", 0}, {"IO", 3}};
    static const char *const long_for[] = {NULL, "RST", "PRG", "I/O"};
    const char *after = *rest;
    char name[16];
    int which;

    if (!text_abbreviates(word, "PSW") || strlen(word) != 3 || !text_word(&after, name, sizeof name))
        return;
    which = KEYWORD(names, text_upper(name));
    if (which < 0)
        return;
    *rest = after;
    snprintf(word, size, "PSW%s", which ? long_for[which] : name);
}

int cmd_display(struct vm *vm, const char *rest)
{
    char word[64];
    int rc = 0;

    if (!*text_rest(rest))
        return say_as(vm, "CFD", MSG_OPERAND_MISSING);
    dispatch_hold(vm);
    while (rc == 0 && text_word(&rest, word, sizeof word)) {
        take_psw_name(word, sizeof word, &rest);
        rc = display_operand(vm, word);
    }
    dispatch_release(vm);
    return rc;
}

/* Who may use which version of a command. */
#include "cp/command/privilege.h"
#include "cp/command/command.h"
#include <stdlib.h>
#include <string.h>

struct override {
    struct override *next;
    const struct command *row;
    char version;
    bool any;
    u64 classes;
};

static struct override *overrides;

static u64 bit_of(char letter)
{
    const char *at = letter ? strchr(PRIVILEGE_LETTERS, letter) : NULL;

    return at ? 1ULL << (at - PRIVILEGE_LETTERS) : 0;
}

bool privilege_bits(const char *letters, u64 *bits)
{
    u64 found = 0;

    if (strcmp(letters, "*") == 0) {
        *bits = PRIVILEGE_ALL;
        return true;
    }
    for (; *letters; letters++) {
        if (!bit_of(*letters))
            return false;
        found |= bit_of(*letters);
    }
    *bits = found;
    return found != 0;
}

void privilege_letters(u64 classes, char text[33])
{
    static const char letters[] = PRIVILEGE_LETTERS;
    size_t n = 0;

    for (size_t i = 0; letters[i]; i++)
        if (classes >> i & 1)
            text[n++] = letters[i];
    text[n] = 0;
}

static struct override *override_of(const struct command *row, char version)
{
    for (struct override *o = overrides; o; o = o->next)
        if (o->row == row && o->version == version)
            return o;
    return NULL;
}

const char *privilege_versions(const struct command *row)
{
    static const char any[] = {PRIVILEGE_ANY, 0};

    return *row->classes ? row->classes : any;
}

u64 privilege_asked(const struct command *row, char version, bool *any)
{
    const struct override *o = override_of(row, version);

    *any = o ? o->any : version == PRIVILEGE_ANY;
    return o ? o->classes : bit_of(version);
}

static bool may(const struct vm *vm, const struct command *row, char version)
{
    bool any;
    u64 asked = privilege_asked(row, version, &any);

    return any || vm->classes & asked;
}

bool privilege_row(const struct vm *vm, const struct command *row)
{
    if (!overrides) /* nobody ever said MODIFY */
        return !*row->classes || privilege_version(vm, row->classes);
    if (!*row->classes)
        return may(vm, row, PRIVILEGE_ANY);
    for (const char *version = row->classes; *version; version++)
        if (may(vm, row, *version))
            return true;
    return false;
}

bool privilege_version(const struct vm *vm, const char *ibm_classes)
{
    for (; *ibm_classes; ibm_classes++)
        if (overrides && vm->command ? may(vm, vm->command, *ibm_classes) : vm->classes & bit_of(*ibm_classes))
            return true;
    return false;
}

bool privilege_override(const struct command *row, char version, u64 classes, bool any)
{
    struct override *o = override_of(row, version);

    if (!o && !classes && !any)
        return true;
    if (!o) {
        o = malloc(sizeof *o);
        if (!o)
            return false;
        *o = (struct override){.next = overrides, .row = row, .version = version};
        overrides = o;
    }
    if (classes || any) {
        o->any = any;
        o->classes = classes;
        return true;
    }
    for (struct override **at = &overrides; *at; at = &(*at)->next)
        if (*at == o) {
            *at = o->next;
            break;
        }
    free(o);
    return true;
}

void privilege_forget(void)
{
    while (overrides) {
        struct override *o = overrides;
        overrides = o->next;
        free(o);
    }
}

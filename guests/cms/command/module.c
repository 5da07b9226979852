/* GENMOD, LOADMOD, MODMAP, PROGMAP, and extensions of the nucleus: NUCXLOAD, NUCXDROP, NUCXMAP. CMS Commands and
 * Utilities Reference. */
#include "guests/cms/base/character.h"
#include "guests/cms/base/format.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/command/operand.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/nucleus/program.h"

int genmod_command(struct invocation *i)
{
    struct program *p = program_loaded();
    struct fileid id;
    struct text amode = {NULL, 0};
    const struct option table[] = {{"AMODE", 5, OPTION_WORD, &amode, 0}, {NULL, 0, OPTION_FLAG, NULL, 0}};
    u32 operands;
    u64 mode;
    int rc = options_take(i, "MOD", table, &operands);

    if (rc != 0)
        return rc;
    if (!p || p->length == 0)
        return dms("MOD", NOTHING_LOADED);
    if (amode.n && (!text_number(amode, 64, &mode) || (mode != 24 && mode != 31 && mode != 64)))
        return dms("MOD", INVALID_OPTION_VALUE, &amode, "AMODE");
    if (amode.n)
        p->amode = (u32)mode;
    id.mode = 'A';
    memcpy(id.name, operands > 1 ? i->token[1] : p->name, 8);
    memcpy(id.type, "MODULE  ", 8);
    id.number = '1';
    if (operands > 3)
        id.mode = i->token[3][0];
    if (operands > 3 && character_is_digit(i->token[3][1]))
        id.number = i->token[3][1];
    if ((rc = operand_writable("MOD", id.mode)) != 0)
        return rc;
    rc = module_write(p, &id);
    return rc ? operand_write_failed("MOD", rc, &id) : 0;
}

static int module_absent(const char *who, const char name[8])
{
    struct text t = field_text(name, 8);
    char file[24];

    format(file, sizeof file, "%T MODULE", &t);
    return dms(who, FILE_NOT_FOUND, file);
}

int loadmod_command(struct invocation *i)
{
    struct program *p;
    int rc;

    if (i->count < 2)
        return dms("MOD", NO_FILENAME);
    program_loaded_set(NULL);
    rc = module_read(i->token[1], true, (u8 *)(u64)PROGRAM_ORIGIN, &p);
    if (rc == 28)
        return module_absent("MOD", i->token[1]);
    if (rc == 0)
        program_loaded_set(p);
    return rc;
}

static void program_show(const struct program *p)
{
    say("%.8s  %08llX  %08X  %08X  %2u", p->name, (u64)p->text, p->entry, p->length, p->amode);
}

static void programs_head(void)
{
    say("Name      Origin    Entry     Length    AMODE");
}

int progmap_command(struct invocation *i)
{
    struct program *p = program_loaded();
    bool all = i->count < 2 || field_text(i->token[1], TOKEN).n == 0 || i->token[1][0] == '*';

    if (!p || p->length == 0 || (!all && memcmp(p->name, i->token[1], 8) != 0))
        return dms("PGM", NO_PROGRAM);
    programs_head();
    program_show(p);
    return 0;
}

int modmap_command(struct invocation *i)
{
    struct program *p;
    int rc;

    if (i->count < 2)
        return dms("MDP", NO_FILENAME);
    rc = module_read(i->token[1], false, NULL, &p);
    if (rc == 28)
        return module_absent("MDP", i->token[1]);
    if (rc != 0)
        return rc;
    say("Name      Origin    Entry     Length    AMODE  Relocations");
    say("%.8s  %08llX  %08X  %08X  %5u  %11u", p->name, p->origin, p->entry, p->length, p->amode, p->relocations);
    program_free(p);
    return 0;
}

int nucxload_command(struct invocation *i)
{
    const char *module = i->token[i->count > 2 && i->token[2][0] != '(' ? 2 : 1];
    struct program *p, *old;
    int rc;

    if (i->count < 2)
        return dms("NXL", NO_FILENAME);
    rc = module_read(module, true, NULL, &p);
    if (rc == 28)
        return module_absent("NXL", module);
    if (rc != 0)
        return rc;
    memcpy(p->name, i->token[1], 8);
    old = extension_find(p->name);
    if (extension_add(p) != 0) {
        program_free(p);
        return dms("NXL", NO_STORAGE);
    }
    if (old)
        extension_drop(old);
    return 0;
}

int nucxdrop_command(struct invocation *i)
{
    if (i->count < 2)
        return dms("NXD", NO_FILENAME);
    for (u32 k = 1; k < i->count; k++) {
        struct program *p = i->token[k][0] == '*' ? extension_next(NULL) : extension_find(i->token[k]);

        if (!p)
            return dms("NXD", NO_EXTENSION, i->token[k]);
        for (; p; p = i->token[k][0] == '*' ? extension_next(NULL) : NULL)
            extension_drop(p);
    }
    return 0;
}

int nucxmap_command(struct invocation *i)
{
    bool any = false;

    for (struct program *p = extension_next(NULL); p; p = extension_next(p)) {
        if (i->count > 1 && memcmp(p->name, i->token[1], 8) != 0)
            continue;
        if (!any)
            programs_head();
        any = true;
        program_show(p);
    }
    return any ? 0 : dms("NXM", NO_EXTENSIONS);
}

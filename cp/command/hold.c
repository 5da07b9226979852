/* HOLD and FREE: a user's printer or punch output is not processed by real devices. QUERY HOLD. Source: CP Commands and
 * Utilities Reference. */
#include "cp/base/keyword.h"
#include "cp/base/text.h"
#include "cp/command/command.h"
#include "cp/vm/real_unit.h"

enum { PRINTER, PUNCH, ALL };

static const struct keyword kinds[] = {
    {"Printer", PRINTER}, {"PRT", PRINTER}, {"PUnch", PUNCH}, {"PCH", PUNCH}, {"ALL", ALL}};

static int set_hold(struct vm *vm, const char *rest, bool held)
{
    char userid[9], word[16];
    int rc = 0, kind;

    if (!take_userid(vm, &rest, userid, &rc))
        return rc;
    if (!text_word(&rest, word, sizeof word))
        return say_as(vm, "CSO", MSG_OPERAND_MISSING);
    kind = KEYWORD(kinds, word);
    if (kind < 0)
        return say_as(vm, "CSO", MSG_INVALID_OPERAND, text_upper(word));
    rc = expect_end(vm, rest);
    if (rc)
        return rc;
    if (directory_exists(cp.directory, userid) != 1)
        return say_as(vm, "CSO", MSG_NOT_IN_DIRECTORY, userid);
    if (kind != PUNCH)
        unit_hold(userid, SPOOL_PRT, held);
    if (kind != PRINTER)
        unit_hold(userid, SPOOL_PUN, held);
    if (!held)
        real_units_stir();
    return 0;
}

int cmd_hold(struct vm *vm, const char *rest)
{
    return set_hold(vm, rest, true);
}

int cmd_free(struct vm *vm, const char *rest)
{
    return set_hold(vm, rest, false);
}

int query_hold(struct vm *vm, const char *rest)
{
    bool printer, punch;
    const char *userid;
    int rc = expect_end(vm, rest);

    if (rc)
        return rc;
    if (!unit_held_user(0, &printer, &punch))
        respond(vm, "NO USERS IN SPOOL HOLD");
    for (unsigned n = 0; (userid = unit_held_user(n, &printer, &punch)); n++)
        respond(vm, "%-8s %s", userid, printer && punch ? "ALL" : printer ? "PRT" : "PUN");
    return 0;
}

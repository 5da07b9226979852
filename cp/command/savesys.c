/* SAVESYS and SAVESEG, and PURGE NSS. Source: CP Commands and Utilities Reference. */
#include "cp/base/keyword.h"
#include "cp/base/text.h"
#include "cp/command/saved_choice.h"
#include "cp/command/spool_select.h"
#include "cp/vm/cpus.h"
#include "cp/vm/dispatch.h"
#include "cp/vm/saved_image.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* SAVESYS saves a segment as well if it is what was defined by that name. */
static int save(struct vm *vm, const char *rest, bool system_too)
{
    const char *what = system_too ? "Named Saved System (NSS)" : "Saved segment";
    struct spool_file f = {0};
    char name[16];
    u64 missing = 0;
    int rc = 0;

    if (!text_word(&rest, name, sizeof name))
        return say_as(vm, "NSS", MSG_OPERAND_MISSING);
    text_upper(name);
    if ((rc = expect_end(vm, rest)))
        return rc;
    if (strlen(name) <= 8)
        rc = saved_find(name, SAVED_SKELETON, &f);
    if (rc > 0 && !system_too && strcmp(f.type, "DCSS") != 0)
        rc = 0;
    if (rc > 0) {
        what = strcmp(f.type, "NSS") == 0 ? "Named Saved System (NSS)" : "Saved segment";
        dispatch_hold(vm);
        rc = saved_save(vm, cpus_current(vm), name, &f, &missing);
        dispatch_release(vm);
    }
    if (rc == 0)
        return say(vm, MSG_NO_SKELETON, what, name);
    if (rc == -EFAULT)
        return say(vm, MSG_PAGE_NOT_SAVED, name, (unsigned long long)missing);
    if (rc == -EPERM)
        return say(vm, MSG_SAVED_MACHINE, name);
    if (rc < 0)
        return say(vm, MSG_SPOOL_ERROR);
    say_as(vm, "NSS", MSG_SAVED_DONE, what, name, "saved", f.spoolid);
    return 0;
}

int cmd_savesys(struct vm *vm, const char *rest)
{
    return save(vm, rest, true);
}

int cmd_saveseg(struct vm *vm, const char *rest)
{
    return save(vm, rest, false);
}

/* Behind PURGE NSS: a file that somebody has loaded goes when the last one leaves it. */
int purge_nss(struct vm *vm, const char *rest)
{
    struct saved_choice c = {0};
    struct spool_file *files = NULL;
    unsigned done = 0;
    bool pending;
    int n, rc;

    if (!*text_rest(rest))
        return say_as(vm, "CSP", MSG_OPERAND_MISSING);
    rc = saved_choose(vm, &rest, &c);
    if (rc || (rc = expect_end(vm, rest)))
        return rc;
    n = saved_chosen(&c, &files);
    for (int i = 0; i < n; i++)
        done += files[i].spool_class != 'P' && saved_purge(&files[i], &pending) > 0;
    free(files);
    if (done == 0 && c.spoolid)
        return say(vm, MSG_NO_SPOOL_FILE, c.spoolid);
    if (done == 0 && *c.name)
        return say(vm, MSG_NO_SAVED_SYSTEM, c.name);
    choice_respond_count(vm, done, "PURGED");
    return 0;
}

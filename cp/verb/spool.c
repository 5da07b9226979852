/* `ursa spool`: work with spool files from the host, with or without a running system: the store is safe for several
 * processes. Here is which files are meant. */
#include "cp/verb/spool.h"
#include "cp/base/text.h"
#include "cp/verb/system_directory.h"
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define QUEUES 4
#define PAGE 500 /* files held at a time */

static const struct {
    const char *name;
    int (*run)(struct spool_choice *c, struct invocation *i);
} kinds[] = {
    {"list", files_list},
    {"export", files_export},
    {"import", files_import},
    {"purge", files_purge},
};

static int kind_run(struct invocation *i, int (*run)(struct spool_choice *c, struct invocation *i))
{
    struct spool_choice c = {.system_directory = i->system_directory, .queue = -1};
    int rc;

    if (!system_directory_exists(i->system_directory))
        return failure("%s is no system directory; `ursa init` makes one", i->system_directory);
    rc = spool_open(i->system_directory, &c.spool);
    if (rc < 0)
        return failure("the spool in %s cannot be opened: %s", i->system_directory, host_reason(rc));
    rc = run(&c, i);
    spool_close_store(c.spool);
    return rc;
}

int verb_spool(struct invocation *i)
{
    if (i->argc == 0)
        return usage_error("spool", "list, export, import or purge is missing");
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        if (strcmp(i->argv[0], kinds[k].name) == 0) {
            i->argc--;
            i->argv++;
            return kind_run(i, kinds[k].run);
        }
    return usage_error("spool", "there is no spool %s", i->argv[0]);
}

static int take_class(struct spool_choice *c, const char *value)
{
    if (strlen(value) != 1 || !isalnum((unsigned char)*value)) {
        usage_error("spool", "%s is no spool class", value);
        return -1;
    }
    c->select.spool_class = (char)toupper((unsigned char)*value);
    return 1;
}

static int take_text(char *out, size_t size, const char **select, const char *value)
{
    if (strlen(value) >= size) {
        usage_error("spool", "%s is too long", value);
        return -1;
    }
    *select = text_upper(text_copy(out, size, value));
    return 1;
}

int choice_option(struct spool_choice *c, struct invocation *i, int *at)
{
    const char *value;
    int rc;

    if (strcmp(i->argv[*at], "--all") == 0 || strcmp(i->argv[*at], "--held") == 0 ||
        strcmp(i->argv[*at], "--not-held") == 0) {
        if (i->argv[*at][2] == 'a')
            c->all = true;
        else
            c->select.holds = i->argv[*at][2] == 'n' ? 1u << HOLD_NONE : ~(1u << HOLD_NONE);
        ++*at;
        return 1;
    }
    if ((rc = option_value(i, at, "--class", &value)) != 0)
        return rc > 0 ? take_class(c, value) : rc;
    if ((rc = option_value(i, at, "--form", &value)) != 0)
        return rc > 0 ? take_text(c->form, sizeof c->form, &c->select.form, value) : rc;
    if ((rc = option_value(i, at, "--dest", &value)) != 0)
        return rc > 0 ? take_text(c->dest, sizeof c->dest, &c->select.dest, value) : rc;
    if ((rc = option_value(i, at, "--name", &value)) != 0)
        return rc > 0 ? take_text(c->name, sizeof c->name, &c->select.name, value) : rc;
    if ((rc = option_value(i, at, "--type", &value)) != 0)
        return rc > 0 ? take_text(c->type, sizeof c->type, &c->select.type, value) : rc;
    if ((rc = option_value(i, at, "--from", &value)) != 0)
        return rc > 0 ? take_text(c->from, sizeof c->from, &c->select.origin_user, value) : rc;
    return 0;
}

static int queue_find(const char *word)
{
    char upper[16];

    text_upper(text_copy(upper, sizeof upper, word));
    for (int q = 0; q < QUEUES; q++)
        if (strcmp(upper, spool_queue_name((enum spool_queue)q)) == 0)
            return q;
    return -1;
}

static bool take_id(struct spool_choice *c, const char *word)
{
    u64 id;

    if (!text_decimal(word, 9999, &id) || id == 0) {
        usage_error("spool", "%s is no spoolid: 1 to 9999", word);
        return false;
    }
    if (c->id_count == FILES_NAMED_MAX) {
        usage_error("spool", "more than %d spoolids", FILES_NAMED_MAX);
        return false;
    }
    c->ids[c->id_count++] = (u16)id;
    return true;
}

bool choice_operands(struct spool_choice *c, struct invocation *i, int at)
{
    char userid[16];

    if (at == i->argc)
        return true;
    text_upper(text_copy(userid, sizeof userid, i->argv[at]));
    if (!text_is_userid(userid[0] == '*' ? userid + 1 : userid) || strlen(userid) > 8) {
        usage_error("spool", "%s is no userid", i->argv[at]);
        return false;
    }
    text_copy(c->select.owner, sizeof c->select.owner, userid);
    if (++at < i->argc && (c->queue = queue_find(i->argv[at])) < 0) {
        usage_error("spool", "%s is no queue: RDR, PRT, PUN or SYS", i->argv[at]);
        return false;
    }
    while (++at < i->argc)
        if (!take_id(c, i->argv[at]))
            return false;
    return true;
}

static bool is_named(const struct spool_choice *c, const struct spool_file *f, bool found[FILES_NAMED_MAX])
{
    for (int n = 0; n < c->id_count; n++)
        if (f->spoolid == c->ids[n])
            return found[n] = true;
    return c->id_count == 0;
}

/* One page of a queue: the number of files in it or -errno, and the worst status in *status. */
static int page_each(struct spool_choice *c, int (*fn)(void *, const struct spool_file *), void *arg,
    bool found[FILES_NAMED_MAX], int *status)
{
    struct spool_file *files;
    int n = spool_list(c->spool, &c->select, &files);

    for (int f = 0; f < n; f++) {
        int rc = is_named(c, &files[f], found) ? fn(arg, &files[f]) : DONE;
        *status = rc > *status ? rc : *status;
        c->select.behind = true;
        c->select.position = files[f].position;
    }
    if (n >= 0)
        free(files);
    return n;
}

int choice_each(struct spool_choice *c, int (*fn)(void *arg, const struct spool_file *f), void *arg)
{
    bool found[FILES_NAMED_MAX] = {false};
    int status = DONE, n = 0;

    c->select.limit = PAGE;
    for (int q = 0; q < QUEUES && n >= 0; q++) {
        if (c->queue >= 0 && q != c->queue)
            continue;
        c->select.queue = (enum spool_queue)q;
        c->select.behind = false;
        do
            n = page_each(c, fn, arg, found, &status);
        while (n == PAGE);
    }
    if (n < 0)
        return failure("the spool cannot be read: %s", host_reason(n));
    for (int f = 0; f < c->id_count; f++)
        if (!found[f])
            status = failure("%s has no such file %04u", c->select.owner, c->ids[f]);
    return status;
}

/* QUERY NSS: saved systems and saved segments. Source: CP Commands and Utilities Reference, QUERY NSS. */
#include "cp/base/clock.h"
#include "cp/base/keyword.h"
#include "cp/base/text.h"
#include "cp/command/command.h"
#include "cp/command/saved_choice.h"
#include "cp/vm/saved_load.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ALL, NAME, CLASS, MAP, ATTRIBUTES, USERS };

static const struct keyword choices[] = {{"ALL", ALL}, {"NAME", NAME}, {"CLass", CLASS}};
static const struct keyword layouts[] = {{"MAP", MAP}, {"ATTributes", ATTRIBUTES}, {"USers", USERS}};

int saved_choose(struct vm *vm, const char **rest, struct saved_choice *out)
{
    const char *after = *rest;
    char word[16];
    u64 number;
    int choice;

    if (!text_word(&after, word, sizeof word))
        return 0;
    choice = KEYWORD(choices, text_upper(word));
    if (choice < 0 && !text_decimal(word, 9999, &number))
        return 0;
    *rest = after;
    if (choice < 0) {
        out->spoolid = (u16)number;
        return number ? 0 : say(vm, MSG_INVALID_SPOOLID, word);
    }
    if (choice == ALL)
        return 0;
    if (!text_word(rest, word, sizeof word))
        return say_as(vm, "CSU", choice == NAME ? MSG_FILENAME_MISSING : MSG_CLASS_MISSING);
    text_upper(word);
    if (choice == NAME && strlen(word) > 8)
        return say(vm, MSG_NO_SAVED_SYSTEM, word);
    if (choice == CLASS && (word[1] || !strchr("ARSP", *word)))
        return say_as(vm, "CSU", MSG_CLASS_MISSING);
    if (choice == NAME)
        text_copy(out->name, sizeof out->name, word);
    else
        out->class = *word;
    return 0;
}

int saved_chosen(const struct saved_choice *c, struct spool_file **files)
{
    int n = saved_list(c->name, c->class, files), kept = 0;

    for (int i = 0; i < n; i++)
        if (!c->spoolid || (*files)[i].spoolid == c->spoolid)
            (*files)[kept++] = (*files)[i];
    return n < 0 ? 0 : kept;
}

static void respond_brief(struct vm *vm, const struct spool_file *f)
{
    struct clock_text at;
    char records[16];

    clock_describe(f->created, &at);
    snprintf(records, sizeof records, f->records > 9999 ? "%03uK" : "%04u",
        (unsigned)(f->records > 9999 ? f->records / 1000 : f->records));
    respond(vm, "%-7s %04u NSS  %c  %s %.5s %s %-8s %-8s %s", f->owner, f->spoolid, f->spool_class, records, at.date,
        at.time, f->name, f->type, f->origin_user);
}

static void parmregs_text(const struct saved_system *s, char *text, size_t size)
{
    if (s->kind == SAVED_DCSS)
        text_copy(text, size, "N/A");
    else if (s->parmregs == PARMREGS_RANGE)
        snprintf(text, size, "%02u-%02u", s->parm_first, s->parm_last);
    else
        text_copy(text, size, s->parmregs == PARMREGS_NONE ? "NONE" : "OMITTED");
}

static void respond_map(struct vm *vm, const struct spool_file *f)
{
    struct saved_system s;
    char minimum[24] = "N/A", parmregs[16], head[64] = "", tail[64] = "";

    if (saved_read(f->key, &s) <= 0)
        return;
    if (s.kind == SAVED_NSS)
        snprintf(minimum, sizeof minimum, "%07lluK", (unsigned long long)(s.minimum >> 10));
    parmregs_text(&s, parmregs, sizeof parmregs);
    for (unsigned i = 0; i < s.count; i++) {
        const struct page_range *r = &s.range[i];
        if (i == 0) {
            snprintf(head, sizeof head, "%04u %-8s %-8s %8s", f->spoolid, f->name, f->type, minimum);
            snprintf(tail, sizeof tail, "  %c  %05u  %-8s %s", f->spool_class, saved_image_users(f->key), parmregs,
                s.kind == SAVED_DCSS ? "N/A"
                : s.vmgroup          ? "YES"
                                     : "NO");
        }
        respond(vm, "%-31s %05llX  %05llX   %s%s", i ? "" : head, (unsigned long long)r->first,
            (unsigned long long)r->last, page_type_name(r->type), i ? "" : tail);
    }
}

static void respond_attributes(struct vm *vm, const struct spool_file *f)
{
    static const char *const machines[] = {"ESA", "XA", "XC", "Z"};
    struct saved_system s;
    char text[64] = "";

    if (saved_read(f->key, &s) <= 0)
        return;
    if (s.restricted)
        strcat(text, " RSTD");
    if (s.loadnshr)
        strcat(text, " LOADNSHR");
    if (s.vmgroup)
        strcat(text, " VMGROUP");
    for (unsigned i = 0; i < sizeof machines / sizeof *machines; i++)
        if (s.machines >> i & 1)
            strcat(strcat(text, " "), machines[i]);
    respond(vm, "%04u %-8s %-8s %c %s", f->spoolid, f->name, f->type, f->spool_class, *text ? text : " NONE");
}

static void respond_users(struct vm *vm, const struct spool_file *f)
{
    char line[80] = "";
    unsigned n = 0;

    respond(vm, "%04u %-8s %-8s %c", f->spoolid, f->name, f->type, f->spool_class);
    for (const struct vm *u = cp.users; u; u = u->next)
        for (const struct saved_loaded *l = u->saved; l; l = l->next) {
            if (l->image->key != f->key)
                continue;
            snprintf(line + strlen(line), sizeof line - strlen(line), "  %-8s", u->userid);
            if (++n % 7 == 0) {
                respond(vm, "%s", line);
                *line = 0;
            }
        }
    if (*line)
        respond(vm, "%s", line);
}

static const struct {
    const char *head;
    void (*line)(struct vm *vm, const struct spool_file *f);
} listings[] = {
    [ALL] = {"OWNERID FILE TYPE CL RECS DATE  TIME     FILENAME FILETYPE ORIGINID", respond_brief},
    [MAP] = {"FILE FILENAME FILETYPE MINSIZE  BEGPAG ENDPAG TYPE CL #USERS PARMREGS VMGROUP", respond_map},
    [ATTRIBUTES] = {"FILE FILENAME FILETYPE CL ATTRIBUTES", respond_attributes},
    [USERS] = {"FILE FILENAME FILETYPE CL", respond_users},
};

/* The layout may come before the choice (QUERY NSS MAP, QUERY NSS USERS name) or behind it. */
int query_nss(struct vm *vm, const char *rest)
{
    struct saved_choice c = {0};
    struct spool_file *files = NULL;
    const char *after;
    char word[16];
    int layout = ALL, n, rc = 0;

    while (rc == 0 && *text_rest(rest)) {
        after = rest;
        text_word(&after, word, sizeof word);
        n = KEYWORD(layouts, word);
        if (n >= 0 && layout == ALL) {
            layout = n;
            rest = after;
        } else {
            after = rest;
            rc = saved_choose(vm, &rest, &c);
            if (rc == 0 && rest == after && layout == USERS && !*c.name && strlen(word) <= 8) {
                text_upper(text_copy(c.name, sizeof c.name, word));
                text_word(&rest, word, sizeof word);
            } else if (rc == 0 && rest == after) {
                rc = say(vm, MSG_INVALID_OPTION, text_upper(word));
            }
        }
    }
    if (rc)
        return rc;
    n = saved_chosen(&c, &files);
    if (n == 0)
        rc = c.spoolid ? say(vm, MSG_NO_SPOOL_FILE, c.spoolid) : *c.name ? say(vm, MSG_NO_SAVED_SYSTEM, c.name) : 0;
    if (n > 0)
        respond(vm, "%s", listings[layout].head);
    else if (rc == 0)
        respond(vm, "NO NSS FILES");
    for (int i = 0; i < n; i++)
        listings[layout].line(vm, &files[i]);
    free(files);
    return rc;
}

/* Recipients: what a word means is looked up in the NAMES file first. A list may name nicknames, and those lists. */
#include "guests/cms/command/recipients.h"
#include "guests/cms/base/format.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/command/identity.h"
#include "guests/cms/command/names.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/nucleus/storage.h"

#define LISTS_WITHIN 8

struct taking {
    const char *module;
    struct identity me;
    struct recipients *r;
};

static int one_add(struct taking *t, struct text user, struct text node)
{
    struct recipient one;

    field_set_upper(one.user, 8, text_equal(user, TEXT("*")) ? field_text(t->me.user, 8) : user);
    field_set_upper(one.node, 8, node.n ? node : field_text(t->me.node, 8));
    for (u32 k = 0; k < t->r->n; k++)
        if (!memcmp(&t->r->of[k], &one, sizeof one))
            return 0;
    if (user.n > 8)
        return dms(t->module, USER_NOT_FOUND, &user);
    if (t->r->n == RECIPIENTS_MAX)
        return dms(t->module, NO_STORAGE);
    t->r->of[t->r->n++] = one;
    return 0;
}

static int word_add(struct taking *t, struct text word, struct text node, u32 within);

static int list_add(struct taking *t, struct text list, u32 within)
{
    int rc = 0;

    for (struct text word = text_word(&list); !rc && word.n; word = text_word(&list)) {
        struct text rest = list, at = text_word(&rest), node = {0};

        if (text_equal_upper(at, TEXT("AT"))) {
            node = text_word(&rest);
            list = rest;
        }
        rc = word_add(t, word, node, within + 1);
    }
    return rc;
}

static int entry_add(struct taking *t, struct text nickname, const struct names_entry *e, u32 within)
{
    struct text list = names_tag(e, "LIST"), user = names_tag(e, "USERID");
    char name[9];

    if (list.n && within < LISTS_WITHIN)
        return list_add(t, list, within);
    if (user.n)
        return one_add(t, user, names_tag(e, "NODE"));
    format(name, sizeof name, "%.8s", t->me.user);
    return dms(t->module, NO_USERID, &nickname, name);
}

/* user@node; a node that was said makes it a userid and no nickname. */
static int word_add(struct taking *t, struct text word, struct text node, u32 within)
{
    struct names_entry *e;
    int rc;

    for (u32 k = 1; k + 1 < word.n; k++)
        if (word.at[k] == '@')
            return one_add(t, (struct text){word.at, k}, (struct text){word.at + k + 1, word.n - k - 1});
    if (node.n)
        return one_add(t, word, node);
    e = storage_get(sizeof *e);
    if (!e)
        return dms(t->module, NO_STORAGE);
    rc = names_find(word, e) ? one_add(t, word, node) : entry_add(t, word, e, within);
    storage_free(e);
    return rc;
}

int recipients_take(const struct invocation *i, const char *module, u32 at, u32 end, struct recipients *r)
{
    struct taking t = {.module = module, .r = r};
    int rc = 0;

    identity_read(&t.me);
    r->n = 0;
    while (!rc && at < end) {
        struct text word = i->word[at++], node = {0};

        if (at < end && text_equal_upper(i->word[at], TEXT("AT"))) {
            if (at + 1 >= end)
                return dms(module, MISSING_NODE);
            node = i->word[at + 1];
            at += 2;
        }
        rc = word_add(&t, word, node, 0);
    }
    return rc;
}

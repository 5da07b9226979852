/* LINK: a minidisk of a directory entry becomes a device, by password. What the modes allow is cp/vm/links.c's.
 * Source: CP Commands and Utilities Reference, LINK. */
#define _GNU_SOURCE 1 /* explicit_bzero */
#include "cp/command/command.h"
#include "cp/base/text.h"
#include "cp/vm/links.h"
#include "cp/vm/operator.h"
#include "cp/vm/session.h"
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define FAILURES_MAX 10 /* wrong passwords of one user until he logs off */
#define ASKED (-1)      /* the password is being typed */

struct link_command {
    struct link_request request;
    u16 owner_vdev;
    char mode[4]; /* empty: none was given */
    bool has_password;
    char password[16];
};

/* Drop a word that may stand before an operand. */
static void skip_word(const char **rest, const char *keyword)
{
    const char *after = *rest;
    char word[16];

    if (text_word(&after, word, sizeof word) && strcasecmp(word, keyword) == 0)
        *rest = after;
}

/* [mode] [[PASS=] password] */
static int take_access(struct vm *vm, const char **rest, struct link_command *c)
{
    const char *after = *rest;
    char word[64];

    if (text_word(&after, word, sizeof word) && link_mode_find(word)) {
        text_upper(text_copy(c->mode, sizeof c->mode, word));
        *rest = after;
    }
    after = *rest;
    if (text_word(&after, word, sizeof word)) {
        const char *password = word;
        if (strncasecmp(word, "PASS=", 5) == 0) {
            password += 5;
            if (!*password && text_word(&after, word, sizeof word))
                password = word;
        }
        c->has_password = true;
        text_upper(text_copy(c->password, sizeof c->password, password));
        *rest = after;
        explicit_bzero(word, sizeof word);
    }
    if (*text_rest(*rest))
        return say(vm, MSG_LINK_FORMAT, c->request.owner, c->owner_vdev);
    return 0;
}

static int take_operands(struct vm *vm, const char *rest, struct link_command *c)
{
    struct link_request *r = &c->request;
    int rc;

    skip_word(&rest, "TO");
    if (!take_userid(vm, &rest, r->owner, &rc))
        return rc;
    if (directory_exists(cp.directory, r->owner) == 0)
        return say_as(vm, "LNM", MSG_NOT_IN_DIRECTORY, r->owner);
    if (!take_vdev(vm, &rest, &c->owner_vdev, &rc))
        return rc;
    skip_word(&rest, "AS");
    if (!take_vdev(vm, &rest, &r->vdev, &rc))
        return rc;
    return take_access(vm, &rest, c);
}

static const char *stored_password(const struct directory_device *disk, enum link_password which)
{
    return which == PASSWORD_READ    ? disk->read_password
           : which == PASSWORD_WRITE ? disk->write_password
                                     : disk->multiple_password;
}

static bool needs_password(const struct link_request *r, const char *stored)
{
    return strcmp(r->owner, r->vm->userid) != 0 && strcasecmp(stored, "ALL") != 0 &&
           !directory_has_option(r->vm->user, "LNKNOPAS");
}

/* The person at the terminal types it, unseen, and the command comes again. */
static int ask(const struct link_command *c, enum link_password which)
{
    static const char *const prompts[] = {
        [PASSWORD_READ] = "READ", [PASSWORD_WRITE] = "WRITE", [PASSWORD_MULTIPLE] = "MULTI"};
    const struct link_request *r = &c->request;
    char prompt[40], command[64];

    snprintf(prompt, sizeof prompt, "ENTER %s PASSWORD:", prompts[which]);
    snprintf(command, sizeof command, "LINK TO %s %04X AS %04X %s PASS=", r->owner, c->owner_vdev, r->vdev, r->mode);
    if (session_ask_password(r->vm, prompt, command))
        return ASKED;
    return say(r->vm, MSG_LINK_PASSWORD, r->owner, c->owner_vdev);
}

static int refuse(const struct link_command *c)
{
    struct vm *vm = c->request.vm;

    if (++vm->link_failures == FAILURES_MAX)
        operator_tell("LINK of %s is disabled: %u incorrect passwords, the last for %s %04X", vm->userid,
            vm->link_failures, c->request.owner, c->owner_vdev);
    return say(vm, MSG_LINK_PASSWORD, c->request.owner, c->owner_vdev);
}

/* 0, ASKED, or the number of the message that was said. */
static int check_password(const struct link_command *c, enum link_password which)
{
    static const enum message_id none[] = {[PASSWORD_READ] = MSG_NO_READ_PASSWORD,
        [PASSWORD_WRITE] = MSG_NO_WRITE_PASSWORD,
        [PASSWORD_MULTIPLE] = MSG_NO_MULTIPLE_PASSWORD};
    const struct link_request *r = &c->request;
    const char *stored = stored_password(r->disk, which);

    if (!needs_password(r, stored))
        return 0;
    if (!*stored)
        return say(r->vm, none[which], r->owner, c->owner_vdev);
    if (r->vm->link_failures >= FAILURES_MAX)
        return say(r->vm, MSG_LINK_REFUSED);
    if (!c->has_password)
        return ask(c, which);
    return strcasecmp(stored, c->password) == 0 ? 0 : refuse(c);
}

/* The disk, the mode and the password are looked at in this order, as the messages show. */
static int link_to(struct link_command *c)
{
    struct link_request *r = &c->request;
    const struct link_mode *mode;
    int rc;

    if (strcmp(r->disk->subtype, "T-DISK") == 0)
        return say(r->vm, MSG_NOT_LINKED_TYPE, r->owner, c->owner_vdev);
    r->mode = *c->mode ? c->mode : strcmp(r->owner, r->vm->userid) == 0 ? r->disk->mode : "R";
    mode = link_mode_find(r->mode);
    if (vm_device(r->vm, r->vdev))
        return say(r->vm, MSG_NOT_LINKED_DEFINED, r->owner, c->owner_vdev, r->vdev);
    rc = mode ? check_password(c, mode->password) : 0;
    return rc ? rc : link_make(r);
}

int cmd_link(struct vm *vm, const char *rest)
{
    struct link_command c = {.request = {.vm = vm, .announce = true}};
    struct directory_user *user = NULL;
    int rc = take_operands(vm, rest, &c), found;

    if (rc == 0) {
        found = link_find(c.request.owner, c.owner_vdev, &user, &c.request.disk);
        if (found == 1) {
            text_copy(c.request.owner, sizeof c.request.owner, user->userid);
            rc = link_to(&c);
        } else {
            rc = say(vm, found ? MSG_LINK_NO_DIRECTORY : MSG_NOT_LINKED_NO_DISK, c.request.owner, c.owner_vdev);
        }
    }
    explicit_bzero(c.password, sizeof c.password);
    directory_user_free(user);
    return rc == ASKED ? 0 : rc;
}

/* SHARE, QUICKDSP and SRM: SET and QUERY. Source: CP Commands and Utilities Reference. */
#include "cp/vm/share.h"
#include "cp/base/text.h"
#include "cp/command/command.h"
#include "cp/vm/dispatch.h"
#include <stdio.h>
#include <string.h>

/* The user that the next word names, logged on; NULL and *rc otherwise. */
static struct vm *take_user(struct vm *vm, const char **rest, int *rc)
{
    struct vm *user;
    char userid[9];

    if (!take_userid(vm, rest, userid, rc))
        return NULL;
    user = vm_find(userid);
    if (!user)
        *rc = say(vm, MSG_NOT_LOGGED_ON, userid);
    return user;
}

static void amount_text(bool absolute, u16 amount, char text[32])
{
    if (absolute)
        snprintf(text, 32, "ABSOLUTE SHARE = %u.%u%%", amount / 10u, amount % 10u);
    else
        snprintf(text, 32, "RELATIVE SHARE = %u", amount);
}

static void maximum_text(const struct share *share, char text[40])
{
    const char *limit = share->limit == LIMIT_SOFT ? "LIMITSOFT" : "LIMITHARD";
    bool absolute = share->maximum ? share->maximum_absolute : share->absolute;
    u16 maximum = share->maximum ? share->maximum : share->amount;

    if (share->limit == LIMIT_NONE)
        snprintf(text, 40, "NOLIMIT");
    else if (absolute)
        snprintf(text, 40, "%s   ABSOLUTE %u.%u%%", limit, maximum / 10u, maximum % 10u);
    else
        snprintf(text, 40, "%s   RELATIVE %u", limit, maximum);
}

static void respond_share(struct vm *vm, const struct vm *user)
{
    const struct share *share = &user->claimant.share;
    char amount[32], maximum[40];

    amount_text(share->absolute, share->amount, amount);
    maximum_text(share, maximum);
    respond(vm, "USER %-8s: %s", user->userid, amount);
    respond(vm, "               MAXIMUM SHARE = %s", maximum);
}

/* One's own; with class A or E also another's, or everybody's. */
static int query_of(struct vm *vm, const char *rest, void (*show)(struct vm *vm, const struct vm *user))
{
    const struct vm *user = vm;
    const char *after = rest;
    char word[16];
    int rc;

    if (text_word(&after, word, sizeof word) && strcmp(text_upper(word), "ALL") == 0 && command_permitted(vm, "AE")) {
        rc = expect_end(vm, after);
        for (user = cp.users; rc == 0 && user; user = user->next)
            show(vm, user);
        return rc;
    }
    if (*text_rest(rest)) {
        user = take_user(vm, &rest, &rc);
        if (!user)
            return rc;
        if (user != vm && !command_permitted(vm, "AE"))
            return say_as(vm, "CQV", MSG_INVALID_OPTION, user->userid);
    }
    rc = expect_end(vm, rest);
    if (rc == 0)
        show(vm, user);
    return rc;
}

int query_share(struct vm *vm, const char *rest)
{
    return query_of(vm, rest, respond_share);
}

static void respond_quick(struct vm *vm, const struct vm *user)
{
    respond(vm, "USER %-8s: QUICKDSP = %s", user->userid, user->claimant.quick ? "ON" : "OFF");
}

int query_quickdsp(struct vm *vm, const char *rest)
{
    return query_of(vm, rest, respond_quick);
}

int set_share(struct vm *vm, const char *rest)
{
    struct directory_share share;
    char word[16];
    const char *after;
    int rc;
    struct vm *user = take_user(vm, &rest, &rc);

    if (!user)
        return rc;
    after = rest;
    if (text_word(&after, word, sizeof word) && text_abbreviates(word, "INITial")) {
        rc = expect_end(vm, after);
        share = user->user->share;
    } else if (!share_parse(rest, &share, word)) {
        return *word ? say_as(vm, "SCE", MSG_INVALID_OPERAND, text_upper(word))
                     : say_as(vm, "SCE", MSG_OPERAND_MISSING);
    } else {
        rc = 0;
    }
    if (rc)
        return rc;
    dispatch_set_share(user, share_of_directory(&share));
    respond_share(vm, user);
    return 0;
}

static bool take_on_off(struct vm *vm, const char *rest, bool *on, int *rc)
{
    char word[16];

    if (!text_word(&rest, word, sizeof word)) {
        *rc = say_as(vm, "SCE", MSG_OPERAND_MISSING);
        return false;
    }
    *on = strcmp(text_upper(word), "ON") == 0;
    if (!*on && strcmp(word, "OFF") != 0) {
        *rc = say_as(vm, "SCE", MSG_INVALID_OPERAND, word);
        return false;
    }
    *rc = expect_end(vm, rest);
    return *rc == 0;
}

int set_quickdsp(struct vm *vm, const char *rest)
{
    bool on;
    int rc;
    struct vm *user = take_user(vm, &rest, &rc);

    if (!user || !take_on_off(vm, rest, &on, &rc))
        return rc;
    dispatch_set_quick(user, on);
    respond_quick(vm, user);
    return 0;
}

#define SRM_SLICE 1
#define SRM_BIAS 2
#define SRM_LIMIT 4

static void respond_srm(struct vm *vm, unsigned what)
{
    struct dispatch_tuning t = dispatch_tuning();

    if (what & SRM_BIAS)
        respond(vm, "IABIAS : INTENSITY=%u%%; DURATION=%u", t.interactive_percent, t.interactive_slices);
    if (what & SRM_SLICE)
        respond(vm, "DISPATCHING MINOR TIMESLICE = %llu MS", (unsigned long long)(t.slice_ns / 1000000));
    if (what & SRM_LIMIT)
        respond(vm, "LIMITHARD METHOD: CONSUMPTION");
}

int query_srm(struct vm *vm, const char *rest)
{
    unsigned what = 0;
    char word[16];
    int rc;

    if (text_word(&rest, word, sizeof word)) {
        what = text_abbreviates(word, "DSPSLice")    ? SRM_SLICE
               : text_abbreviates(word, "IABIAS")    ? SRM_BIAS
               : text_abbreviates(word, "LIMITHARD") ? SRM_LIMIT
                                                     : 0;
        if (!what)
            return say_as(vm, "CQV", MSG_INVALID_OPTION, text_upper(word));
    }
    rc = expect_end(vm, rest);
    if (rc == 0)
        respond_srm(vm, what ? what : SRM_SLICE | SRM_BIAS | SRM_LIMIT);
    return rc;
}

/* A number in a range, with or without a percent sign behind it. */
static bool take_number(struct vm *vm, const char **rest, u64 min, u64 max, u64 *value, int *rc)
{
    char word[16];
    size_t n;

    if (!text_word(rest, word, sizeof word)) {
        *rc = say_as(vm, "SRM", MSG_OPERAND_MISSING);
        return false;
    }
    n = strlen(word);
    if (n > 1 && word[n - 1] == '%')
        word[n - 1] = 0;
    if (text_decimal(word, max, value) && *value >= min)
        return true;
    *rc = say_as(vm, "SRM", MSG_INVALID_OPERAND, text_upper(word));
    return false;
}

int set_srm(struct vm *vm, const char *rest)
{
    static const char *const of_machines_with_paging[] = {"LDUBUF", "STORBUF", "DSPBUF", "MAXWSS", "XSTORE"};
    struct dispatch_tuning t = dispatch_tuning();
    unsigned what = SRM_SLICE | SRM_BIAS;
    u64 first, second;
    char word[16];
    int rc = 0;

    if (!text_word(&rest, word, sizeof word))
        return say_as(vm, "SRM", MSG_OPERAND_MISSING);
    for (size_t i = 0; i < sizeof of_machines_with_paging / sizeof *of_machines_with_paging; i++)
        if (text_abbreviates(word, of_machines_with_paging[i]))
            return say_as(vm, "SRM", MSG_NOT_SUPPORTED, of_machines_with_paging[i]);
    if (text_abbreviates(word, "DSPSLice")) {
        if (!take_number(vm, &rest, 1, 100, &first, &rc))
            return rc;
        t.slice_ns = first * 1000000;
        what = SRM_SLICE;
    } else if (text_abbreviates(word, "IABIAS")) {
        if (!take_number(vm, &rest, 0, 100, &first, &rc) || !take_number(vm, &rest, 1, 100, &second, &rc))
            return rc;
        t.interactive_percent = (unsigned)first;
        t.interactive_slices = (unsigned)second;
        what = SRM_BIAS;
    } else if (text_abbreviates(word, "INITial")) {
        t = (struct dispatch_tuning){5000000, 90, 2};
    } else {
        return say_as(vm, "SRM", MSG_INVALID_OPERAND, text_upper(word));
    }
    rc = expect_end(vm, rest);
    if (rc)
        return rc;
    dispatch_tune(t);
    respond_srm(vm, what);
    return 0;
}

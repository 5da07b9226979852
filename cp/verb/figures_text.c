/* Figures to lines and back, by the table. Must not know where the lines go. */
#include "cp/verb/figures_text.h"
#include "cp/base/text.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FORM 1

struct field {
    const char *name;
    size_t at;
};

static const struct field system_fields[] = {
#define SYSTEM_FIGURE(name, kind, divisor, metric, labels, help) {#name, offsetof(struct figures, name)},
#define USER_FIGURE(name, kind, divisor, metric, labels, help)
#include "cp/vm/figure.def"
#undef USER_FIGURE
#undef SYSTEM_FIGURE
};

static const struct field user_fields[] = {
#define SYSTEM_FIGURE(name, kind, divisor, metric, labels, help)
#define USER_FIGURE(name, kind, divisor, metric, labels, help) {#name, offsetof(struct user_figures, name)},
#include "cp/vm/figure.def"
#undef USER_FIGURE
#undef SYSTEM_FIGURE
};

#define SYSTEM_FIELDS (sizeof system_fields / sizeof *system_fields)
#define USER_FIELDS (sizeof user_fields / sizeof *user_fields)

static void fields_print(const void *from, const struct field *fields, size_t count, char *text, size_t size)
{
    size_t n = strlen(text);

    for (size_t i = 0; i < count && n < size; i++) {
        u64 value;
        memcpy(&value, (const char *)from + fields[i].at, sizeof value);
        n += (size_t)snprintf(text + n, size - n, " %s=%llu", fields[i].name, (unsigned long long)value);
    }
}

void figures_print(const struct figures *f, void (*line)(void *arg, const char *text), void *arg)
{
    char text[2048];

    snprintf(text, sizeof text, "figures %d %llu", FORM, (unsigned long long)f->taken_ns);
    line(arg, text);
    snprintf(text, sizeof text, "system name=%s", f->identifier);
    fields_print(f, system_fields, SYSTEM_FIELDS, text, sizeof text);
    line(arg, text);
    for (unsigned n = 0; n < f->count; n++) {
        const struct user_figures *u = &f->user[n];
        snprintf(text, sizeof text, "user name=%s state=%s terminal=%s", u->userid, u->state, u->terminal);
        fields_print(u, user_fields, USER_FIELDS, text, sizeof text);
        line(arg, text);
    }
}

static void number_take(void *to, const struct field *fields, size_t count, const char *name, const char *value)
{
    u64 n;

    for (size_t i = 0; i < count; i++)
        if (strcmp(name, fields[i].name) == 0 && text_decimal(value, UINT64_MAX, &n))
            memcpy((char *)to + fields[i].at, &n, sizeof n);
}

static void user_take(struct user_figures *u, const char *name, const char *value)
{
    if (strcmp(name, "name") == 0)
        text_copy(u->userid, sizeof u->userid, value);
    else if (strcmp(name, "state") == 0)
        text_copy(u->state, sizeof u->state, value);
    else if (strcmp(name, "terminal") == 0)
        text_copy(u->terminal, sizeof u->terminal, value);
    else
        number_take(u, user_fields, USER_FIELDS, name, value);
}

/* The words name=value of a line; u is NULL for the system's. */
static void words_take(struct figures *f, struct user_figures *u, const char *rest)
{
    char word[64];

    while (text_word(&rest, word, sizeof word)) {
        char *value = strchr(word, '=');
        if (!value)
            continue;
        *value++ = 0;
        if (u)
            user_take(u, word, value);
        else if (strcmp(word, "name") == 0)
            text_copy(f->identifier, sizeof f->identifier, value);
        else
            number_take(f, system_fields, SYSTEM_FIELDS, word, value);
    }
}

static int user_add(struct figures *f)
{
    struct user_figures *bigger = realloc(f->user, (f->count + 1) * sizeof *bigger);

    if (!bigger)
        return -ENOMEM;
    f->user = bigger;
    f->user[f->count++] = (struct user_figures){0};
    return 0;
}

int figures_parse(FILE *in, struct figures *f)
{
    char line[4096], word[16];
    unsigned long long taken;
    int form, rc = 0;

    *f = (struct figures){0};
    if (!fgets(line, sizeof line, in) || sscanf(line, "figures %d %llu", &form, &taken) != 2 || form != FORM)
        return -EPROTO;
    f->taken_ns = taken;
    while (rc == 0 && fgets(line, sizeof line, in)) {
        const char *rest = line;
        line[strcspn(line, "\n")] = 0;
        text_word(&rest, word, sizeof word);
        if (strcmp(word, "system") == 0)
            words_take(f, NULL, rest);
        else if (strcmp(word, "user") == 0 && (rc = user_add(f)) == 0)
            words_take(f, &f->user[f->count - 1], rest);
    }
    if (rc < 0)
        figures_free(f);
    return rc;
}

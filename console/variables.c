/* ${NAME} in session scripts. */
#include "console/script.h"
#include <stdlib.h>
#include <string.h>

struct variable {
    struct variable *next;
    char *name, *value;
};

static struct variable *find(const struct variables *v, const char *name, size_t length)
{
    struct variable *at = v->first;

    while (at && !(strlen(at->name) == length && memcmp(at->name, name, length) == 0))
        at = at->next;
    return at;
}

bool variables_set(struct variables *v, const char *name, const char *value)
{
    struct variable *at = find(v, name, strlen(name));
    char *copy = strdup(value);

    if (!copy)
        return false;
    if (!at) {
        at = calloc(1, sizeof *at);
        if (!at || !(at->name = strdup(name))) {
            free(at);
            free(copy);
            return false;
        }
        at->next = v->first;
        v->first = at;
    }
    free(at->value);
    at->value = copy;
    return true;
}

char *variables_expand(const struct variables *v, const char *text, const char **why)
{
    char *result = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&result, &size);
    const char *dollar;

    *why = f ? NULL : "out of storage";
    while (f && !*why && (dollar = strstr(text, "${"))) {
        const char *end = strchr(dollar, '}');
        const struct variable *found = end ? find(v, dollar + 2, (size_t)(end - dollar - 2)) : NULL;
        if (!found) {
            *why = end ? "a ${NAME} that no earlier line has set" : "a ${ without its }";
            break;
        }
        fwrite(text, 1, (size_t)(dollar - text), f);
        fputs(found->value, f);
        text = end + 1;
    }
    if (f) {
        fputs(text, f);
        fclose(f);
    }
    if (*why) {
        free(result);
        return NULL;
    }
    return result;
}

void variables_free(struct variables *v)
{
    while (v->first) {
        struct variable *at = v->first;
        v->first = at->next;
        free(at->name);
        free(at->value);
        free(at);
    }
}

/* Names of files and patterns of them (CMS User's Guide, "Naming Files"). Knows no disks. */
#include "guests/cms/file/fileid.h"
#include "guests/cms/base/character.h"
#include "guests/cms/base/format.h"

static int field_of(struct text t, bool patterns, char field[8])
{
    if (!t.n)
        t = TEXT("*");
    field_set_upper(field, 8, t);
    for (u32 i = 0; i < 8 && i < t.n; i++)
        if (!character_is_fileid(field[i]) && !(patterns && (field[i] == '*' || field[i] == '%')))
            return 20;
    return 0;
}

int fileid_of(struct text name, struct text type, struct text mode, bool patterns, struct fileid *id)
{
    int rc = field_of(name, patterns, id->name);

    if (!rc)
        rc = field_of(type, patterns, id->type);
    if (rc)
        return rc;
    id->mode = ' ';
    id->number = ' ';
    if (mode.n > 2)
        return 24;
    if (mode.n) {
        id->mode = character_upper(mode.at[0]);
        if (id->mode != '*' && !character_is_letter(id->mode))
            return 24;
    }
    if (mode.n == 2) {
        id->number = mode.at[1];
        if (id->number != '*' && !(character_is_digit(id->number) && id->number <= '6'))
            return 24;
    }
    return 0;
}

/* Without backtracking further than the last *. */
static bool field_matches(const char *pattern, const char *field)
{
    struct text p = field_text(pattern, 8), f = field_text(field, 8);
    u32 i = 0, j = 0, star = ~0u, from = 0;

    while (j < f.n) {
        if (i < p.n && p.at[i] == '*') {
            star = i++;
            from = j;
        } else if (i < p.n && (p.at[i] == f.at[j] || p.at[i] == '%')) {
            i++;
            j++;
        } else if (star != ~0u) {
            i = star + 1;
            j = ++from;
        } else {
            return false;
        }
    }
    while (i < p.n && p.at[i] == '*')
        i++;
    return i == p.n;
}

static bool any(char c)
{
    return c == '*' || c == ' ';
}

bool fileid_matches(const struct fileid *pattern, const struct fileid *id)
{
    return (any(pattern->mode) || pattern->mode == id->mode) &&
           (any(pattern->number) || pattern->number == id->number) && field_matches(pattern->name, id->name) &&
           field_matches(pattern->type, id->type);
}

void fileid_show(const struct fileid *id, char text[24])
{
    struct text name = field_text(id->name, 8), type = field_text(id->type, 8);
    char mode[3] = {id->mode, any(id->number) ? 0 : id->number, 0};

    format(text, 24, "%T %T%s%s", &name, &type, id->mode == ' ' ? "" : " ", id->mode == ' ' ? "" : mode);
}

/* The groups of global variables, and their files. */
#pragma once
#include "guests/cms/nucleus/command.h"

enum { GLOBALV_TEXT_MAX = 255 }; /* of a name, of a value */

struct variable {
    struct variable *next;
    u8 name_n, value_n;
    char text[]; /* name, value */
};
struct group {
    struct group *next;
    char name[TOKEN];
    struct variable *first;
};
extern struct group *globalv_groups;

/* The group of a name (upper case, 8), made if need be; NULL: no storage. */
struct group *globalv_group(const char name[TOKEN], bool make);
struct variable *globalv_find(const struct group *g, struct text name);
bool globalv_set(struct group *g, struct text name, struct text value); /* false: no storage */
struct text globalv_value(const struct variable *v);
void globalv_purge(struct group *g);

enum globalv_file { GLOBALV_STORAGE, GLOBALV_SESSION, GLOBALV_LASTING };
/* Read both files of disk A, where they are. 0, or a return code with its message. */
int globalv_init(void);
int globalv_append(enum globalv_file to, const struct group *g, struct text name, struct text value);

/* Settings of SET, QUERY and EXTRACT: setting.def. */
#pragma once
#include "guests/cms/xedit/edit.h"

#define SETTING_SHOWN 512

struct setting {
    const char *name;
    u8 least;
    u16 field;                                        /* of a switch: where its bool is in struct edit, else 0 */
    int (*set)(struct edit *e, struct text operands); /* NULL: it can only be asked for */
    u32 (*show)(const struct edit *e, char *text);    /* what QUERY shows behind the name */
};
/* NULL: unknown. *rest: a number behind the name, as of PF3. */
const struct setting *setting_find(struct text name);
/* The value in words, as QUERY shows it, without the name. */
u32 setting_show(const struct edit *e, const struct setting *s, struct text name, char text[SETTING_SHOWN]);
extern const struct setting settings_table[];
extern const u32 settings_count;

void setting_defaults(struct edit *e);
void setting_free(struct edit *e);
void setting_keys(struct editor *editor); /* what the keys are at first */

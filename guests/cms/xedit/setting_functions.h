/* The functions of setting.def. */
#pragma once
#include "guests/cms/xedit/setting.h"

#define SWITCH(NAME, least, field)
#define SETTING(NAME, least, set, show) u32 show(const struct edit *e, char *text);
#include "guests/cms/xedit/setting.def"
#undef SETTING
#undef SWITCH

int set_alt(struct edit *e, struct text operands);
int set_arbchar(struct edit *e, struct text operands);
int set_autosave(struct edit *e, struct text operands);
int set_case(struct edit *e, struct text operands);
int set_cmdline(struct edit *e, struct text operands);
int set_curline(struct edit *e, struct text operands);
int set_display(struct edit *e, struct text operands);
int set_enter(struct edit *e, struct text operands);
int set_fmode(struct edit *e, struct text operands);
int set_fname(struct edit *e, struct text operands);
int set_ftype(struct edit *e, struct text operands);
int set_linend(struct edit *e, struct text operands);
int set_lrecl(struct edit *e, struct text operands);
int set_msgline(struct edit *e, struct text operands);
int set_pa(struct edit *e, struct text operands);
int set_pf(struct edit *e, struct text operands);
int set_point(struct edit *e, struct text operands);
int set_prefix(struct edit *e, struct text operands);
int set_range(struct edit *e, struct text operands);
int set_recfm(struct edit *e, struct text operands);
int set_reserved(struct edit *e, struct text operands);
int set_scale(struct edit *e, struct text operands);
int set_scope(struct edit *e, struct text operands);
int set_select(struct edit *e, struct text operands);
int set_tabline(struct edit *e, struct text operands);
int set_tabs(struct edit *e, struct text operands);
int set_trunc(struct edit *e, struct text operands);
int set_verify(struct edit *e, struct text operands);
int set_zone(struct edit *e, struct text operands);

/* Message 520E about an operand. */
int setting_invalid(struct text t);
int set_switch(struct edit *e, u32 field, struct text operands);
/* SELECT of one line. */
void setting_select(struct edit *e, u32 n, u8 selection);

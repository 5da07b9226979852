/* Real printers, punches and readers as operands of commands, and how they are shown. */
#pragma once
#include "cp/command/command.h"
#include "cp/vm/real_unit.h"

/* A set of devices: "[UR] {ALL|Printer|PUnch|Reader|rdev ...}". */
struct unit_set {
    bool all, printers, punches, readers;
    struct real_unit *units[16];
    unsigned count;
};
/* Take it off *rest, up to the first word that is none of it. Nothing is ALL if all_default. False: said, *rc. */
bool take_units(struct vm *vm, const char **rest, struct unit_set *set, bool all_default, int *rc);
/* The next device of the set, NULL at the end. */
struct real_unit *unit_set_next(const struct unit_set *set, struct real_unit *u);
/* One printer or punch by its number. NULL: said, *rc. */
struct real_unit *take_unit(struct vm *vm, const char **rest, int *rc);

/* Its line of QUERY UR, and what it is making: false if it is not active. */
void respond_unit(struct vm *vm, struct real_unit *u);
bool respond_unit_file(struct vm *vm, struct real_unit *u, const char *verb);
/* QUERY rdev of such a device. */
int query_unit(struct vm *vm, struct real_unit *u);
/* QUERY PRT ACTIVE: what devices of a queue are making. */
int query_active_units(struct vm *vm, enum spool_queue queue);

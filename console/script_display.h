/* A 3270 terminal of a session script: a TN3270 client of the system, without a port. */
#pragma once
#include "console/display_model.h"

struct script_display {
    struct display_model model;
    bool changed;       /* since script_display_print */
    struct outbound in; /* the record that is being received */
    u8 state, verb;     /* of telnet */
    u8 sub[16];
    size_t sub_length;
};

struct script_display *script_display_create(void); /* NULL when out of memory */
void script_display_free(struct script_display *d);
/* A new connection. */
void script_display_begin(struct script_display *d);
/* Bytes from the system; what is to be sent is added to out. */
void script_display_receive(struct script_display *d, const u8 *data, size_t n, struct outbound *out);
/* Press a key: ENTER, CLEAR, PA1 to PA3, PF1 to PF24, TAB. False: there is no such key. */
bool script_display_key(struct script_display *d, const char *name, struct outbound *out);
/* The attention identifier of a key's name, or 0; TAB, which sends nothing, is 1. */
u8 script_display_key_code(const char *name);

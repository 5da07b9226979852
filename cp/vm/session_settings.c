/* What TERMINAL, SCREEN and SET PF have set, as a terminal understands it. */
#include "cp/base/text.h"
#include "cp/vm/display.h"
#include "cp/vm/session.h"
#include "guests/arch/display.h"
#include <string.h>

/* BRKKEY's word as an attention identifier. */
static u8 break_key(const char *word)
{
    u64 n;

    if (strcmp(word, "PA1") == 0)
        return AID_PA1;
    return strncmp(word, "PF", 2) == 0 && text_decimal(word + 2, 24, &n) && n ? aid_of_pf((unsigned)n) : 0;
}

void session_configure(struct vm *vm)
{
    const struct virtual_device *console = vm_device_of_kind(vm, DEVICE_CONSOLE);
    struct terminal_settings s = {.logged_on = true,
        .hold = vm->hold_screen,
        .timestamp = vm->timestamp,
        .guest_controls = strcmp(vm->breakin, "GUESTCTL") == 0,
        .more_first = vm->more_first,
        .more_second = vm->more_second,
        .linesize = vm->linesize,
        .break_key = break_key(vm->brkkey)};

    if (!vm->session)
        return;
    if (console && display_keeps_all_keys(console))
        s.break_key = 0;
    memcpy(s.style, vm->screen_style, sizeof s.style);
    if (vm->hilight && !s.style[AREA_REDISPLAY].colour)
        s.style[AREA_REDISPLAY].colour = COLOUR_WHITE;
    for (size_t i = 0; i < sizeof vm->pf / sizeof *vm->pf; i++)
        if (vm->pf[i])
            s.key[i] = *vm->pf[i];
    terminal_configure(vm->session->terminal, &s);
}

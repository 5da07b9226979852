/* Full screens on the console. The control byte of a full-screen CCW: X'80' erase first, X'40' the alternate size; of a
 * read: X'80' read modified. Source: CP Programming Services, "DIAGNOSE Code X'58'" and "X'8C'". */
#include "guests/cms/nucleus/display.h"
#include "guests/cms/nucleus/channel.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/nucleus/immediate.h"
#include "guests/cms/nucleus/interruption.h"

enum { FULL_SCREEN_WRITE = 0x29, FULL_SCREEN_READ = 0x2A, SHOW_LINES = 0x19 };
enum { ERASE = 0x80, ALTERNATE = 0x40, MODIFIED = 0x80, CLEAR = 0xFF };
#define INFORMATION 64

static struct {
    bool shown;   /* the screen is a program's, not the console's */
    bool pressed; /* a key, while the program did something else */
} state;

bool display_size(u8 *rows, u8 *columns)
{
    u8 information[INFORMATION] = {0};
    u64 at = (u64)information, n = sizeof information;
    int cc;

    asm volatile("diag %1,%2,0x8c\n ipm %0\n srl %0,28" : "=d"(cc), "+d"(at), "+d"(n) : : "cc", "memory");
    if (cc == 2 || n < 6)
        return false;
    *columns = information[3];
    *rows = information[5];
    return *rows >= 20 && *columns >= 80;
}

static bool run(u8 command, u8 control, const u8 *data, u16 n, struct channel_end *end)
{
    struct ccw_display ccw = {.command = command,
        .address = {(u8)((u64)data >> 16), (u8)((u64)data >> 8), (u8)(u64)data},
        .flags = CCW_SLI,
        .control = control,
        .count = n};

    return channel_run_display(console_device(), &ccw, end);
}

bool display_write(const u8 *data, u16 n, bool wide)
{
    struct channel_end end;

    state.shown = true;
    state.pressed = false;
    return run(FULL_SCREEN_WRITE, ERASE | (wide ? ALTERNATE : 0), data, n, &end) &&
           !(end.device_status & STATUS_UNIT_CHECK);
}

u16 display_read(u8 *data, u16 size)
{
    struct channel_end end;

    while (!state.pressed && !channel_attention_taken() && !immediate.ending)
        wait_enabled();
    state.pressed = false;
    if (immediate.ending || !run(FULL_SCREEN_READ, MODIFIED, data, size, &end) || end.device_status & STATUS_UNIT_CHECK)
        return 0;
    return size - end.residual;
}

void display_release(void)
{
    struct channel_end end;
    u8 nothing = 0;

    state.shown = state.pressed = false;
    run(SHOW_LINES, CLEAR, &nothing, 1, &end);
}

bool display_attention(void)
{
    if (!state.shown || state.pressed)
        return false;
    state.pressed = true;
    return true;
}

/* The nucleus's beginning and its main loop: a line is read, done, and Ready; says how it ended. */
#include "guests/cms/base/format.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/file/file.h"
#include "guests/cms/nucleus/abend.h"
#include "guests/cms/nucleus/clock.h"
#include "guests/cms/nucleus/command.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/nucleus/cp.h"
#include "guests/cms/nucleus/immediate.h"
#include "guests/cms/nucleus/interruption.h"
#include "guests/cms/nucleus/profile.h"
#include "guests/cms/nucleus/service.h"
#include "guests/cms/nucleus/settings.h"
#include "guests/cms/nucleus/storage_areas.h"

/* From start.S. */
void nucleus_start(void);
void nucleus_saved_start(void);
u32 nucleus_save(const char *command, u32 n);

static struct {
    u64 virtual_us, total_us; /* at the last Ready; */
} ready;

static u64 storage_size(void)
{
    u64 size;

    asm volatile("diag %0,%0,0x60" : "=d"(size) : : "cc");
    return (u32)size;
}

static void ready_say(int rc)
{
    char code[16] = "";
    struct clock c;
    u64 v, t;

    settings.typing_halted = false;
    clock_read(&c);
    v = (c.virtual_us - ready.virtual_us) / 10000;
    t = (c.total_us - ready.total_us) / 10000;
    ready.virtual_us = c.virtual_us;
    ready.total_us = c.total_us;
    if (rc != 0)
        format(code, sizeof code, rc > 0 ? "(%05d)" : "(%05d)", rc);
    if (settings.ready_message != 0)
        say("Ready%s;", code);
    else
        say("Ready%s; T=%llu.%02llu/%llu.%02llu %.8s", code, v / 100, v % 100, t / 100, t % 100, c.time);
}

/* A command ended: its files are closed, what its programs had is given back. */
static void command_ended(int rc)
{
    immediate.ending = false;
    immediate.exec_pending = 0;
    execio_settle();
    file_close_all();
    storage_reclaim(STORAGE_PROGRAM);
    storage_tidy();
    ready_say(rc);
}

static void main_loop(void)
{
    char line[CONSOLE_LINE_MAX + 1];
    struct text typed = {line, 0};

    if (!profile_automatic())
        typed.n = console_read(line);
    abend_guarded(profile_run, typed);
    for (;;) {
        command_ended(abend_guarded(abend_command, typed));
        while ((typed.n = console_read(line)) == 0)
            say("CMS");
    }
}

static void begin(void)
{
    struct clock c;

    *(volatile u64 *)NUCON_STACK = STACK_TOP - 160;
    nucon->storage_size = storage_size();
    storage_areas_set(nucon->storage_size);
    interruption_init();
    service_begin();
    clock_read(&c);
    ready.virtual_us = c.virtual_us;
    ready.total_us = c.total_us;
    profile_begin();
}

/* After IPL of the saved system: everything is as it was saved. */
void nucleus_saved_start(void)
{
    begin();
    main_loop();
}

/* PARM SAVESYS name: CP saves the machine as it is, and IPLs that at once. */
static void save(struct text name)
{
    static char command[64];
    u32 n = format(command, sizeof command, "SAVESYS %T\x15IPL %T", &name, &name);

    nucleus_save(command, n);
    say("%T was not saved", &name);
}

void nucleus_start(void)
{
    begin();
    if (profile_save().n)
        save(profile_save());
    main_loop();
}

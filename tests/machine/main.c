/* The main program of the bare-metal tests: runs each and says "ok NAME" or "not ok NAME" on the operator's console,
 * and at the end "machine end PASSED FAILED". */
#include "tests/machine/machine.h"

#define SERVICE_SIGNAL 0x2401

extern const struct test tests_begin[], tests_end[];
extern void guest_end(void), second_cpu(void);
void machine_main(void);
void (*second_work)(void);

static bool failed, skipped;

static char *put(char *to, const char *text)
{
    while (*text)
        *to++ = *text++;
    return to;
}

static char *put_hex(char *to, u64 n)
{
    bool begun = false;

    for (int shift = 60; shift >= 0; shift -= 4) {
        u8 digit = n >> shift & 15;
        begun |= digit || !shift;
        if (begun)
            *to++ = "0123456789ABCDEF"[digit];
    }
    return to;
}

static char *put_number(char *to, u32 n)
{
    if (n >= 10)
        to = put_number(to, n / 10);
    *to++ = (char)('0' + n % 10);
    return to;
}

static const char *name_of(const char *path)
{
    const char *name = path;

    for (; *path; path++)
        if (*path == '/')
            name = path + 1;
    return name;
}

static char *put_place(char *to, const char *file, int line)
{
    to = put(put(to, name_of(file)), ":");
    return put(put_number(to, (u32)line), ": ");
}

static void say_cut(char *line, char *end)
{
    *end = 0;
    operator_say(line);
}

void check_failed(const char *file, int line, const char *what)
{
    char text[256];

    failed = true;
    say_cut(text, put(put_place(text, file, line), what));
}

void check_equal(const char *file, int line, const char *what, u64 is, u64 expected)
{
    char text[256], *to;

    if (is == expected)
        return;
    failed = true;
    to = put_place(text, file, line);
    to = put_hex(put(put(to, what), " is "), is);
    say_cut(text, put_hex(put(to, " not "), expected));
}

void tell(const char *name, u64 value)
{
    char text[128];

    say_cut(text, put_hex(put(put(put(text, "result "), name), " "), value));
}

void skip(const char *why)
{
    skipped = true;
    operator_say(why);
}

void unexpected(void)
{
    char text[256], *to = put(text, "unexpected interruption: program ");

    to = put(put_hex(to, AT16(Z_PGM_CODE)), " at ");
    to = put(put_hex(to, AT64(Z_PGM_OLD + 8)), " external ");
    to = put(put_hex(to, AT16(Z_EXT_CODE)), " at ");
    say_cut(text, put_hex(to, AT64(Z_EXT_OLD + 8)));
    guest_end();
}

static void new_psws_set(u64 prefix)
{
    static const u16 places[] = {Z_RESTART_NEW, Z_EXT_NEW, Z_SVC_NEW, Z_PGM_NEW, Z_MCK_NEW, Z_IO_NEW};

    for (u32 i = 0; i < sizeof places / sizeof places[0]; i++) {
        AT_PSW(prefix + places[i]).mask = MASK;
        AT_PSW(prefix + places[i]).address = (u64)unexpected;
    }
}

bool take_external(void)
{
    u8 before;

    AT16(Z_EXT_CODE) = 0;
    TRY_CLASS("0x1b0", "stosm %0, 1\n\tnopr\n\tstnsm %0, 0xfc", OUT("=Q"(before)), );
    return AT16(Z_EXT_CODE) != 0;
}

bool take_io(void)
{
    u8 before;

    AT32(Z_IO_SUBSYSTEM) = 0;
    TRY_CLASS("0x1f0", "stosm %0, 2\n\tnopr\n\tstnsm %0, 0xfc", OUT("=Q"(before)), );
    return AT32(Z_IO_SUBSYSTEM) != 0;
}

void wait_external(void)
{
    struct psw psw = {MASK | PSW_EXT | PSW_WAIT, (u64)unexpected};

    TRY_CLASS("0x1b0", "lpswe %0", , IN("Q"(psw)));
}

void service_call(u32 command, void *sccb)
{
    u64 cr0 = cr_get0();
    u32 cc;

    CR_SET(0, (cr0 & ~0xFFFFUL) | CR0_SERVICE_SIGNAL);
    do
        __asm__ volatile(".insn rre, 0xb2200000, %1, %2\n\tipm %0"
                         : "=d"(cc)
                         : "d"(command), "d"(sccb)
                         : "cc", "memory");
    while (cc >> 28 == 2); /* busy */
    do
        wait_external();
    while (AT16(Z_EXT_CODE) != SERVICE_SIGNAL);
    CR_SET(0, cr0);
}

int sigp(u32 cpu, u32 order, u64 parameter, u32 *status)
{
    register u64 r2 __asm__("2") = 0, r3 __asm__("3") = parameter;
    u32 cc;

    __asm__ volatile("sigp %1, %3, 0(%4)\n\tipm %0"
                     : "=d"(cc), "+d"(r2), "+d"(r3)
                     : "d"((u64)cpu), "a"((u64)order)
                     : "cc", "memory");
    if (status)
        *status = (u32)r2;
    return (int)(cc >> 28);
}

/* As long as the other CPU is busy, again. */
static bool sigp_done(u32 cpu, u32 order, u64 parameter)
{
    int cc;

    do
        cc = sigp(cpu, order, parameter, NULL);
    while (cc == 2);
    return cc == 0;
}

static u32 own_address(void)
{
    u16 address;

    __asm__ volatile("stap %0" : "=Q"(address));
    return address;
}

u32 second_address(void)
{
    return own_address() == 0 ? 1 : 0;
}

bool second_present(void)
{
    return sigp(second_address(), 1, 0, NULL) != 3;
}

bool second_start(void (*work)(void))
{
    u32 other = second_address();

    if (!sigp_done(other, 11, 0)) /* initial CPU reset */
        return false;
    for (u64 i = 0; i < 0x2000; i += 8)
        AT64(SECOND_PREFIX + i) = 0;
    new_psws_set(SECOND_PREFIX);
    AT_PSW(SECOND_PREFIX + Z_RESTART_NEW).address = (u64)second_cpu;
    second_work = work;
    return sigp_done(other, 13, SECOND_PREFIX) && sigp_done(other, 6, 0); /* set prefix; restart */
}

void second_wait(void)
{
    u32 status;

    while (sigp(second_address(), 1, 0, &status) != 1 || !(status & 0x40)) /* stopped */
        ;
}

void machine_main(void)
{
    u32 passed = 0, failures = 0;
    char text[128], *to;

    new_psws_set(0);
    operator_open();
    for (const struct test *t = tests_begin; t < tests_end; t++) {
        failed = skipped = false;
        t->run();
        if (skipped)
            continue;
        say_cut(text, put(put(text, failed ? "not ok " : "ok "), t->name));
        if (failed)
            failures++;
        else
            passed++;
    }
    to = put(put_number(put(text, "machine end "), passed), " ");
    say_cut(text, put_number(to, failures));
}

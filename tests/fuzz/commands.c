/* Random command lines, made of the tables' own syntax, with random changes, by users of random classes, in a system
 * whose guests no dispatcher runs. Nothing may crash, no answer hold what cannot be printed, no return code be one that
 * no message has. commands SECONDS [SEED]: one long case; what the system has become by then is part of it. FUZZ_TRACE:
 * each line is shown first. */
#include "cp/base/clock.h"
#include "cp/base/text.h"
#include "cp/vm/dispatch.h"
#include "tests/fuzz/guest.h"
#include "tests/unit/cp_command/commands.h"
#include <ctype.h>

#define CLEAN_EVERY 500 /* commands, until the spool is emptied */
#define LINE_SIZE 700

static u64 seed = 1, seconds = 10;

/* What may stand for a word of the syntax in small letters. */
static const char *const values[] = {"OPERATOR", "GENERAL", "OTHER", "NOBODY", "*", "SYSTEM", "009", "00C", "00D",
    "00E", "0200", "0201", "000C-000E", "200-2FF", "FFFF", "10000", "0", "1", "2", "7", "10", "99", "255", "256",
    "9999", "65536", "4294967296", "-1", "16M", "1G", "32M", "4K", "1E", "99999999999999999999", "0-100", "1000.40",
    "0-END", "T0.20", "K0", "FFFFFFFFFFFFFFFF", "A", "G", "=G", "+ABC", "Z6", "ALL", "ON", "OFF", "3390", "3215",
    "2540", "1403", "TO", "FROM", "C1C2C3C4", "00080000", "STANDARD", "NAME", "a b c", "%s%n%d", "12:00", "5 SEC", "1",
    "0", "TEST", "QUERY TIME", "CMD QUERY TIME", "100%", "3.5%", "."};

static void append(char line[LINE_SIZE], const char *text, size_t n)
{
    size_t used = strlen(line);

    snprintf(line + used, LINE_SIZE - used, "%.*s", (int)n, text);
}

static const char *any_value(void)
{
    return values[random_below(&seed, sizeof values / sizeof *values)];
}

/* A name of a table, abbreviated or not. */
static void append_name(char line[LINE_SIZE], const char *name)
{
    size_t n = strlen(name);

    if (random_one_in(&seed, 3)) {
        while (n > 1 && islower((unsigned char)name[n - 1]))
            n--;
        if (random_one_in(&seed, 10))
            n -= n > 1;
    }
    append(line, name, n);
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '#' || c == '$';
}

/* Words of the syntax behind the name, some left out, some twice: capitals as they are, small letters with a value in
 * their place. */
static void append_operands(char line[LINE_SIZE], const char *syntax, unsigned skip)
{
    for (const char *p = syntax; *p;) {
        size_t n = 0;
        while (is_word(p[n]))
            n++;
        if (n == 0) {
            if ((*p == '=' || *p == '-' || *p == '.') && random_one_in(&seed, 2))
                append(line, p, 1);
            p++;
            continue;
        }
        if (skip) {
            skip--;
        } else if (!random_one_in(&seed, 3)) {
            append(line, " ", 1);
            if (isupper((unsigned char)*p) && !random_one_in(&seed, 10))
                append(line, p, n);
            else
                append(line, any_value(), 40);
        }
        p += n;
    }
}

static void spoil(char line[LINE_SIZE])
{
    for (u64 times = random_below(&seed, 4); times; times--) {
        size_t n = strlen(line), at = n ? random_below(&seed, n) : 0;
        switch (random_below(&seed, 6)) {
        case 0:
            line[at] = (char)(1 + random_below(&seed, 255));
            break;
        case 1:
            line[at] = 0;
            break;
        case 2:
            line[at] = ' ';
            break;
        case 3: /* more of the same */
            memmove(line + n, line + at, n + n - at < LINE_SIZE ? n - at : 0);
            line[n + n - at < LINE_SIZE ? n + n - at : n] = 0;
            break;
        case 4:
            append(line, " ", 1);
            append(line, any_value(), 40);
            break;
        default: /* a word without end */
            while (random_below(&seed, 30) && strlen(line) < LINE_SIZE - 2)
                append(line, "XXXXXXXXXX", 10);
        }
    }
}

static const struct command *any_row(const struct command *table, size_t rows)
{
    return &table[random_below(&seed, rows)];
}

static void make_line(char line[LINE_SIZE])
{
    const struct command *row = any_row(command_table, command_count);
    u64 kind = random_below(&seed, 4);

    *line = 0;
    if (kind == 0)
        row = any_row(query_table, query_count);
    else if (kind == 1)
        row = any_row(set_table, set_count);
    append(line, kind == 0 ? "QUERY " : kind == 1 ? "SET " : "", 6);
    append_name(line, row->name);
    append_operands(line, row->syntax, kind < 2 ? 2 : 1);
    if (random_one_in(&seed, 2))
        spoil(line);
}

static void check_response(const char *line, int rc)
{
    if (rc < 0 || rc > 9999)
        fail_msg("%s: return code %d", line, rc);
    for (const char *p = system_response; *p; p++)
        if (*p != '\n' && ((unsigned char)*p < ' ' || *p == 0x7F))
            fail_msg("%s: control character %02X in %s", line, *p, system_response);
}

/* After SHUTDOWN everybody goes, and the next command is that of another system. */
static void settle(void)
{
    system_run(random_below(&seed, 3));
    if (cp.shutting_down) {
        for (unsigned i = 0; i < 1000 && cp.users; i++)
            system_run(10);
        assert_null(cp.users);
        cp.shutting_down = false;
    }
}

static void empty_spool(void)
{
    struct vm *vm = system_user("OPERATOR");

    vm->classes = 0x7F;
    issue(vm, "PURGE SYSTEM ALL");
    issue(vm, "PURGE SYSTEM RDR ALL");
    issue(vm, "PURGE SYSTEM PRT ALL");
    issue(vm, "PURGE SYSTEM PUN ALL");
}

static void hostile_commands_harm_nobody(void **unused)
{
    static const char *const users[] = {"OPERATOR", "GENERAL", "GENERAL", "OTHER"};
    u64 end = clock_monotonic_ns() + seconds * 1000000000, count = 0;
    char line[LINE_SIZE];

    (void)unused;
    for (; clock_monotonic_ns() < end; count++) {
        struct vm *vm;

        cp.max_users = 0; /* SET MAXUSERS */
        if (count % CLEAN_EVERY == 0)
            empty_spool();
        vm = system_user(users[random_below(&seed, 4)]);
        vm->classes = random_one_in(&seed, 2) ? 0x7F : random_u64(&seed) & random_u64(&seed) & 0xFFFFFFFF;
        if (random_one_in(&seed, 4))
            vm->emsg = EMSG_ON;
        make_line(line);
        if (getenv("FUZZ_TRACE"))
            fprintf(stderr, "%s: %s\n", vm->userid, line);
        check_response(line, issue(vm, line));
        if (cp.shutting_down || random_one_in(&seed, 40))
            settle();
    }
    settle();
    assert_int_equal(issue(system_user("OTHER"), "QUERY USERID"), 0);
    printf("%llu commands\n", (unsigned long long)count);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(hostile_commands_harm_nobody, command_setup, system_teardown),
    };

    seconds = argc > 1 ? strtoull(argv[1], NULL, 0) : seconds;
    seed = argc > 2 ? strtoull(argv[2], NULL, 0) : seed;
    return cmocka_run_group_tests(tests, NULL, NULL);
}

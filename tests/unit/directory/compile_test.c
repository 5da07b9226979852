/* What is wrong with a source, and where. */
#include "tests/unit/directory/fixture.h"

/* Every line that has an error says which: the source of "20 kinds of error". */
// clang-format off
static const struct {
    const char *line;
    const char *report; /* NULL: nothing wrong with it */
} cards[] = {
    {"CONSOLE 009 3215", "HCPDIR752E Statement sequence error - CONSOLE"},
    {"DIRECTORY 123", "HCPDIR753E Operand missing - device type"},
    {"GLOBALOPTS MACHINE ESA", "HCPDIR752E Statement sequence error - GLOBALOPTS"},
    {"PROFILE P", NULL},
    {" SPOOL 00C 2540 READER *", NULL},
    {"USER ONE ONE 64M 64M G", NULL},
    {" INCLUDE NOSUCH", "HCPDIR751E Invalid operand - NOSUCH following USER ONE"},
    {" MACHINE PDP11", "HCPDIR751E Invalid operand - PDP11 following USER ONE"},
    {" MACHINE ESA 65", "HCPDIR758E Duplicate MACHINE definition following USER ONE"},
    {" CPU 40", "HCPDIR751E Invalid operand - 40 following USER ONE"},
    {" CPU 0 BASE", NULL},
    {" CPU 00", "HCPDIR758E Duplicate CPU definition 00 following USER ONE"},
    {" CPU 1 CPUID 12345", "HCPDIR751E Invalid operand - 12345 following USER ONE"},
    {" OPTION LNKNOPAS NOTHING", "HCPDIR751E Invalid operand - NOTHING following USER ONE"},
    {" OPTION MAXCONN 0", "HCPDIR751E Invalid operand - 0 following USER ONE"},
    {" SHARE RELATIVE 10001", "HCPDIR751E Invalid operand - 10001 following USER ONE"},
    {" LOGONBY", "HCPDIR753E Operand missing - userid following USER ONE"},
    {" AUTOLOG TOOLONGNAME", "HCPDIR751E Invalid operand - TOOLONGNAME following USER ONE"},
    {" FROBNICATE 17", "HCPDIR757E Unknown statement - FROBNICATE following USER ONE"},
    {" CONSOLE 009 9999", "HCPDIR751E Invalid operand - 9999 following USER ONE"},
    {" CONSOLE 12345 3215", "HCPDIR751E Invalid operand - 12345 following USER ONE"},
    {" CONSOLE 009 3215 T", NULL},
    {" SPOOL 009 2540 PUNCH A", "HCPDIR754E Device 0009 is previously defined following USER ONE"},
    {" SPOOL 00D 2540", "HCPDIR753E Operand missing - READER or PUNCH following USER ONE"},
    {" SPOOL 00D 1403 *", "HCPDIR751E Invalid operand - * following USER ONE"},
    {" SPOOL 00D 1403 A EXTRA", "HCPDIR751E Invalid operand - EXTRA following USER ONE"},
    {" LINK MAINT 190 190 XX", "HCPDIR751E Invalid operand - XX following USER ONE"},
    {" MDISK 191 3390 1 TEN VOL001", "HCPDIR751E Invalid operand - TEN following USER ONE"},
    {" MDISK 191 3390 1 10", "HCPDIR753E Operand missing - volume label following USER ONE"},
    {" CLASS G", "HCPDIR752E Statement sequence error - CLASS following USER ONE"},
    {" BUILD ON * USING SUBCONFIG S", "HCPDIR752E Statement sequence error - BUILD following USER ONE"},
    {"USER ONE ONE", "HCPDIR758E Duplicate USER definition ONE"},
    {"USER TWO 64M64M64M 64M", "HCPDIR751E Invalid operand - password following USER TWO"},
    {"USER THREE", "HCPDIR753E Operand missing - password following USER THREE"},
    {"USER FOUR FOUR 64M 32M G", "HCPDIR751E Invalid operand - 32M following USER FOUR"},
    {"USER FIVE FIVE 64Q", "HCPDIR751E Invalid operand - 64Q following USER FIVE"},
    {"USER SIX SIX 64M 64M G7", "HCPDIR751E Invalid operand - G7 following USER SIX"},
    {"USER", "HCPDIR753E Operand missing - userid"},
    {"USER S.V.N SEVEN", "HCPDIR751E Invalid operand - S.V.N following USER S.V.N"},
    {"USER SYSTEM SEVEN", "HCPDIR751E Invalid operand - SYSTEM following USER SYSTEM"},
    {"IDENTITY EIGHT EIGHT", NULL},
    {" BUILD ON * USING SUBCONFIG NEVER", "HCPDIR753E Operand missing - SUBCONFIG NEVER following IDENTITY EIGHT"},
    {"SUBCONFIG LONELY", "HCPDIR752E Statement sequence error - no BUILD before following SUBCONFIG LONELY"},
    {"USER NINE NINE", NULL},
    {" COMMAND", "HCPDIR753E Operand missing - CP command following USER NINE"},
    {" COMMAND MSG OP \x01", "HCPDIR751E Invalid operand - X'01' following USER NINE"},
    {" LOGONBY MAINT,", "HCPDIR753E Operand missing - continuation line following USER NINE"},
};
// clang-format on

static void every_kind_of_error_is_reported_with_its_line_and_changes_nothing(void **state)
{
    struct fixture *f = *state;
    char source[4096] = "", expected[8192] = "", before[512];
    unsigned errors = 0;

    assert_int_equal(fixture_load(f, "USER KEEP NOLOG\n"), 0);
    strcpy(before, fixture_print(f));
    for (size_t i = 0; i < sizeof cards / sizeof *cards; i++) {
        snprintf(source + strlen(source), sizeof source - strlen(source), "%s\n", cards[i].line);
        if (cards[i].report) {
            errors++;
            snprintf(
                expected + strlen(expected), sizeof expected - strlen(expected), "T:%zu: %s\n", i + 1, cards[i].report);
        }
    }
    assert_int_equal(fixture_load(f, source), errors);
    assert_string_equal(f->text, expected);
    assert_true(errors >= 20);
    assert_string_equal(fixture_print(f), before);
    assert_int_equal(directory_check("T", source, strlen(source), NULL, NULL, NULL), errors);
}

static void a_directory_without_users_is_refused(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(fixture_load(f, ""), 1);
    assert_string_equal(f->text, "T:1: HCPDIR762E USER statement missing\n");
    assert_int_equal(fixture_load(f, "PROFILE P\n"), 1);
}

static void statements_keep_their_order(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(fixture_load(f, "USER A NOLOG\nDIRECTORY 123 3390 M01RES\n"), 1);
    assert_string_equal(f->text, "T:2: HCPDIR752E Statement sequence error - DIRECTORY following USER A\n");
    assert_int_equal(fixture_load(f, "PROFILE P\nUSER A NOLOG\n MACHINE ESA\n INCLUDE P\n"), 1);
    assert_string_equal(f->text, "T:4: HCPDIR752E Statement sequence error - INCLUDE following USER A\n");
    assert_int_equal(fixture_load(f, "USER A NOLOG\n SPOOL E 1403\n IPL 190\n"), 1);
    assert_string_equal(f->text, "T:3: HCPDIR752E Statement sequence error - IPL following USER A\n");
    assert_int_equal(fixture_load(f, "USER A NOLOG\n INCLUDE P\nPROFILE P\n"), 1);
    assert_string_equal(f->text, "T:2: HCPDIR751E Invalid operand - P following USER A\n");
    assert_int_equal(fixture_load(f, "GLOBALDEFS\nDIRECTORY 123 3390 M01RES\nUSER A NOLOG\n"), 1);
}

static void networking_is_kept_with_a_warning(void **state)
{
    struct fixture *f = *state;
    struct directory_user *u;

    assert_int_equal(
        fixture_load(f, "USER A NOLOG\n nicdef 600 type qdio,\n   lan system vsw1\n NICDEF 0600 PORTNUMBER 2\n"), 0);
    assert_string_equal(f->text, "T:2: HCPDIR756W NICDEF statement kept; networking is still to come\n"
                                 "T:4: HCPDIR756W NICDEF statement kept; networking is still to come\n");
    u = fixture_user(f, "A");
    assert_int_equal(u->device_count, 1);
    assert_int_equal(u->devices[0].kind, DIR_NICDEF);
    assert_string_equal(u->devices[0].operands, "TYPE QDIO LAN SYSTEM VSW1 PORTNUMBER 2");
    directory_user_free(u);
}

static void what_has_no_effect_yet_is_said(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(fixture_load(f, "USER A NOLOG\n CPU 0 CRYPTO\n"), 0);
    assert_string_equal(f->text, "T:2: HCPDIR765W Operand ignored - CRYPTO following USER A\n");
}

static void a_check_changes_nothing(void **state)
{
    struct fixture *f = *state;
    const char *source = "USER A NOLOG\n";

    assert_int_equal(directory_load(f->d, "T", source, strlen(source), false, text_collect, f), 0);
    assert_int_equal(directory_exists(f->d, "A"), 0);
    assert_int_equal(fixture_load(f, source), 0);
    assert_int_equal(directory_exists(f->d, "A"), 1);
}

/* Hostile sources must be survived, whatever they are worth. */
static void mangled_sources_are_survived(void **state)
{
    struct fixture *f = *state;
    char source[4096] = "", mangled[4096];
    unsigned seed = 1;
    size_t length;

    for (size_t i = 0; i < sizeof cards / sizeof *cards; i++)
        snprintf(source + strlen(source), sizeof source - strlen(source), "%s\n", cards[i].line);
    length = strlen(source);
    for (int round = 0; round < 500; round++) {
        memcpy(mangled, source, length);
        for (int i = 0; i < 40; i++) {
            seed = seed * 1103515245 + 12345;
            mangled[(seed >> 8) % length] = i & 1 ? (char)(seed >> 24) : ",\n *$A0"[(seed >> 24) % 7];
        }
        assert_true(directory_check("T", mangled, length, NULL, text_collect, f) > 0);
        f->text[0] = 0;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        fixture_test(every_kind_of_error_is_reported_with_its_line_and_changes_nothing),
        fixture_test(a_directory_without_users_is_refused),
        fixture_test(statements_keep_their_order),
        fixture_test(networking_is_kept_with_a_warning),
        fixture_test(what_has_no_effect_yet_is_said),
        fixture_test(a_check_changes_nothing),
        fixture_test(mangled_sources_are_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

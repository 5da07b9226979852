/* Source back from a directory: what print says loads to the same directory. */
#include "tests/unit/directory/fixture.h"

// clang-format off
static const char everything[] =
    "directory 0123 3390 m01res\n"
    "globaldefs\n"
    " globalopts machine xa\n"
    "USER PLAIN plainpwd 64M 128M BG 64 ON OFF @ \"\n"
    " MACHINE ESA 4\n"
    " CPU 0\n"
    " CPU 01 BASE CPUID 0ABCDE\n"
    " ACCOUNT 12345678 BIN#1\n"
    " SHARE ABSOLUTE 12.5%\n"
    " OPTION MAXCONN 100 LNKNOPAS CPUID 123456 CHPIDV ONE LANG AMENG\n"
    " OPTION ACCT\n"
    " LOGONBY A B C D E F G H I J\n NAMESAVE CMS GCS\n"
    " AUTOLOG X Y\n"
    " XAUTOLOG Z\n"
    " IPL 190 LOADPARM 1 PARM root=/dev/dasda1,  Mixed,Case, \n"
    "   end\n"
    " COMMAND SET RUN ON\n"
    " COMMAND MSG OPERATOR This text is longer than a card, so that it,, \n"
    "     must be continued; and commas, in the middle, or at the end of,\n"
    "     words, stay,, \n"
    "     where they are\n"
    " CONSOLE 009 3215 T OPERATOR\n"
    " SPOOL 00C 2540 R *\n"
    " SPOOL 00D 2540 PUNCH B\n"
    " SPOOL 00E 1403\n"
    " SPOOL 00F 3800-3 9\n"
    " SPECIAL 400 CTCA *\n"
    " SPECIAL 401 TIMER\n"
    " MDISK 191 3390 0001 0010 VOL001 MR read write mult\n"
    " MDISK 192 3390 0 END VOL002\n"
    " MDISK 193 3390 T-DISK 20\n"
    " MDISK 194 FB-512 V-DISK 20000 MR\n"
    " MDISK 195 3390 DEVNO 0A10 R ALL\n"
    " LINK MAINT 190 190 RR\n"
    " LINK * 191 291\n"
    " NICDEF 600 TYPE QDIO LAN SYSTEM VSW1\n"
    "PROFILE LATER\n"
    " STORAGE 32M\n"
    " MAXSTORAGE 1G\n"
    " CLASS ABC\n"
    " SHARE RELATIVE 300\n"
    "USER AUTO AUTOONLY * * * * * * *\n"
    "USER NOLOG NOLOG\n"
    " INCLUDE LATER\n"
    "IDENTITY MULTI LBYONLY 64M\n"
    " BUILD ON * USING SUBCONFIG MULTI-1\n"
    " BUILD ON SYSB USING SUBCONFIG MULTI-2\n"
    " INCLUDE LATER\n"
    "USER BETWEEN NOPASS\n"
    "SUBCONFIG MULTI-2\n"
    " SPOOL E 1403\n"
    "SUBCONFIG MULTI-1\n";

static const char printed_head[] =
    "DIRECTORY 0123 3390 M01RES\n"
    "GLOBALDEFS\n"
    " GLOBALOPTS MACHINE XA\n"
    "PROFILE LATER\n"
    " STORAGE 32M\n"
    " MAXSTORAGE 1G\n"
    " CLASS ABC\n"
    " SHARE RELATIVE 300\n"
    "USER PLAIN $y$";

static const char printed_tail[] =
    ",\n"
    "    64M 128M BG ON OFF @ \"\n"
    " MACHINE ESA 4\n"
    " CPU 00\n"
    " CPU 01 BASE CPUID 0ABCDE\n"
    " ACCOUNT 12345678 BIN#1\n"
    " SHARE ABSOLUTE 12.5%\n"
    " OPTION MAXCONN 100 LNKNOPAS CPUID 123456 CHPIDVIRTUALIZATION ONE LANG,\n"
    "    AMENG ACCT\n"
    " LOGONBY A B C D E F G H\n"
    " LOGONBY I J\n"
    " AUTOLOG X Y Z\n"
    " NAMESAVE CMS GCS\n"
    " IPL 190 LOADPARM 1 PARM root=/dev/dasda1, Mixed,Case end\n"
    " COMMAND SET RUN ON\n"
    " COMMAND MSG OPERATOR This text is longer than a card, so that it, must,\n"
    "    be continued; and commas, in the middle, or at the end of words,,\n"
    "    stay, where they are\n"
    " CONSOLE 0009 3215 T OPERATOR\n"
    " SPOOL 000C 2540 READER *\n"
    " SPOOL 000D 2540 PUNCH B\n"
    " SPOOL 000E 1403\n"
    " SPOOL 000F 3800-3 9\n"
    " SPECIAL 0400 CTCA *\n"
    " SPECIAL 0401 TIMER\n"
    " MDISK 0191 3390 1 10 VOL001 MR READ WRITE MULT\n"
    " MDISK 0192 3390 0 END VOL002\n"
    " MDISK 0193 3390 T-DISK 20\n"
    " MDISK 0194 FB-512 V-DISK 20000 MR\n"
    " MDISK 0195 3390 DEVNO 0A10 R ALL\n"
    " LINK MAINT 0190 0190 RR\n"
    " LINK * 0191 0291\n"
    " NICDEF 0600 TYPE QDIO LAN SYSTEM VSW1\n"
    "USER AUTO AUTOONLY * * * * * * *\n" /* the last four are editing characters */
    "USER NOLOG NOLOG\n"
    " INCLUDE LATER\n"
    "IDENTITY MULTI LBYONLY 64M\n"
    " INCLUDE LATER\n"
    " BUILD ON SYSB USING SUBCONFIG MULTI-2\n"
    " BUILD ON * USING SUBCONFIG MULTI-1\n"
    "SUBCONFIG MULTI-2\n"
    " SPOOL 000E 1403\n"
    "SUBCONFIG MULTI-1\n"
    "USER BETWEEN NOPASS\n";
// clang-format on

static void every_statement_is_printed_as_it_was_loaded(void **state)
{
    struct fixture *f = *state;
    const char *text;

    assert_int_equal(fixture_load(f, everything), 0);
    text = fixture_print(f);
    assert_memory_equal(text, printed_head, sizeof printed_head - 1);
    text = strstr(text, "$y$");
    assert_string_equal(text + strcspn(text, ", "), printed_tail);
}

static void printed_source_loads_to_the_same_directory(void **state)
{
    struct fixture *f = *state;
    char first[8192];

    assert_int_equal(fixture_load(f, everything), 0);
    assert_true(strlen(fixture_print(f)) < sizeof first);
    strcpy(first, f->text);
    assert_int_equal(fixture_load(f, "USER OTHER NOLOG\n"), 0);
    assert_int_equal(fixture_load(f, first), 0);
    assert_string_equal(fixture_print(f), first);
    assert_int_equal(directory_authenticate(f->d, "PLAIN", "plainPWD", NULL), 1);
    assert_int_equal(directory_authenticate(f->d, "PLAIN", "WRONG", NULL), 0);
}

static void only_hashes_pass_column_72(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(fixture_load(f, everything), 0);
    fixture_print(f);
    for (char *line = strtok(f->text, "\n"); line; line = strtok(NULL, "\n"))
        assert_true(strlen(line) <= 72 || strstr(line, "$y$"));
}

/* Whatever the compiler takes, however strange, the schema takes too, and it survives printing. */
static void mangled_source_that_is_taken_survives_the_round_trip(void **state)
{
    struct fixture *f = *state;
    static const char set[] = " ,*#$9AZaz@-./\n\"\\";
    char source[sizeof everything], first[8192];
    unsigned seed = 7, taken = 0;

    for (int round = 0; round < 400; round++) {
        memcpy(source, everything, sizeof source);
        memcpy(strstr(source, "plainpwd"), "nopass  ", 8); /* nothing to hash */
        for (int i = 0; i < 1 + round % 3; i++) {
            seed = seed * 1103515245 + 12345;
            source[(seed >> 8) % (sizeof source - 1)] = set[(seed >> 24) % (sizeof set - 1)];
        }
        if (directory_check("T", source, strlen(source), NULL, NULL, NULL) != 0)
            continue;
        assert_int_equal(fixture_load(f, source), 0);
        strcpy(first, fixture_print(f));
        assert_int_equal(fixture_load(f, first), 0);
        assert_string_equal(fixture_print(f), first);
        taken++;
    }
    assert_true(taken > 20);
}

static void the_sample_directory_loads_and_its_users_log_on(void **state)
{
    struct fixture *f = *state;
    static char source[32768], first[32768];
    FILE *sample = fopen("USER.DIRECT.sample", "r");
    size_t length;

    assert_non_null(sample); /* tests run at the top of the tree */
    length = fread(source, 1, sizeof source - 1, sample);
    fclose(sample);
    source[length] = 0;
    assert_int_equal(fixture_load(f, source), 0);
    assert_string_equal(f->text, "");
    assert_int_equal(directory_authenticate(f->d, "operator", "operator", NULL), 1);
    assert_int_equal(directory_authenticate(f->d, "LINUX2", "LINUX2", NULL), 1);
    assert_int_equal(directory_authenticate(f->d, "LINUX2", "MAINT", "MAINT"), 1);
    assert_int_equal(directory_authenticate(f->d, "AUTOLOG1", "AUTOONLY", NULL), 0);
    assert_int_equal(directory_may_autolog(f->d, "AUTOLOG1", "OPERATOR"), 1);
    strcpy(first, fixture_print(f));
    assert_int_equal(fixture_load(f, first), 0);
    assert_string_equal(fixture_print(f), first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        fixture_test(every_statement_is_printed_as_it_was_loaded),
        fixture_test(printed_source_loads_to_the_same_directory),
        fixture_test(only_hashes_pass_column_72),
        fixture_test(mangled_source_that_is_taken_survives_the_round_trip),
        fixture_test(the_sample_directory_loads_and_its_users_log_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What plain SQL may do to a directory and what the schema refuses, with foreign keys off. */
#include "tests/unit/directory/fixture.h"
#include "directory/device_type.h"
#include "directory/option.h"
#include <errno.h>
#include <sys/stat.h>

static const char base[] =
    "PROFILE P\n"
    "USER A NOLOG\n INCLUDE P\n CPU 0 BASE\n COMMAND QUERY TIME\n LOGONBY B\n AUTOLOG B\n OPTION ACCT\n"
    " CONSOLE 9 3215\n"
    "USER B SECRET\n"
    "IDENTITY I NOLOG\n BUILD ON * USING SUBCONFIG S\nSUBCONFIG S\n SPOOL E 1403\n";

// clang-format off
static const struct {
    const char *sql, *reason;
} nonsense[] = {
    {"INSERT INTO users (userid) VALUES ('X')", "NOT NULL constraint failed: users.password"},
    {"INSERT INTO users (password) VALUES ('X')", "NOT NULL constraint failed: users.userid"},
    {"INSERT INTO users (userid, password) VALUES ('lower', 'X')", "userid is 1-8"},
    {"INSERT INTO users (userid, password) VALUES ('', 'X')", "userid is 1-8"},
    {"INSERT INTO users (userid, password) VALUES ('TOOLONGID', 'X')", "userid is 1-8"},
    {"INSERT INTO users (userid, password) VALUES ('A B', 'X')", "userid is 1-8"},
    {"INSERT INTO users (userid, password) VALUES ('C' || char(0) || 'C', 'X')", "userid is 1-8"},
    {"INSERT INTO users (userid, password) VALUES ('SYSTEM', 'X')", "userid is 1-8"},
    {"INSERT INTO users (userid, password) VALUES (x'414243', 'X')", "cannot store BLOB"},
    {"INSERT INTO users (userid, password) VALUES ('A', 'X')", "UNIQUE constraint failed: users.userid"},
    {"INSERT INTO users (userid, password) VALUES ('P', 'X')", "a profile has this name"},
    {"INSERT INTO users (position, userid, password) VALUES (1, 'X', 'X')", "this position is taken"},
    {"REPLACE INTO users (position, userid, password) VALUES (1, 'X', 'X')", "this position is taken"},
    {"INSERT INTO users (userid, password) VALUES ('X', '')", "password is 1-8"},
    {"INSERT INTO users (userid, password) VALUES ('X', 'NINECHARS')", "password is 1-8"},
    {"INSERT INTO users (userid, password) VALUES ('X', 'A B')", "password is 1-8"},
    {"INSERT INTO users (userid, password, kind) VALUES ('X', 'X', 'PROFILE')", "kind is USER"},
    {"INSERT INTO users (userid, password, profile) VALUES ('X', 'X', 'NOSUCH')", "there is no such profile"},
    {"INSERT INTO users (userid, password, profile) VALUES ('X', 'X', 'S')", "there is no such profile"},
    {"INSERT INTO users (userid, password, storage) VALUES ('X', 'X', 100)", "storage is a multiple"},
    {"INSERT INTO users (userid, password, storage) VALUES ('X', 'X', 65537)", "storage is a multiple"},
    {"INSERT INTO users (userid, password, storage) VALUES ('X', 'X', '512M')", "cannot store TEXT"},
    {"INSERT INTO users (userid, password, storage, max_storage) VALUES ('X', 'X', 1 << 20, 1 << 19)", "not less than storage"},
    {"INSERT INTO users (userid, password, classes) VALUES ('X', 'X', 'G7')", "classes are"},
    {"INSERT INTO users (userid, password, linend) VALUES ('X', 'X', 'A')", "linend is"},
    {"INSERT INTO users (userid, password, escape_char) VALUES ('X', 'X', ',')", "escape_char is"},
    {"INSERT INTO users (userid, password, machine) VALUES ('X', 'X', '370')", "machine is"},
    {"INSERT INTO users (userid, password, machine, max_cpus) VALUES ('X', 'X', 'ESA', 65)", "max_cpus is 1-64"},
    {"INSERT INTO users (userid, password, distribution) VALUES ('X', 'X', 'BIN1')", "needs account"},
    {"INSERT INTO users (userid, password, share_relative) VALUES ('X', 'X', 0)", "share_relative is"},
    {"INSERT INTO users (userid, password, share_absolute) VALUES ('X', 'X', 1001)", "share_absolute is"},
    {"INSERT INTO users (userid, password, share_absolute, share_relative) VALUES ('X', 'X', 1, 1)", "not both"},
    {"INSERT INTO users (userid, password, ipl) VALUES ('X', 'X', '190 PARM ' || hex(zeroblob(31)))", "ipl is"},
    {"INSERT INTO users (userid, password, ipl) VALUES ('X', 'X', '190' || char(10) || 'USER Y NOPASS')", "ipl is"},
    {"UPDATE users SET profile = 'NOSUCH' WHERE userid = 'A'", "there is no such profile"},
    {"UPDATE users SET userid = 'P' WHERE userid = 'A'", "a profile has this name"},
    {"UPDATE users SET userid = 'B' WHERE userid = 'A'", "this userid is taken"},
    {"UPDATE OR REPLACE users SET userid = 'B' WHERE userid = 'A'", "this userid is taken"},
    {"UPDATE users SET kind = 'USER' WHERE userid = 'I'", "a SUBCONFIG belongs"},
    {"REPLACE INTO users (userid, password) VALUES ('I', 'X')", "a SUBCONFIG belongs"},
    {"REPLACE INTO profiles (name, identity, member) VALUES ('P', 'I', 'M')", "a user includes this profile"},
    {"DELETE FROM profiles WHERE name = 'P'", "a user includes this profile"},
    {"UPDATE profiles SET identity = 'I', member = 'M' WHERE name = 'P'", "a user includes this profile"},
    {"INSERT INTO profiles (name) VALUES ('A')", "a user has this name"},
    {"INSERT INTO profiles (name, identity, member) VALUES ('T', 'A', '*')", "there is no such IDENTITY"},
    {"INSERT INTO profiles (name, identity, member) VALUES ('T', 'I', '*')", "has a SUBCONFIG for this member"},
    {"INSERT INTO profiles (name, identity) VALUES ('T', 'I')", "member is"},
    {"INSERT INTO profiles (name, member) VALUES ('T', '*')", "member is"},
    {"INSERT INTO cpus (entry, address) VALUES ('NOSUCH', 1)", "there is no such entry"},
    {"INSERT INTO cpus (entry, address) VALUES ('A', 64)", "CPU address"},
    {"INSERT INTO cpus (entry, address) VALUES ('A', 0)", "UNIQUE"},
    {"INSERT INTO cpus (entry, address, base) VALUES ('A', 1, 1)", "UNIQUE"},
    {"INSERT INTO cpus (entry, address, cpuid) VALUES ('A', 1, '12345G')", "cpuid is"},
    {"UPDATE cpus SET entry = 'NOSUCH'", "there is no such entry"},
    {"INSERT INTO options (entry, name) VALUES ('A', 'NOTHING')", "a word of OPTION"},
    {"INSERT INTO options (entry, name) VALUES ('A', 'MAXCONN')", "takes no value, or another"},
    {"INSERT INTO options (entry, name, value) VALUES ('A', 'MAXCONN', '65536')", "takes no value, or another"},
    {"INSERT INTO options (entry, name, value) VALUES ('A', 'MIH', '1')", "takes no value, or another"},
    {"INSERT INTO commands (entry, command) VALUES ('A', 'MSG  B two blanks')", "a command is"},
    {"INSERT INTO commands (entry, command) VALUES ('A', 'MSG B x,')", "a command is"},
    {"INSERT INTO commands (entry, command) VALUES ('A', 'X' || char(10) || 'USER Y NOPASS')", "a command is"},
    {"INSERT INTO logonby (entry, byuserid) VALUES ('A', '*')", "byuserid is"},
    {"INSERT INTO logonby (entry, byuserid) VALUES ('Z', 'A')", "there is no such entry"},
    {"INSERT INTO autolog (entry, byuserid) VALUES ('Z', 'A')", "there is no such entry"},
    {"INSERT INTO autolog (entry, byuserid) VALUES ('A', 'B')", "UNIQUE"},
    {"INSERT INTO devices (entry, kind, vdev, type) VALUES ('Z', 'SPOOL', 14, '1403')", "there is no such entry"},
    {"INSERT INTO devices (entry, kind, vdev, type) VALUES ('A', 'SPOOL', 9, '1403')", "UNIQUE"},
    {"INSERT INTO devices (entry, kind, vdev, type) VALUES ('A', 'SPOOL', 65536, '1403')", "vdev is"},
    {"INSERT INTO devices (entry, kind, vdev, type) VALUES ('A', 'TAPE', 14, '3590')", "kind is CONSOLE"},
    {"INSERT INTO devices (entry, kind, vdev) VALUES ('A', 'SPOOL', 14)", "type is not one"},
    {"INSERT INTO devices (entry, kind, vdev, type) VALUES ('A', 'SPOOL', 14, '3215')", "type is not one"},
    {"INSERT INTO devices (entry, kind, vdev, type) VALUES ('A', 'SPOOL', 12, '2540')", "subtype is"},
    {"INSERT INTO devices (entry, kind, vdev, type, class) VALUES ('A', 'SPOOL', 14, '1403', '*')", "class is"},
    {"INSERT INTO devices (entry, kind, vdev, type, volser) VALUES ('A', 'SPOOL', 14, '1403', 'VOL001')", "volser is"},
    {"INSERT INTO devices (entry, kind, vdev, owner_vdev) VALUES ('A', 'LINK', 400, 400)", "owner is"},
    {"INSERT INTO devices (entry, kind, vdev, type) VALUES ('A', 'MDISK', 401, '3390')", "volser is"},
    {"INSERT INTO devices (entry, kind, vdev, type, subtype) VALUES ('A', 'MDISK', 401, '3390', 'T-DISK')", "size is"},
    {"INSERT INTO devices (entry, kind, vdev, operands) VALUES ('A', 'NICDEF', 1536, 'type qdio')", "operands are"},
    {"INSERT INTO globals (id, machine) VALUES (2, 'ESA')", "globals has one row"},
    {"UPDATE globals SET machine = '370'", "machine is"},
};
// clang-format on

static void nonsense_is_refused_in_words(void **state)
{
    struct fixture *f = *state;
    char before[4096];

    assert_int_equal(fixture_load(f, base), 0);
    strcpy(before, fixture_print(f));
    for (size_t i = 0; i < sizeof nonsense / sizeof *nonsense; i++) {
        assert_int_equal(fixture_sql(f, nonsense[i].sql) & 0xFF, SQLITE_CONSTRAINT);
        if (!strstr(f->text, nonsense[i].reason))
            fail_msg("%s: %s", nonsense[i].sql, f->text);
    }
    assert_string_equal(fixture_print(f), before);
}

static void what_belongs_to_a_user_goes_and_moves_with_him(void **state)
{
    struct fixture *f = *state;
    static const char orphans[] =
        "SELECT (SELECT count(*) FROM cpus) + (SELECT count(*) FROM options) + (SELECT count(*) FROM commands) + "
        "(SELECT count(*) FROM logonby) + (SELECT count(*) FROM autolog) + (SELECT count(*) FROM devices)";

    assert_int_equal(fixture_load(f, base), 0);
    assert_string_equal(fixture_query(f, orphans), "7");
    assert_int_equal(fixture_sql(f, "UPDATE users SET userid = 'N' WHERE userid = 'A'"), 0);
    assert_int_equal(fixture_sql(f, "UPDATE users SET userid = 'J' WHERE userid = 'I'"), 0);
    assert_int_equal(fixture_sql(f, "UPDATE profiles SET name = 'Q' WHERE name = 'P'"), 0);
    fixture_print(f);
    assert_non_null(strstr(f->text, "USER N NOLOG\n INCLUDE Q\n CPU 00 BASE\n OPTION ACCT\n LOGONBY B\n AUTOLOG B\n"
                                    " COMMAND QUERY TIME\n CONSOLE 0009 3215\n"));
    assert_non_null(
        strstr(f->text, "IDENTITY J NOLOG\n BUILD ON * USING SUBCONFIG S\nSUBCONFIG S\n SPOOL 000E 1403\n"));
    assert_int_equal(fixture_sql(f, "DELETE FROM users WHERE userid IN ('N', 'J')"), 0);
    assert_string_equal(fixture_query(f, orphans), "0");
    assert_string_equal(fixture_query(f, "SELECT count(*) FROM profiles"), "1");
}

static void a_user_from_sql_prints_as_source(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(fixture_load(f, base), 0);
    assert_int_equal(
        fixture_sql(f, "INSERT INTO users (userid, password, storage, max_storage, classes, profile, ipl)"
                       " VALUES ('LINUX5', 'NOPASS', 512 << 20, 2 << 30, 'G', 'P', '00C CLEAR');"
                       "INSERT INTO devices (entry, kind, vdev, type) VALUES ('LINUX5', 'SPECIAL', 0x0400, 'CTCA');"
                       "INSERT INTO options (entry, name, value) VALUES ('LINUX5', 'MAXCONN', '128')"),
        0);
    assert_non_null(
        strstr(fixture_print(f), "USER LINUX5 NOPASS 512M 2G G\n INCLUDE P\n OPTION MAXCONN 128\n IPL 00C CLEAR\n"
                                 " SPECIAL 0400 CTCA\n"));
}

/* option.def, device_type.def and schema.sql say the same: all that the compiler takes the schema takes. */
static void the_word_lists_agree_with_the_compiler(void **state)
{
    struct fixture *f = *state;
    static const char *const values[] = {"", " 100", " ABCDEF", " AMENG", " ONE"};
    char source[8192] = "USER A NOLOG\n";
    struct directory_user *u;
    int n = 0;

// clang-format off
#define ADD(...) snprintf(source + strlen(source), sizeof source - strlen(source), __VA_ARGS__)
#define OPTION_WORD(word, value) ADD(" OPTION %s%s\n", word, values[OPTION_##value]);
#include "directory/option.def"
#undef OPTION_WORD
#define DEVICE_TYPE(kind, type, use)                                                                                               \
    n++;                                                                                                                           \
    ADD(" %s %X %s %s\n", #kind, n, type,                                                                                          \
        USE_##use == USE_EITHER ? "READER" : DIR_##kind == DIR_MDISK ? "0 END VOL001" : "");
#include "directory/device_type.def"
#undef DEVICE_TYPE
    // clang-format on
    assert_int_equal(fixture_load(f, source), 0);
    u = fixture_user(f, "A");
    assert_int_equal(u->device_count, n);
#define OPTION_WORD(word, value) assert_true(directory_has_option(u, word));
#include "directory/option.def"
#undef OPTION_WORD
    assert_false(directory_has_option(u, "AMENG"));
    directory_user_free(u);
}

static void only_a_directory_of_this_version_is_opened(void **state)
{
    struct fixture *f = *state;
    struct directory *d;
    char path[96];

    assert_int_equal(fixture_sql(f, "PRAGMA user_version = 5"), 0);
    assert_int_equal(directory_open(f->path, &d), -EILSEQ);
    assert_int_equal(fixture_sql(f, "PRAGMA user_version = 4; PRAGMA application_id = 17"), 0);
    assert_int_equal(directory_open(f->path, &d), -EILSEQ);
    snprintf(path, sizeof path, "%s/text", f->folder);
    FILE *text = fopen(path, "w");
    fputs("This is no database at all, and nothing that Ursa should change.\n", text);
    fclose(text);
    assert_int_equal(directory_open(path, &d), -EILSEQ);
    unlink(path);
    snprintf(path, sizeof path, "%s/nowhere/directory.db", f->folder);
    assert_int_equal(directory_open(path, &d), -ENOENT);
}

static void a_directory_is_in_wal_mode_and_private(void **state)
{
    struct fixture *f = *state;
    struct stat st;

    assert_string_equal(fixture_query(f, "PRAGMA journal_mode"), "wal");
    assert_int_equal(stat(f->path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        fixture_test(nonsense_is_refused_in_words),
        fixture_test(what_belongs_to_a_user_goes_and_moves_with_him),
        fixture_test(a_user_from_sql_prints_as_source),
        fixture_test(the_word_lists_agree_with_the_compiler),
        fixture_test(only_a_directory_of_this_version_is_opened),
        fixture_test(a_directory_is_in_wal_mode_and_private),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

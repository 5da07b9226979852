/* Passwords, authority to log others on, and life beside other processes. */
#include "tests/unit/directory/fixture.h"
#include <sys/wait.h>
#include <time.h>

static void a_user_from_sql_is_found_at_once_and_his_password_becomes_a_hash(void **state)
{
    struct fixture *f = *state;
    struct directory_user *u;

    assert_int_equal(directory_exists(f->d, "NEW"), 0);
    assert_int_equal(fixture_sql(f, "INSERT INTO users (userid, password) VALUES ('NEW', 'Secret')"), 0);
    assert_int_equal(directory_exists(f->d, "new"), 1);
    u = fixture_user(f, "NEW");
    assert_int_equal(u->password, PASSWORD_HASHED);
    directory_user_free(u);
    assert_int_equal(directory_authenticate(f->d, "NEW", "secret", NULL), 1);
    assert_memory_equal(fixture_query(f, "SELECT password FROM users WHERE userid = 'NEW'"), "$y$", 3);
    assert_int_equal(directory_authenticate(f->d, "new", "SECRET", NULL), 1);
    assert_int_equal(directory_authenticate(f->d, "NEW", "SECRETS", NULL), 0);
    assert_int_equal(directory_authenticate(f->d, "NEW", "", NULL), 0);
    assert_int_equal(fixture_sql(f, "DELETE FROM users WHERE userid = 'NEW'"), 0);
    assert_int_equal(directory_authenticate(f->d, "NEW", "SECRET", NULL), 0);
}

static void a_wrong_guess_hashes_a_plain_password_too(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(fixture_sql(f, "INSERT INTO users (userid, password) VALUES ('NEW', 'SECRET')"), 0);
    assert_int_equal(directory_authenticate(f->d, "NEW", "GUESS", NULL), 0);
    assert_memory_equal(fixture_query(f, "SELECT password FROM users"), "$y$", 3);
    assert_int_equal(directory_authenticate(f->d, "NEW", "SECRET", NULL), 1);
}

static void opening_and_printing_hash_what_is_plain(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(
        fixture_sql(f, "INSERT INTO users (userid, password) VALUES ('A', 'ONE'), ('B', 'NOLOG'), ('C', 'two')"), 0);
    directory_close(f->d);
    assert_int_equal(directory_open(f->path, &f->d), 0);
    assert_string_equal(fixture_query(f, "SELECT count(*) FROM users WHERE password GLOB '$y$*'"), "2");
    assert_int_equal(fixture_sql(f, "INSERT INTO users (userid, password) VALUES ('D', 'THREE')"), 0);
    assert_null(strstr(fixture_print(f), "THREE"));
    assert_int_equal(directory_authenticate(f->d, "C", "TWO", NULL), 1);
    assert_int_equal(directory_authenticate(f->d, "D", "THREE", NULL), 1);
}

static void a_load_stores_no_plain_password(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(fixture_load(f, "USER A secret\nUSER B LBYONLY\n"), 0);
    assert_memory_equal(fixture_query(f, "SELECT password FROM users WHERE userid = 'A'"), "$y$", 3);
    assert_string_equal(fixture_query(f, "SELECT password FROM users WHERE userid = 'B'"), "LBYONLY");
    assert_int_equal(directory_authenticate(f->d, "A", "SeCrEt", NULL), 1);
}

static void special_words_are_no_passwords(void **state)
{
    struct fixture *f = *state;
    struct directory_user *u;
    static const char *const ids[] = {"N", "A", "L", "P"}, *const words[] = {"NOLOG", "AUTOONLY", "LBYONLY", "NOPASS"};

    assert_int_equal(fixture_load(f, "USER N NOLOG\nUSER A AUTOONLY\nUSER L LBYONLY\nUSER P nopass\n"), 0);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(directory_authenticate(f->d, ids[i], words[i], NULL), i == 3);
        assert_int_equal(directory_authenticate(f->d, ids[i], "", NULL), i == 3);
        u = fixture_user(f, ids[i]);
        assert_int_equal(u->password, PASSWORD_NOLOG + i);
        directory_user_free(u);
    }
}

static void logonby_takes_the_other_users_password_if_he_is_named(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(fixture_load(f, "PROFILE P\n LOGONBY BOSS\n"
                                     "USER SHARED LBYONLY\n INCLUDE P\n LOGONBY ANNE AUTO\n"
                                     "USER NEVER NOLOG\n LOGONBY ANNE\n"
                                     "USER ANNE ANNEPW\nUSER BOSS BOSSPW\nUSER EVE EVEPW\nUSER AUTO AUTOONLY\n"),
        0);
    assert_int_equal(directory_authenticate(f->d, "SHARED", "ANNEPW", "ANNE"), 1);
    assert_int_equal(directory_authenticate(f->d, "SHARED", "bosspw", "boss"), 1);
    assert_int_equal(directory_authenticate(f->d, "SHARED", "BOSSPW", "ANNE"), 0);
    assert_int_equal(directory_authenticate(f->d, "SHARED", "EVEPW", "EVE"), 0);
    assert_int_equal(directory_authenticate(f->d, "SHARED", "AUTOONLY", "AUTO"), 0);
    assert_int_equal(directory_authenticate(f->d, "SHARED", "ANNEPW", "NOSUCH"), 0);
    assert_int_equal(directory_authenticate(f->d, "SHARED", "ANNEPW", NULL), 0);
    assert_int_equal(directory_authenticate(f->d, "NEVER", "ANNEPW", "ANNE"), 0);
    assert_int_equal(directory_authenticate(f->d, "ANNE", "ANNEPW", "ANNE"), 0);
}

static void autolog_names_who_may(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(fixture_load(f, "USER SERVER AUTOONLY\n AUTOLOG ANNE\n XAUTOLOG BOB\nUSER ANNE NOLOG\n"), 0);
    assert_int_equal(directory_may_autolog(f->d, "SERVER", "ANNE"), 1);
    assert_int_equal(directory_may_autolog(f->d, "server", "bob"), 1);
    assert_int_equal(directory_may_autolog(f->d, "SERVER", "EVE"), 0);
    assert_int_equal(directory_may_autolog(f->d, "ANNE", "SERVER"), 0);
    assert_int_equal(directory_may_autolog(f->d, "NOSUCH", "ANNE"), 0);
}

/* One of two directories, each of which agrees with itself in every part. */
static void versioned_load(struct directory *d, int version)
{
    char source[8192] = "";

    snprintf(source, sizeof source, "PROFILE P\n SPOOL 1 1403\n SPOOL %d 1403\n", version);
    for (int i = 0; i < 30; i++)
        snprintf(source + strlen(source), sizeof source - strlen(source),
            "USER U%d NOLOG %dM\n INCLUDE P\n COMMAND V%d\n SPOOL %d 2540 R\n", i, version, version, version + 10);
    if (directory_load(d, "T", source, strlen(source), true, NULL, NULL) != 0)
        _exit(1);
}

static void readers_see_one_directory_or_the_other_while_a_process_loads(void **state)
{
    struct fixture *f = *state;
    int status, seen[4] = {0}, reads = 0;
    pid_t child;

    versioned_load(f->d, 2);
    directory_close(f->d);
    child = fork();
    if (child == 0) {
        struct directory *d;
        if (directory_open(f->path, &d) < 0)
            _exit(2);
        for (int i = 0; i < 60; i++)
            versioned_load(d, 2 + i % 2);
        directory_close(d);
        _exit(0);
    }
    assert_int_equal(directory_open(f->path, &f->d), 0);
    do {
        struct directory_user *u = fixture_user(f, "U29");
        int version = (int)(u->storage >> 20);
        char command[8];
        assert_true(version == 2 || version == 3);
        snprintf(command, sizeof command, "V%d", version);
        assert_string_equal(u->commands[0], command);
        assert_int_equal(u->device_count, 3);
        assert_int_equal(u->devices[0].vdev, (version + 10) % 10 + 0x10);
        assert_int_equal(u->devices[2].vdev, version);
        directory_user_free(u);
        seen[version]++;
        reads++;
    } while (waitpid(child, &status, WNOHANG) == 0);
    assert_int_equal(status, 0);
    assert_true(seen[2] && seen[3]);
    assert_true(reads > 10);
}

static void two_processes_may_make_the_same_directory(void **state)
{
    struct fixture *f = *state;
    pid_t children[4];
    char path[96];
    int status;

    snprintf(path, sizeof path, "%s/second.db", f->folder);
    for (int i = 0; i < 4; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            struct directory *d;
            _exit(directory_open(path, &d) == 0 && directory_exists(d, "A") == 0 ? 0 : 1);
        }
    }
    for (int i = 0; i < 4; i++) {
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_int_equal(status, 0);
    }
    unlink(path);
    strcat(path, "-wal");
    unlink(path);
    snprintf(path, sizeof path, "%s/second.db-shm", f->folder);
    unlink(path);
}

static void somebody_elses_open_transaction_does_not_hang_a_logon(void **state)
{
    struct fixture *f = *state;
    struct timespec before, after;
    sqlite3 *raw;

    assert_int_equal(fixture_sql(f, "INSERT INTO users (userid, password) VALUES ('A', 'PLAIN')"), 0);
    assert_int_equal(sqlite3_open(f->path, &raw), SQLITE_OK);
    assert_int_equal(sqlite3_exec(raw, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    clock_gettime(CLOCK_MONOTONIC, &before);
    assert_int_equal(directory_authenticate(f->d, "A", "PLAIN", NULL), 1);
    clock_gettime(CLOCK_MONOTONIC, &after);
    assert_true(after.tv_sec - before.tv_sec <= 2);
    sqlite3_close(raw);
    assert_int_equal(directory_authenticate(f->d, "A", "PLAIN", NULL), 1);
    assert_memory_equal(fixture_query(f, "SELECT password FROM users"), "$y$", 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        fixture_test(a_user_from_sql_is_found_at_once_and_his_password_becomes_a_hash),
        fixture_test(a_wrong_guess_hashes_a_plain_password_too),
        fixture_test(opening_and_printing_hash_what_is_plain),
        fixture_test(a_load_stores_no_plain_password),
        fixture_test(special_words_are_no_passwords),
        fixture_test(logonby_takes_the_other_users_password_if_he_is_named),
        fixture_test(autolog_names_who_may),
        fixture_test(readers_see_one_directory_or_the_other_while_a_process_loads),
        fixture_test(two_processes_may_make_the_same_directory),
        fixture_test(somebody_elses_open_transaction_does_not_hang_a_logon),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

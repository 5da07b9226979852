/* Minidisks on volumes: overlaps, what lies outside, the map and its view in SQL; MINIOPT and DEDICATE; a directory of
 * an older version. */
#include "tests/unit/directory/fixture.h"

#define USERS                                                                                                          \
    "USER ONE ONE\n MDISK 191 3390 1 10 VOL001 MR\n MDISK 192 3390 11 10 VOL001\n MDISK 123 3390 0 END VOL001 MW\n"    \
    "USER TWO TWO\n MDISK 191 3390 21 5 VOL001\n MDISK 200 FB-512 16 1000 FBA001\n MDISK 300 3390 T-DISK 5\n"

static int check(struct fixture *f, const char *source, const struct directory_volumes *volumes)
{
    *f->text = 0;
    return directory_check("T", source, strlen(source), volumes, text_collect, f);
}

static void neighbours_and_whole_volumes_do_not_overlap(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(check(f, USERS, NULL), 0);
    assert_string_equal(f->text, "");
}

static void an_overlap_is_a_warning_on_the_later_line(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(check(f, USERS "USER SIX SIX\n MDISK 191 3390 20 2 VOL001\n", NULL), 0);
    assert_string_equal(f->text, "T:10: HCPDIR768W MDISK 0191 of SIX overlaps MDISK 0192 of ONE on volume VOL001\n"
                                 "T:10: HCPDIR768W MDISK 0191 of SIX overlaps MDISK 0191 of TWO on volume VOL001\n");
    check(f, USERS "USER SIX SIX\n MDISK 191 3390 40 END VOL001\n MDISK 192 3390 90 1 VOL001\n", NULL);
    assert_string_equal(f->text, "T:11: HCPDIR768W MDISK 0192 of SIX overlaps MDISK 0191 of SIX on volume VOL001\n");
    check(f, USERS "USER SIX SIX\n MDISK 191 3390 1 10 VOL002\n", NULL);
    assert_string_equal(f->text, "");
}

static void with_volumes_extents_must_lie_inside(void **state)
{
    struct fixture *f = *state;
    static const struct directory_volume volume[] = {{"VOL001", false, 23}, {"FBA001", false, 1 << 20}};
    static const struct directory_volumes volumes = {volume, 2};

    assert_int_equal(check(f, USERS, &volumes), 0);
    assert_string_equal(f->text, "T:6: HCPDIR769W MDISK 0191 of TWO lies outside of volume VOL001, which ends at 23\n"
                                 "T:7: HCPDIR770W MDISK 0200 of TWO is of another kind than volume FBA001\n");
}

static void row_collect(void *arg, const struct directory_extent *e)
{
    char line[128];

    snprintf(line, sizeof line, "%s %s %04X %s %u %u%s%s", e->volser, e->entry, e->vdev, e->type, (unsigned)e->start,
        (unsigned)e->size, e->whole ? " WHOLE" : "", e->overlaps ? " OVERLAPS" : "");
    text_collect(arg, line);
}

static void the_map_is_in_order_of_volumes_and_starts(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(fixture_load(f, USERS "USER SIX SIX\n MDISK 191 3390 5 1 VOL001\n"), 0);
    *f->text = 0;
    assert_int_equal(directory_map(f->d, NULL, row_collect, f), 0);
    assert_string_equal(f->text, "FBA001 TWO 0200 FB-512 16 1000\n"
                                 "VOL001 ONE 0123 3390 0 0 WHOLE\n"
                                 "VOL001 ONE 0191 3390 1 10\n"
                                 "VOL001 SIX 0191 3390 5 1 OVERLAPS\n"
                                 "VOL001 ONE 0192 3390 11 10\n"
                                 "VOL001 TWO 0191 3390 21 5\n");
}

/* The view, as an administrator sees it. */
static void sql_shows_the_map(void **state)
{
    struct fixture *f = *state;
    sqlite3 *db;
    sqlite3_stmt *st;
    unsigned rows = 0, overlaps = 0;

    assert_int_equal(fixture_load(f, USERS "USER SIX SIX\n MDISK 191 3390 5 1 VOL001\n"), 0);
    assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
    assert_int_equal(
        sqlite3_prepare_v2(db, "SELECT volser, start, last, size, entry, vdev, overlaps FROM minidisks", -1, &st, NULL),
        SQLITE_OK);
    while (sqlite3_step(st) == SQLITE_ROW) {
        rows++;
        overlaps += (unsigned)sqlite3_column_int(st, 6);
        if (strcmp((const char *)sqlite3_column_text(st, 4), "SIX") == 0)
            assert_int_equal(sqlite3_column_int(st, 2), 5);
    }
    sqlite3_finalize(st);
    sqlite3_close(db);
    assert_int_equal(rows, 6);
    assert_int_equal(overlaps, 2); /* both of the pair */
}

static void miniopt_and_dedicate_are_kept(void **state)
{
    struct fixture *f = *state;
    struct directory_user *u;

    assert_int_equal(fixture_load(f, "USER ONE ONE\n MDISK 191 3390 1 10 VOL001 MR\n MINIOPT NOMDC NOCACHE\n"
                                     " DASDOPT DEVCTL\n DEDICATE 600 0300 R/O\n DEDICATE 601 VOLID VOL002\n"
                                     " DEDICATE 602 ABCDEF\n"),
        0);
    assert_string_equal(f->text, "T:4: HCPDIR765W Operand ignored - DASDOPT following USER ONE\n");
    assert_int_equal(directory_user(f->d, "ONE", &u), 1);
    assert_int_equal(u->device_count, 4);
    assert_string_equal(u->devices[0].operands, "MINIOPT NOMDC NOCACHE");
    assert_int_equal(u->devices[1].kind, DIR_DEDICATE);
    assert_int_equal(u->devices[1].start, 0x300);
    assert_string_equal(u->devices[1].mode, "R");
    assert_string_equal(u->devices[2].volser, "VOL002");
    assert_string_equal(u->devices[3].volser, "ABCDEF");
    directory_user_free(u);
    *f->text = 0;
    assert_int_equal(directory_print(f->d, text_collect, f), 0);
    assert_non_null(strstr(f->text, " MDISK 0191 3390 1 10 VOL001 MR\n MINIOPT NOMDC NOCACHE\n DEDICATE 0600 0300 R/O\n"
                                    " DEDICATE 0601 VOLID VOL002\n DEDICATE 0602 VOLID ABCDEF\n"));
}

static void miniopt_stands_behind_an_mdisk(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(check(f, "USER ONE ONE\n MINIOPT NOMDC\n", NULL), 1);
    assert_int_equal(check(f, "USER ONE ONE\n LINK TWO 191\n MINIOPT NOMDC\n", NULL), 1);
    assert_int_equal(check(f, "USER ONE ONE\n MDISK 191 3390 1 1 VOL001\n MINIOPT FAST\n", NULL), 1);
    assert_string_equal(f->text, "T:3: HCPDIR751E Invalid operand - FAST following USER ONE\n");
}

/* Version 1 had the same columns. */
static void an_older_directory_is_brought_up_to_date(void **state)
{
    struct fixture *f = *state;
    char before[sizeof f->text];

    assert_int_equal(fixture_load(f, USERS), 0);
    *f->text = 0;
    assert_int_equal(directory_print(f->d, text_collect, f), 0);
    strcpy(before, f->text);
    directory_close(f->d);
    assert_int_equal(fixture_sql(f, "DROP VIEW minidisks; DROP TABLE namesave; PRAGMA user_version = 1"), 0);
    assert_int_equal(directory_open(f->path, &f->d), 0);
    assert_int_equal(fixture_sql(f, "SELECT 1 FROM minidisks"), 0);
    *f->text = 0;
    assert_int_equal(directory_print(f->d, text_collect, f), 0);
    assert_string_equal(f->text, before);
    assert_int_equal(fixture_sql(f, "INSERT INTO devices (entry, kind, vdev) VALUES ('NOBODY', 'NICDEF', 1)"),
        SQLITE_CONSTRAINT_TRIGGER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        fixture_test(neighbours_and_whole_volumes_do_not_overlap),
        fixture_test(an_overlap_is_a_warning_on_the_later_line),
        fixture_test(with_volumes_extents_must_lie_inside),
        fixture_test(the_map_is_in_order_of_volumes_and_starts),
        fixture_test(sql_shows_the_map),
        fixture_test(miniopt_and_dedicate_are_kept),
        fixture_test(miniopt_stands_behind_an_mdisk),
        fixture_test(an_older_directory_is_brought_up_to_date),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

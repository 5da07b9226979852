#include "tests/unit/spool/fixture.h"

/* Names of a selection, joined: the order at a glance. */
static char *names_of(struct spool *s, const struct spool_select *select, char out[256])
{
    struct spool_file *files;
    int n = spool_list(s, select, &files);

    assert_true(n >= 0);
    out[0] = 0;
    for (int i = 0; i < n; i++)
        strcat(strcat(out, i ? " " : ""), files[i].name);
    free(files);
    return out;
}

static struct spool_file named_make(struct spool *s, const char *owner, enum spool_queue queue, char spool_class,
    enum spool_hold hold, const char *name)
{
    struct spool_file t = template_of(owner, queue, spool_class);

    t.hold = hold;
    text_copy(t.name, sizeof t.name, name);
    return file_make(s, &t, 1, 3);
}

static void a_closed_file_is_listed_with_all_its_attributes(void **state)
{
    struct fixture *f = *state;
    struct spool_file *files, closed;
    struct spool_file t = {.owner = "LINUX1",
        .queue = SPOOL_PRT,
        .origin_user = "MAINT",
        .origin = ORIGIN_CON,
        .spool_class = '7',
        .copies = 255,
        .hold = HOLD_USYS,
        .keep = true,
        .form = "FORM\xC4\xD6",
        .dest = "ANY",
        .dist = "BIN 12",
        .name = "PROFILE",
        .type = "EXEC",
        .tag = "NODE USER \xFF 50"};
    time_t before = time(NULL);
    struct spool_writer *w = records_write(f->spool, &t, 4, 1000);

    assert_int_equal(queue_length(f->spool, "LINUX1", SPOOL_PRT), 0);
    assert_int_equal(spool_close(w, &closed), 0);
    assert_int_equal(queue_list(f->spool, "LINUX1", SPOOL_PRT, &files), 1);
    assert_int_equal(files[0].key, closed.key);
    assert_int_equal(files[0].spoolid, 1);
    assert_int_equal(closed.spoolid, 1);
    assert_string_equal(files[0].owner, t.owner);
    assert_int_equal(files[0].queue, t.queue);
    assert_string_equal(files[0].origin_user, t.origin_user);
    assert_int_equal(files[0].origin, t.origin);
    assert_int_equal(files[0].spool_class, t.spool_class);
    assert_int_equal(files[0].copies, t.copies);
    assert_int_equal(files[0].hold, t.hold);
    assert_true(files[0].keep);
    assert_false(files[0].in_use);
    assert_string_equal(files[0].form, t.form);
    assert_string_equal(files[0].dest, t.dest);
    assert_string_equal(files[0].dist, t.dist);
    assert_string_equal(files[0].name, t.name);
    assert_string_equal(files[0].type, t.type);
    assert_string_equal(files[0].tag, t.tag);
    assert_int_equal(files[0].records, 1000);
    assert_int_equal(files[0].record_length, 160);
    assert_true(files[0].created >= before && files[0].created <= time(NULL));
    free(files);
}

static void selection_is_by_owner_queue_class_id_form_dest_and_in_order(void **state)
{
    struct fixture *f = *state;
    char got[256];
    struct spool_select all = {.queue = SPOOL_RDR}, mine = {.owner = "A", .queue = SPOOL_RDR}, pick;
    struct spool_file special = template_of("A", SPOOL_RDR, 'C');

    named_make(f->spool, "A", SPOOL_RDR, 'A', HOLD_NONE, "ONE");
    named_make(f->spool, "B", SPOOL_RDR, 'A', HOLD_NONE, "OTHER");
    named_make(f->spool, "A", SPOOL_RDR, 'B', HOLD_NONE, "TWO");
    named_make(f->spool, "A", SPOOL_PUN, 'A', HOLD_NONE, "CARDS");
    strcpy(special.name, "THREE");
    strcpy(special.form, "BLUE");
    strcpy(special.dest, "ROOM1");
    file_make(f->spool, &special, 2, 1);

    assert_string_equal(names_of(f->spool, &mine, got), "ONE TWO THREE");
    assert_string_equal(names_of(f->spool, &all, got), "ONE OTHER TWO THREE");
    pick = mine;
    pick.spool_class = 'B';
    assert_string_equal(names_of(f->spool, &pick, got), "TWO");
    pick.spool_class = '*';
    assert_string_equal(names_of(f->spool, &pick, got), "ONE TWO THREE");
    pick.limit = 2;
    assert_string_equal(names_of(f->spool, &pick, got), "ONE TWO");
    pick = mine;
    pick.spoolid = 2;
    assert_string_equal(names_of(f->spool, &pick, got), "TWO");
    pick = mine;
    pick.form = "BLUE";
    assert_string_equal(names_of(f->spool, &pick, got), "THREE");
    pick = mine;
    pick.dest = "";
    assert_string_equal(names_of(f->spool, &pick, got), "ONE TWO");
}

static void a_printer_finds_the_next_file_of_every_owner(void **state)
{
    struct fixture *f = *state;
    struct spool_select next = {.queue = SPOOL_PRT, .spool_class = 'P', .eligible_only = true};
    char got[256];

    named_make(f->spool, "B", SPOOL_PRT, 'P', HOLD_NONE, "ONE");
    named_make(f->spool, "A", SPOOL_PRT, 'Q', HOLD_NONE, "CLASS");
    named_make(f->spool, "A", SPOOL_PRT, 'P', HOLD_SYS, "HELD");
    named_make(f->spool, "C", SPOOL_PUN, 'P', HOLD_NONE, "PUNCH");
    named_make(f->spool, "C", SPOOL_RDR, 'P', HOLD_NONE, "READER");
    named_make(f->spool, "A", SPOOL_PRT, 'P', HOLD_NONE, "TWO");
    assert_string_equal(names_of(f->spool, &next, got), "ONE TWO");
    next.form = "STANDARD";
    next.limit = 1;
    assert_string_equal(names_of(f->spool, &next, got), "ONE");
    next.form = "GREEN";
    assert_string_equal(names_of(f->spool, &next, got), "");
    next = (struct spool_select){.queue = SPOOL_PRT};
    assert_string_equal(names_of(f->spool, &next, got), "ONE CLASS HELD TWO");
    next = (struct spool_select){.owner = "A", .queue = SPOOL_RDR, .spoolid = 1};
    assert_string_equal(names_of(f->spool, &next, got), ""); /* his file 1 is a printer's */
}

static void held_and_open_files_are_not_eligible(void **state)
{
    struct fixture *f = *state;
    char got[256];
    struct spool_select eligible = {.owner = "A", .queue = SPOOL_RDR, .eligible_only = true};
    struct spool_reader *r;
    struct spool_file one;

    one = named_make(f->spool, "A", SPOOL_RDR, 'A', HOLD_NONE, "ONE");
    named_make(f->spool, "A", SPOOL_RDR, 'A', HOLD_USER, "USERHELD");
    named_make(f->spool, "A", SPOOL_RDR, 'A', HOLD_SYS, "SYSHELD");
    named_make(f->spool, "A", SPOOL_RDR, 'A', HOLD_NONE, "TWO");
    assert_string_equal(names_of(f->spool, &eligible, got), "ONE TWO");
    assert_int_equal(spool_read_open(f->spool, one.key, &r), 1);
    assert_string_equal(names_of(f->spool, &eligible, got), "TWO");
    assert_int_equal(spool_read_close(r, false, HOLD_NONE), 0);
    assert_string_equal(names_of(f->spool, &eligible, got), "ONE TWO");
}

static void ids_go_round_and_skip_those_in_use(void **state)
{
    struct fixture *f = *state;
    struct spool_file t = template_of("A", SPOOL_RDR, 'A'), gone;

    assert_int_equal(file_make(f->spool, &t, 0, 1).spoolid, 1);
    gone = file_make(f->spool, &t, 0, 1);
    assert_int_equal(gone.spoolid, 2);
    assert_int_equal(file_make(f->spool, &t, 0, 1).spoolid, 3);
    assert_int_equal(spool_purge(f->spool, gone.key), 1);
    assert_int_equal(file_make(f->spool, &t, 0, 1).spoolid, 4); /* not 2 yet */
    assert_int_equal(sql(f, "UPDATE spool_owner SET last_spoolid = 9998 WHERE owner = 'A'", NULL), SQLITE_DONE);
    assert_int_equal(file_make(f->spool, &t, 0, 1).spoolid, 9999);
    assert_int_equal(file_make(f->spool, &t, 0, 1).spoolid, 2);
    assert_int_equal(file_make(f->spool, &t, 0, 1).spoolid, 5);
    strcpy(t.owner, "B");
    assert_int_equal(file_make(f->spool, &t, 0, 1).spoolid, 1);
}

static void the_ten_thousandth_file_of_an_owner_is_refused_and_leaves_nothing(void **state)
{
    struct fixture *f = *state;
    struct spool_file t = template_of("A", SPOOL_RDR, 'A'), file, own;
    struct spool_tally *tallies;
    unsigned counts[3];
    static const char fill[] =
        "WITH RECURSIVE n (id) AS (VALUES (2) UNION ALL SELECT id + 1 FROM n WHERE id < 9999) "
        "INSERT INTO spool_file (owner, spoolid, queue, position, origin_user, origin, class, records, record_length, "
        "created, host_file, bytes) SELECT 'A', id, 'PRT', id, 'A', 'PRT', 'A', 1, 80, 0, printf('%016x', id), 1 FROM "
        "n";

    own = file_make(f->spool, &t, 0, 1);
    assert_int_equal(sql(f, fill, NULL), SQLITE_DONE);
    assert_int_equal(spool_close(records_write(f->spool, &t, 0, 1), &file), -ENOSPC);
    assert_int_equal(file.spoolid, 0);
    assert_int_equal(spool_count(f->spool, "A", counts), 0);
    assert_int_equal(counts[SPOOL_RDR], 1);
    assert_int_equal(counts[SPOOL_PRT], 9998);
    assert_int_equal(counts[SPOOL_PUN], 0);
    strcpy(t.owner, "B");
    file = file_make(f->spool, &t, 0, 1);
    assert_int_equal(spool_transfer(f->spool, &file, "A", SPOOL_RDR), -ENOSPC);
    assert_int_equal(queue_length(f->spool, "B", file.queue), 1);
    assert_int_equal(spool_tallies(f->spool, &tallies), 2);
    assert_string_equal(tallies[0].owner, "A");
    assert_int_equal(tallies[0].count[SPOOL_RDR], 1);
    assert_int_equal(tallies[0].count[SPOOL_PRT], 9998);
    assert_string_equal(tallies[1].owner, "B");
    assert_int_equal(tallies[1].count[file.queue], 1);
    free(tallies);
    assert_int_equal(spool_purge(f->spool, own.key), 1);
    assert_int_equal(spool_transfer(f->spool, &file, "A", SPOOL_RDR), 1);
    assert_int_equal(file.spoolid, own.spoolid);
}

static void change_writes_the_attributes_and_leaves_place_and_owner(void **state)
{
    struct fixture *f = *state;
    struct spool_file file, *files;
    char got[256];
    struct spool_select mine = {.owner = "A", .queue = SPOOL_RDR};

    file = named_make(f->spool, "A", SPOOL_RDR, 'A', HOLD_NONE, "ONE");
    named_make(f->spool, "A", SPOOL_RDR, 'A', HOLD_NONE, "TWO");
    file.spool_class = 'X';
    file.hold = HOLD_USER;
    file.copies = 3;
    strcpy(file.name, "NEW");
    strcpy(file.owner, "B");
    assert_int_equal(spool_change(f->spool, &file), 1);
    assert_string_equal(names_of(f->spool, &mine, got), "NEW TWO");
    assert_int_equal(queue_list(f->spool, "A", SPOOL_RDR, &files), 2);
    assert_int_equal(files[0].spool_class, 'X');
    assert_int_equal(files[0].hold, HOLD_USER);
    assert_int_equal(files[0].copies, 3);
    assert_int_equal(files[0].spoolid, 1);
    free(files);
    file.spool_class = '*';
    assert_int_equal(spool_change(f->spool, &file), -EINVAL);
    file.spool_class = 'A';
    file.key += 100;
    assert_int_equal(spool_change(f->spool, &file), 0);
}

static void transfer_goes_behind_the_others_with_an_id_of_the_new_owner(void **state)
{
    struct fixture *f = *state;
    struct spool_file file;
    char got[256];
    struct spool_select theirs = {.owner = "B", .queue = SPOOL_RDR};

    file = named_make(f->spool, "A", SPOOL_PUN, 'A', HOLD_NONE, "MOVED");
    named_make(f->spool, "B", SPOOL_RDR, 'A', HOLD_NONE, "ONE");
    named_make(f->spool, "B", SPOOL_RDR, 'A', HOLD_NONE, "TWO");
    assert_int_equal(spool_transfer(f->spool, &file, "B", SPOOL_RDR), 1);
    assert_int_equal(file.spoolid, 3);
    assert_string_equal(file.owner, "B");
    assert_int_equal(file.queue, SPOOL_RDR);
    assert_string_equal(names_of(f->spool, &theirs, got), "ONE TWO MOVED");
    assert_int_equal(queue_length(f->spool, "A", SPOOL_PUN), 0);
    assert_int_equal(spool_transfer(f->spool, &file, "B", SPOOL_PRT), 1);
    assert_int_equal(file.spoolid, 3);
    assert_true(file_matches(f->spool, &file, 1, 3));
    assert_int_equal(spool_transfer(f->spool, &file, "NO SUCH", SPOOL_PRT), -EINVAL);
}

static void order_first_puts_a_file_at_the_head_of_its_queue(void **state)
{
    struct fixture *f = *state;
    struct spool_file two, three;
    char got[256];
    struct spool_select mine = {.owner = "A", .queue = SPOOL_RDR};

    named_make(f->spool, "A", SPOOL_RDR, 'A', HOLD_NONE, "ONE");
    two = named_make(f->spool, "A", SPOOL_RDR, 'A', HOLD_NONE, "TWO");
    three = named_make(f->spool, "A", SPOOL_RDR, 'A', HOLD_NONE, "THREE");
    assert_int_equal(spool_order_first(f->spool, two.key), 1);
    assert_int_equal(spool_order_first(f->spool, three.key), 1);
    assert_string_equal(names_of(f->spool, &mine, got), "THREE TWO ONE");
    assert_int_equal(spool_order_first(f->spool, 12345), 0);
}

static void purge_removes_row_and_data_but_not_of_an_open_file(void **state)
{
    struct fixture *f = *state;
    struct spool_file file = named_make(f->spool, "A", SPOOL_RDR, 'A', HOLD_NONE, "ONE");
    struct spool_reader *r;

    assert_int_equal(spool_read_open(f->spool, file.key, &r), 1);
    assert_int_equal(spool_purge(f->spool, file.key), 0);
    assert_int_equal(spool_change(f->spool, &file), 0);
    assert_int_equal(spool_transfer(f->spool, &file, "B", SPOOL_RDR), 0);
    assert_int_equal(spool_read_close(r, false, HOLD_NONE), 0);
    assert_int_equal(host_files_count(f), 1);
    assert_int_equal(spool_purge(f->spool, file.key), 1);
    assert_int_equal(spool_purge(f->spool, file.key), 0);
    assert_int_equal(queue_length(f->spool, "A", SPOOL_RDR), 0);
    assert_int_equal(host_files_count(f), 0);
}

static void arrival_note(void *arg, const char *owner)
{
    strcat(strcat(arg, owner), " ");
}

static void arrivals_are_told_when_a_reader_file_becomes_eligible(void **state)
{
    struct fixture *f = *state;
    char told[256] = "";
    struct spool_file held;

    spool_on_arrival(f->spool, arrival_note, told);
    named_make(f->spool, "A", SPOOL_RDR, 'A', HOLD_NONE, "ONE");
    assert_string_equal(told, "A ");
    held = named_make(f->spool, "B", SPOOL_RDR, 'A', HOLD_USER, "HELD");
    assert_string_equal(told, "A ");
    held.hold = HOLD_NONE;
    assert_int_equal(spool_change(f->spool, &held), 1);
    assert_string_equal(told, "A B ");
    assert_int_equal(spool_transfer(f->spool, &held, "C", SPOOL_PRT), 1);
    assert_string_equal(told, "A B ");
    assert_int_equal(spool_transfer(f->spool, &held, "C", SPOOL_RDR), 1);
    assert_string_equal(told, "A B C ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SPOOL_TEST(a_closed_file_is_listed_with_all_its_attributes),
        SPOOL_TEST(selection_is_by_owner_queue_class_id_form_dest_and_in_order),
        SPOOL_TEST(a_printer_finds_the_next_file_of_every_owner),
        SPOOL_TEST(held_and_open_files_are_not_eligible),
        SPOOL_TEST(ids_go_round_and_skip_those_in_use),
        SPOOL_TEST(the_ten_thousandth_file_of_an_owner_is_refused_and_leaves_nothing),
        SPOOL_TEST(change_writes_the_attributes_and_leaves_place_and_owner),
        SPOOL_TEST(transfer_goes_behind_the_others_with_an_id_of_the_new_owner),
        SPOOL_TEST(order_first_puts_a_file_at_the_head_of_its_queue),
        SPOOL_TEST(purge_removes_row_and_data_but_not_of_an_open_file),
        SPOOL_TEST(arrivals_are_told_when_a_reader_file_becomes_eligible),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

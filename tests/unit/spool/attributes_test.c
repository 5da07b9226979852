#include "tests/unit/spool/fixture.h"

static struct spool_file full_template(void)
{
    return (struct spool_file){.owner = "LINUX1",
        .queue = SPOOL_PRT,
        .origin_user = "MAINT",
        .origin = ORIGIN_VMD,
        .spool_class = 'V',
        .copies = 3,
        .copy_pages = true,
        .msg = true,
        .fcb = "FCB8",
        .chars = {"GT10", "X", "GF12"},
        .flash = "OVLY",
        .flash_copies = SPOOL_FLASH_ALL,
        .modify = "MODI",
        .modify_table = 2,
        .via_node = "NODE1",
        .via_user = "RSCS",
        .data = DATA_PAGES};
}

static void attributes_check(const struct spool_file *got, const struct spool_file *want)
{
    assert_int_equal(got->origin, want->origin);
    assert_int_equal(got->copy_pages, want->copy_pages);
    assert_int_equal(got->msg, want->msg);
    assert_string_equal(got->fcb, want->fcb);
    assert_memory_equal(got->chars, want->chars, sizeof want->chars);
    assert_string_equal(got->flash, want->flash);
    assert_int_equal(got->flash_copies, want->flash_copies);
    assert_string_equal(got->modify, want->modify);
    assert_int_equal(got->modify_table, want->modify_table);
    assert_string_equal(got->via_node, want->via_node);
    assert_string_equal(got->via_user, want->via_user);
    assert_int_equal(got->data, want->data);
}

static void a_printers_attributes_are_kept_and_can_be_changed(void **state)
{
    struct fixture *f = *state;
    struct spool_file t = full_template(), *files, made = file_make(f->spool, &t, 1, 3);

    assert_int_equal(queue_list(f->spool, "LINUX1", SPOOL_PRT, &files), 1);
    attributes_check(&files[0], &t);
    free(files);
    made.flash[0] = 0;
    made.copy_pages = made.msg = false;
    text_copy(made.chars[3], 5, "LAST");
    text_copy(made.fcb, sizeof made.fcb, "FCB6LONG");
    assert_int_equal(spool_change(f->spool, &made), 1);
    assert_int_equal(queue_list(f->spool, "LINUX1", SPOOL_PRT, &files), 1);
    attributes_check(&files[0], &made);
    free(files);
}

static void a_file_is_selected_by_name_type_origin_and_hold(void **state)
{
    struct fixture *f = *state;
    struct spool_file t = template_of("A", SPOOL_RDR, 'A'), *files;
    struct spool_select select = {.owner = "A", .queue = SPOOL_RDR};

    text_copy(t.name, sizeof t.name, "ONE");
    file_make(f->spool, &t, 1, 1);
    text_copy(t.type, sizeof t.type, "EXEC");
    t.hold = HOLD_USYS;
    file_make(f->spool, &t, 1, 1);
    text_copy(t.origin_user, sizeof t.origin_user, "B");
    t.hold = HOLD_SYS;
    file_make(f->spool, &t, 1, 1);

    select.name = "ONE";
    assert_int_equal(spool_list(f->spool, &select, &files), 3);
    free(files);
    select.type = "EXEC";
    assert_int_equal(spool_list(f->spool, &select, &files), 2);
    free(files);
    select.origin_user = "B";
    assert_int_equal(spool_list(f->spool, &select, &files), 1);
    assert_int_equal(files->hold, HOLD_SYS);
    free(files);
    select = (struct spool_select){.owner = "A", .queue = SPOOL_RDR, .holds = 1u << HOLD_SYS};
    assert_int_equal(spool_list(f->spool, &select, &files), 1); /* not USYS, whose name has SYS in it */
    assert_int_equal(files->hold, HOLD_SYS);
    free(files);
    select.holds = 1u << HOLD_NONE | 1u << HOLD_USYS;
    assert_int_equal(spool_list(f->spool, &select, &files), 2);
    free(files);
}

static void what_comes_behind_a_file_is_found_when_it_is_gone(void **state)
{
    struct fixture *f = *state;
    struct spool_file t = template_of("A", SPOOL_RDR, 'A'), first, *files;
    struct spool_select select = {.owner = "A", .queue = SPOOL_RDR, .behind = true, .limit = 1};

    file_make(f->spool, &t, 1, 1);
    assert_int_equal(queue_list(f->spool, "A", SPOOL_RDR, &files), 1);
    first = files[0];
    free(files);
    file_make(f->spool, &t, 1, 1);
    assert_int_equal(spool_purge(f->spool, first.key), 1);
    select.position = first.position;
    assert_int_equal(spool_list(f->spool, &select, &files), 1);
    assert_int_equal(files->spoolid, 2);
    select.position = files->position;
    free(files);
    assert_int_equal(spool_list(f->spool, &select, &files), 0);
    free(files);
}

static void an_external_attribute_buffer_lives_and_dies_with_its_file(void **state)
{
    struct fixture *f = *state;
    struct spool_file t = template_of("A", SPOOL_RDR, 'A'), file;
    struct spool_writer *w = records_write(f->spool, &t, 1, 1);
    static u8 big[SPOOL_XAB_MAX + 1], got[SPOOL_XAB_MAX];
    char answer[64];

    for (size_t i = 0; i < sizeof big; i++)
        big[i] = (u8)(i * 7);
    assert_int_equal(spool_writer_xab(w, big, sizeof big), -EINVAL);
    assert_int_equal(spool_writer_xab(w, "first", 5), 0);
    assert_int_equal(spool_writer_xab(w, big, SPOOL_XAB_MAX), 0);
    assert_int_equal(spool_close(w, &file), 0);
    assert_int_equal(file.xab_length, SPOOL_XAB_MAX);
    assert_int_equal(spool_xab_read(f->spool, file.key, got, sizeof got), SPOOL_XAB_MAX);
    assert_memory_equal(got, big, sizeof got);
    assert_int_equal(spool_xab_write(f->spool, file.key, big, sizeof big), -EINVAL);
    assert_int_equal(spool_xab_write(f->spool, file.key, "\0xyz", 4), 1);
    memset(got, 'Q', 4);
    assert_int_equal(spool_xab_read(f->spool, file.key, got, 2), 4);
    assert_memory_equal(got, "\0xQQ", 4);
    assert_int_equal(spool_xab_write(f->spool, file.key, NULL, 0), 1);
    assert_int_equal(spool_xab_read(f->spool, file.key, got, sizeof got), 0);
    assert_int_equal(spool_xab_write(f->spool, file.key, "again", 5), 1);
    assert_int_equal(spool_purge(f->spool, file.key), 1);
    assert_int_equal(spool_xab_read(f->spool, file.key, got, sizeof got), -ENOENT);
    assert_int_equal(spool_xab_write(f->spool, file.key, "gone", 4), 0);
    assert_int_equal(sql(f, "SELECT count(*) FROM spool_xab", answer), SQLITE_ROW);
    assert_string_equal(answer, "0");
}

static void the_makers_number_is_kept_beside_the_receivers(void **state)
{
    struct fixture *f = *state;
    struct spool_file own = template_of("B", SPOOL_PUN, 'A'), sent = template_of("A", SPOOL_RDR, 'A'), file;

    assert_int_equal(file_make(f->spool, &own, 1, 1).spoolid, 1);
    text_copy(sent.origin_user, sizeof sent.origin_user, "B");
    file = file_make(f->spool, &sent, 1, 1);
    assert_int_equal(file.spoolid, 1);
    assert_int_equal(file.was, 2);
    assert_int_equal(file_make(f->spool, &own, 1, 1).spoolid, 3);
    assert_int_equal(spool_transfer(f->spool, &file, "C", SPOOL_RDR), 1);
    assert_int_equal(spool_transfer(f->spool, &file, "B", SPOOL_RDR), 1);
    assert_int_equal(file.spoolid, 4);
    assert_int_equal(file.was, 1);
}

static void who_brings_a_file_back_gets_its_number_and_time_if_they_are_free(void **state)
{
    struct fixture *f = *state;
    struct spool_file t = template_of("A", SPOOL_RDR, 'A'), out;

    for (int i = 0; i < 2; i++) {
        struct spool_writer *w = records_write(f->spool, &t, 1, 1);
        spool_writer_file(w)->spoolid = 500;
        spool_writer_file(w)->created = 1234;
        assert_int_equal(spool_close(w, &out), 0);
        assert_int_equal(out.spoolid, i == 0 ? 500 : 1);
        assert_int_equal(out.created, 1234);
    }
}

static void system_data_files_have_owners_that_no_user_has(void **state)
{
    struct fixture *f = *state;
    struct spool_file t = template_of("*NSS", SPOOL_SYS, 'A'), file;
    struct spool_writer *w;
    unsigned counts[3];

    t.origin = ORIGIN_SYS;
    text_copy(t.origin_user, sizeof t.origin_user, "MAINT");
    file = file_make(f->spool, &t, 1, 1);
    assert_int_equal(queue_length(f->spool, "*NSS", SPOOL_SYS), 1);
    assert_int_equal(spool_count(f->spool, "*NSS", counts), 0);
    assert_int_equal(counts[0] + counts[1] + counts[2], 0);
    assert_int_equal(spool_transfer(f->spool, &file, "*NSS", SPOOL_RDR), -EINVAL);
    t.queue = SPOOL_RDR;
    assert_int_equal(spool_create(f->spool, &t, &w), -EINVAL);
    t = template_of("NSS", SPOOL_SYS, 'A');
    assert_int_equal(spool_create(f->spool, &t, &w), -EINVAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SPOOL_TEST(a_printers_attributes_are_kept_and_can_be_changed),
        SPOOL_TEST(a_file_is_selected_by_name_type_origin_and_hold),
        SPOOL_TEST(what_comes_behind_a_file_is_found_when_it_is_gone),
        SPOOL_TEST(an_external_attribute_buffer_lives_and_dies_with_its_file),
        SPOOL_TEST(the_makers_number_is_kept_beside_the_receivers),
        SPOOL_TEST(who_brings_a_file_back_gets_its_number_and_time_if_they_are_free),
        SPOOL_TEST(system_data_files_have_owners_that_no_user_has),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

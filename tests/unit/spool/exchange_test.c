#include "spool/exchange.h"
#include "tests/unit/spool/fixture.h"

static const u8 xab[] = {0, 1, 2, 0xFF, '\n'};

/* A file with everything that a file can have. */
static struct spool_file full_make(struct spool *s, u64 seed, u64 records)
{
    struct spool_file out, t = {.owner = "LINUX1",
                               .queue = SPOOL_PRT,
                               .origin_user = "MAINT",
                               .origin = ORIGIN_CON,
                               .spool_class = '7',
                               .copies = 255,
                               .copy_pages = true,
                               .hold = HOLD_USYS,
                               .keep = true,
                               .msg = true,
                               .form = "FORM\xC4\xD6",
                               .dest = "ANY",
                               .dist = "BIN 12",
                               .name = "A.DATA.SET.OF=24%LETTERS",
                               .tag = "NODE\n USER \xFF 50",
                               .fcb = "FCB8",
                               .chars = {"GT10", "X", "GF12", "LAST"},
                               .flash = "OVLY",
                               .flash_copies = SPOOL_FLASH_ALL,
                               .modify = "MODI",
                               .modify_table = 2,
                               .via_node = "NODE1",
                               .via_user = "RSCS",
                               .data = DATA_PAGES};
    struct spool_writer *w = records_write(s, &t, seed, records);

    assert_int_equal(spool_writer_xab(w, xab, sizeof xab), 0);
    spool_writer_file(w)->created = 123456789;
    spool_writer_file(w)->spoolid = 777;
    spool_writer_file(w)->was = 12;
    assert_int_equal(spool_close(w, &out), 0);
    return out;
}

static FILE *scratch(void)
{
    FILE *file = tmpfile();
    assert_non_null(file);
    return file;
}

static void an_import_of_an_export_loses_nothing(void **state)
{
    struct fixture *f = *state;
    struct spool_file before = full_make(f->spool, 5, 3000), after, *listed;
    struct exchange_file x;
    FILE *file = scratch();
    u8 got[sizeof xab];

    assert_int_equal(exchange_write(f->spool, before.key, file), 0);
    assert_int_equal(spool_purge(f->spool, before.key), 1);
    rewind(file);
    assert_int_equal(exchange_read(file, &x), 1);
    assert_int_equal(exchange_take(&x, f->spool, &after), 0);
    assert_int_equal(exchange_read(file, &x), 0);
    fclose(file);
    assert_int_equal(queue_list(f->spool, "LINUX1", SPOOL_PRT, &listed), 1);
    assert_true(file_matches(f->spool, &listed[0], 5, 3000));
    assert_int_equal(spool_xab_read(f->spool, listed[0].key, got, sizeof got), sizeof xab);
    assert_memory_equal(got, xab, sizeof xab);
    assert_int_not_equal(listed[0].key, before.key);
    listed[0].key = before.key;
    listed[0].position = before.position;
    assert_memory_equal(&listed[0], &before, sizeof before);
    free(listed);
}

static void several_files_follow_one_another_and_one_can_be_passed_over(void **state)
{
    struct fixture *f = *state;
    struct spool_file t = template_of("A", SPOOL_RDR, 'A'), out;
    struct exchange_file x;
    FILE *file = scratch();

    for (u64 i = 0; i < 3; i++)
        assert_int_equal(exchange_write(f->spool, file_make(f->spool, &t, i, 700 * i + 1).key, file), 0);
    rewind(file);
    for (u64 i = 0; i < 3; i++) {
        assert_int_equal(exchange_read(file, &x), 1);
        assert_int_equal(x.file.spoolid, i + 1);
        if (i == 1) {
            exchange_pass(&x);
            continue;
        }
        assert_int_equal(exchange_take(&x, f->spool, &out), 0);
        assert_int_equal(out.spoolid, i == 0 ? 4 : 5); /* its old one is taken */
        assert_true(file_matches(f->spool, &out, i, 700 * i + 1));
    }
    assert_int_equal(exchange_read(file, &x), 0);
    fclose(file);
}

/* The export of one file, as bytes. */
static size_t export_bytes(struct fixture *f, u8 *bytes, size_t size)
{
    struct spool_file t = template_of("A", SPOOL_RDR, 'A'), made = file_make(f->spool, &t, 1, 20);
    FILE *file = scratch();
    size_t n;

    assert_int_equal(spool_xab_write(f->spool, made.key, "xab", 3), 1);
    assert_int_equal(exchange_write(f->spool, made.key, file), 0);
    assert_int_equal(spool_purge(f->spool, made.key), 1);
    rewind(file);
    n = fread(bytes, 1, size, file);
    fclose(file);
    assert_true(n < size);
    return n;
}

static void import_refuse(struct fixture *f, const u8 *bytes, size_t size)
{
    FILE *file = scratch();
    struct exchange_file x;
    struct spool_file out;

    assert_int_equal(fwrite(bytes, 1, size, file), size);
    rewind(file);
    if (exchange_read(file, &x) == 1)
        assert_int_equal(exchange_take(&x, f->spool, &out), -EBADMSG);
    fclose(file);
    assert_int_equal(queue_length(f->spool, "A", SPOOL_RDR), 0);
}

static void whatever_is_cut_off_or_changed_is_refused_and_leaves_nothing(void **state)
{
    struct fixture *f = *state;
    static u8 bytes[8192];
    size_t n = export_bytes(f, bytes, sizeof bytes);

    for (size_t cut = 0; cut < n; cut += cut < 400 ? 1 : 13)
        import_refuse(f, bytes, cut);
    for (size_t at = 0; at < n; at += at < 400 ? 1 : 13) {
        bytes[at] ^= 4;
        import_refuse(f, bytes, n);
        bytes[at] ^= 4;
    }
    assert_int_equal(host_files_count(f), 0);
}

static void damaged_data_is_not_exported(void **state)
{
    struct fixture *f = *state;
    struct spool_file t = template_of("A", SPOOL_RDR, 'A'), made = file_make(f->spool, &t, 1, 20);
    char path[400], host_file[64];
    FILE *file;

    assert_int_equal(sql(f, "SELECT host_file FROM spool_file", host_file), SQLITE_ROW);
    snprintf(path, sizeof path, "%s/spool/files/%s", f->dir, host_file);
    file = fopen(path, "r+");
    assert_non_null(file);
    fseek(file, 100, SEEK_SET);
    fputc(0, file);
    fputc(0, file);
    fclose(file);
    file = scratch();
    assert_int_equal(exchange_write(f->spool, made.key, file), -EBADMSG);
    assert_int_equal(exchange_write(f->spool, made.key + 1, file), -ENOENT);
    fclose(file);
}

static void a_peek_changes_nothing_and_needs_nobodys_leave(void **state)
{
    struct fixture *f = *state;
    struct spool_file t = template_of("A", SPOOL_RDR, 'A'), made = file_make(f->spool, &t, 1, 20), *files;
    struct spool_reader *reader, *peek;

    assert_int_equal(spool_read_open(f->spool, made.key, &reader), 1);
    assert_int_equal(spool_peek_open(f->spool, made.key, &peek), 1);
    assert_true(records_match(peek, 1, 0, 20));
    assert_int_equal(spool_read_close(peek, true, HOLD_USER), 0);
    assert_int_equal(queue_list(f->spool, "A", SPOOL_RDR, &files), 1);
    assert_true(files->in_use);
    assert_int_equal(files->hold, HOLD_NONE);
    free(files);
    assert_int_equal(spool_peek_open(f->spool, made.key, &peek), 1);
    assert_int_equal(spool_read_close(reader, true, HOLD_NONE), 0);
    assert_true(records_match(peek, 1, 0, 20)); /* purged, but we were in time */
    assert_int_equal(spool_read_close(peek, false, HOLD_NONE), 0);
    assert_int_equal(spool_peek_open(f->spool, made.key, &peek), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SPOOL_TEST(an_import_of_an_export_loses_nothing),
        SPOOL_TEST(several_files_follow_one_another_and_one_can_be_passed_over),
        SPOOL_TEST(whatever_is_cut_off_or_changed_is_refused_and_leaves_nothing),
        SPOOL_TEST(damaged_data_is_not_exported),
        SPOOL_TEST(a_peek_changes_nothing_and_needs_nobodys_leave),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

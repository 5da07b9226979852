/* What comes out of a real printer or punch appears on the host whole or not at all. */
#define _GNU_SOURCE 1 /* memmem */
#include "cp/vm/printout.h"
#include "cp/vm/separator.h"
#include "guests/arch/ebcdic.h"
#include <dirent.h>
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include <cmocka.h>

static char folder[64];

static int setup(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/ursa-print-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int teardown(void **state)
{
    char command[100];

    (void)state;
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command);
}

/* How many entries the folder has, hidden ones too. */
static unsigned entries(void)
{
    DIR *dir = opendir(folder);
    unsigned n = 0;

    while (dir && readdir(dir))
        n++;
    closedir(dir);
    return n - 2;
}

static size_t contents(const char *name, char *buffer, size_t size)
{
    char path[300];
    FILE *f;
    size_t n;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    f = fopen(path, "r");
    assert_non_null(f);
    n = fread(buffer, 1, size - 1, f);
    buffer[n] = 0;
    fclose(f);
    return n;
}

static void pages_of_text_have_form_feeds_between(void **state)
{
    struct printout *out;
    struct paper p;
    char text[200];

    (void)state;
    paper_start(&p, PAPER_LINES);
    assert_int_equal(printout_open(folder, PRINTOUT_TEXT, &out), 0);
    paper_text(&p, "first");
    assert_int_equal(printout_page(out, &p), 0);
    p.line = 0;
    paper_turn(&p);
    paper_text(&p, "");
    paper_text(&p, "second");
    assert_int_equal(printout_page(out, &p), 0);
    assert_int_equal(entries(), 1); /* hidden as yet */
    assert_int_equal(printout_close(out, "report"), 0);
    assert_int_equal(entries(), 1);
    contents("report.txt", text, sizeof text);
    assert_string_equal(text, "first\n\f\nsecond\n");
    paper_free(&p);
}

static void nobodys_file_is_overwritten(void **state)
{
    struct printout *out;
    char text[200];
    u8 card[4];

    (void)state;
    ebcdic_encode(card, "card", 4);
    for (unsigned i = 0; i < 3; i++) {
        assert_int_equal(printout_open(folder, PRINTOUT_LINES, &out), 0);
        assert_int_equal(printout_card(out, card, i + 2), 0);
        assert_int_equal(printout_close(out, "deck"), 0);
    }
    contents("deck.txt", text, sizeof text);
    assert_string_equal(text, "ca\n");
    contents("deck.3.txt", text, sizeof text);
    assert_string_equal(text, "card\n");
    assert_int_equal(entries(), 3);
}

static void cards_have_eighty_columns(void **state)
{
    struct printout *out;
    char text[200];
    u8 card[100];

    (void)state;
    memset(card, 0x11, sizeof card);
    assert_int_equal(printout_open(folder, PRINTOUT_CARDS, &out), 0);
    assert_int_equal(printout_card(out, card, 100), 0);
    assert_int_equal(printout_card(out, card, 1), 0);
    assert_int_equal(printout_close(out, "deck"), 0);
    assert_int_equal(contents("deck.cards", text, sizeof text), 160);
    assert_int_equal(text[79], 0x11);
    assert_int_equal(text[80], 0x11);
    assert_int_equal(text[81], EBCDIC_BLANK);
}

static void discarded_output_leaves_nothing(void **state)
{
    struct printout *out;

    (void)state;
    assert_int_equal(printout_open(folder, PRINTOUT_TEXT, &out), 0);
    printout_discard(out);
    assert_int_equal(entries(), 0);
}

static void a_full_host_is_an_error_and_leaves_nothing(void **state)
{
    const struct rlimit small = {4096, RLIM_INFINITY};
    struct rlimit before;
    struct printout *out;
    u8 card[80] = {0};
    int rc = 0;

    (void)state;
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    assert_int_equal(printout_open(folder, PRINTOUT_CARDS, &out), 0);
    for (unsigned i = 0; i < 500 && rc == 0; i++)
        rc = printout_card(out, card, sizeof card);
    if (rc == 0)
        rc = printout_close(out, "deck");
    else
        printout_discard(out);
    setrlimit(RLIMIT_FSIZE, &before);
    assert_int_equal(rc, -EFBIG);
    assert_int_equal(entries(), 0);
}

static void a_folder_that_cannot_be_is_an_error(void **state)
{
    struct printout *out;

    (void)state;
    assert_int_equal(printout_open("/dev/null/folder", PRINTOUT_TEXT, &out), -ENOTDIR);
}

static void what_a_crash_left_is_removed(void **state)
{
    struct printout *crashed, *out;

    (void)state;
    assert_int_equal(printout_open(folder, PRINTOUT_TEXT, &crashed), 0);
    assert_int_equal(printout_open(folder, PRINTOUT_TEXT, &out), 0);
    assert_int_equal(printout_close(out, "whole"), 0);
    assert_int_equal(entries(), 2);
    printout_clean(folder);
    assert_int_equal(entries(), 1);
    printout_discard(crashed);
}

static void a_pdf_has_all_pages(void **state)
{
    static char pdf[200000];
    struct printout *out;
    struct paper p;
    size_t n;
    int rc = printout_open(folder, PRINTOUT_PDF, &out);

    (void)state;
    if (rc == -ENOTSUP)
        skip();
    assert_int_equal(rc, 0);
    paper_start(&p, PAPER_LINES);
    for (unsigned i = 0; i < 20; i++) {
        paper_text(&p, "some (text) \\ with \xE4 all");
        assert_int_equal(printout_page(out, &p), 0);
    }
    assert_int_equal(printout_close(out, "listing"), 0);
    n = contents("listing.pdf", pdf, sizeof pdf);
    assert_memory_equal(pdf, "%PDF-1.", 7);
    assert_non_null(memmem(pdf, n, "/Count 20", 9));
    assert_non_null(memmem(pdf + n - 10, 10, "%%EOF", 5));
    paper_free(&p);
}

static void a_separator_fills_one_page(void **state)
{
    const struct spool_file f = {.spoolid = 12,
        .owner = "ABCDEFGH",
        .origin_user = "MAINT",
        .spool_class = 'A',
        .form = "STANDARD",
        .dist = "MAINTENA",
        .name = "WWWWWWWW.WWWWWWWW.WWWWWW",
        .type = "",
        .tag = "a tag"};
    struct paper p;
    bool facts = false;

    (void)state;
    for (unsigned lines = PAPER_LINES; lines <= 132; lines += 22) {
        paper_start(&p, lines);
        assert_int_equal(separator_page(&p, &f, 0x000E, 1, 2), 0);
        assert_true(p.line > PAPER_LINES - 6 && p.line < lines);
        for (size_t i = 0; i < p.count; i++)
            facts |= memmem(p.strikes[i].text, p.strikes[i].length, "FILE 0012   OF ABCDEFGH", 23) != NULL;
        assert_true(facts);
        paper_free(&p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(pages_of_text_have_form_feeds_between, setup, teardown),
        cmocka_unit_test_setup_teardown(nobodys_file_is_overwritten, setup, teardown),
        cmocka_unit_test_setup_teardown(cards_have_eighty_columns, setup, teardown),
        cmocka_unit_test_setup_teardown(discarded_output_leaves_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(a_full_host_is_an_error_and_leaves_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(a_folder_that_cannot_be_is_an_error, setup, teardown),
        cmocka_unit_test_setup_teardown(what_a_crash_left_is_removed, setup, teardown),
        cmocka_unit_test_setup_teardown(a_pdf_has_all_pages, setup, teardown),
        cmocka_unit_test(a_separator_fills_one_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

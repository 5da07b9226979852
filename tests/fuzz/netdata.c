/* Decks from strangers: NETDATA, DISK DUMP and :READ cards, sound ones that were spoilt here and there, cut, doubled or
 * mixed, and noise. Whatever is read of them ends, stays within its buffers (sanitizers watch) and says nothing that
 * the form cannot say. netdata SECONDS [SEED]. */
#include "guests/cms/base/character.h"
#include "guests/cms/spool/disk_dump.h"
#include "guests/cms/spool/netdata.h"
#include "guests/cms/spool/read_card.h"
#include "tests/fuzz/guest.h"
#include "tests/unit/guests_cms_spool/deck.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <time.h>
#include <cmocka.h>

#define BUFFER 5000
#define GETS_MOST 200000 /* more records than a deck of ours can have */

static u64 seed = 1, seconds = 5;

static void data_fill(u8 *data, u32 n)
{
    for (u32 i = 0; i < n; i++)
        data[i] = (u8)random_u64(&seed);
}

static struct deck netdata_deck(void)
{
    struct netdata_head head = {.from_user = "SENDER  ",
        .from_node = "HERE    ",
        .to_user = "TAKER   ",
        .to_node = "THERE   ",
        .name = "SOME    ",
        .type = "DATA    ",
        .mode = "A1",
        .format = random_below(&seed, 2) ? 'F' : 'V',
        .record_length = (u32)random_below(&seed, 2000) + 1,
        .acknowledge = random_below(&seed, 2),
        .note = random_below(&seed, 2),
        .acknowledgment = random_one_in(&seed, 5),
        .result = "RECEIVED        "};
    struct netdata_writer w;
    struct deck d = {0};
    u8 data[2000];

    netdata_begin(&w, deck_put, &d);
    netdata_put_head(&w, &head);
    for (u64 i = random_below(&seed, 20); !head.acknowledgment && i; i--) {
        data_fill(data, head.record_length);
        netdata_put_record(
            &w, data, head.format == 'F' ? head.record_length : (u32)random_below(&seed, head.record_length) + 1);
    }
    netdata_end(&w);
    return d;
}

static struct deck disk_deck(void)
{
    struct disk_dump_file f = {.name = "SOME    ",
        .type = "DATA    ",
        .mode = "A1",
        .format = random_below(&seed, 2) ? 'F' : 'V',
        .record_length = (u32)random_below(&seed, 500) + 1,
        .records = (u32)random_below(&seed, 20)};
    struct disk_dump_writer w;
    struct deck d = {0};
    u8 data[500];

    disk_dump_begin(&w, &f, deck_put, &d);
    for (u32 i = 0; i < f.records; i++) {
        data_fill(data, f.record_length);
        disk_dump_put_record(&w, data, f.record_length);
    }
    disk_dump_end(&w);
    return d;
}

static struct deck noise_deck(void)
{
    struct deck d = {0};
    u8 card[CARD];

    for (u64 i = random_below(&seed, 10); i; i--) {
        data_fill(card, CARD);
        deck_put(&d, card);
    }
    return d;
}

static void spoil(struct deck *d)
{
    for (u64 i = random_below(&seed, 6); d->n && i; i--) {
        u32 at = (u32)random_below(&seed, d->n);
        u8 *byte = &d->card[random_one_in(&seed, 2) ? random_below(&seed, d->n < 5 ? d->n : 5) : at]
                           [random_below(&seed, CARD)];

        switch (random_below(&seed, 6)) {
        case 0:
            *byte = (u8)random_u64(&seed);
            break;
        case 1:
            *byte ^= (u8)(1u << random_below(&seed, 8));
            break;
        case 2:
            *byte = 0xFF;
            break;
        case 3:
            *byte = 0;
            break;
        case 4:
            d->n = at;
            break;
        default:
            memcpy(d->card[at], d->card[random_below(&seed, d->n)], CARD);
        }
    }
}

static bool plausible(const char *field, u32 n)
{
    for (u32 i = 0; i < n; i++)
        if (field[i] != ' ' && !character_is_fileid(field[i]))
            return false;
    return true;
}

static void read_netdata(struct deck *d, u8 *buffer)
{
    struct netdata_reader r;
    struct netdata_head head;
    u32 n, gets = 0;
    int rc;

    netdata_open(&r, deck_get, d);
    rc = netdata_get_head(&r, &head);
    if (!rc) {
        assert_true(plausible(head.from_user, 32) && plausible(head.name, 16));
        assert_true(head.format == 'V' || (head.format == 'F' && head.record_length));
        assert_true(head.mode[1] == ' ' || (head.mode[1] >= '0' && head.mode[1] <= '6'));
    }
    while (!rc && gets++ < GETS_MOST)
        rc = netdata_get_record(
            &r, buffer, NETDATA_BUFFER_MIN + (u32)random_below(&seed, BUFFER - NETDATA_BUFFER_MIN), &n);
    assert_true(rc == CARD_END || rc == CARD_OTHER || rc == CARD_DAMAGED);
}

static int disk_get(void *from, u8 data[DISK_DUMP_DATA])
{
    struct disk_dump_card c;
    u8 card[CARD];

    if (deck_get(from, card) || disk_dump_parse(card, &c) || c.last)
        return CARD_END;
    memcpy(data, c.data, DISK_DUMP_DATA);
    return 0;
}

static void read_disk(struct deck *d, u8 *buffer)
{
    struct disk_dump_file f;
    struct disk_dump_reader r;
    struct disk_dump_card c;
    u32 n, gets = 0;
    int rc = 0;

    if (!d->n || disk_dump_parse(d->card[d->n - 1], &c) || disk_dump_directory(&c, &f) || f.record_length > BUFFER)
        return;
    d->at = 0;
    disk_dump_open(&r, &f, disk_get, d);
    while (!rc && gets++ < GETS_MOST) {
        rc = disk_dump_get_record(&r, buffer, &n);
        assert_true(rc || n <= f.record_length);
    }
    assert_true(rc == CARD_END || rc == CARD_DAMAGED);
}

static void read_headers(const struct deck *d)
{
    struct read_card h;

    for (u32 i = 0; i < d->n; i++)
        read_card_parse(d->card[i], &h);
}

static void decks_of_strangers_harm_nobody(void **state)
{
    struct deck (*const makers[])(void) = {netdata_deck, netdata_deck, disk_deck, noise_deck};
    time_t end = time(NULL) + (time_t)seconds;
    u64 decks = 0;

    (void)state;
    for (; time(NULL) < end; decks++) {
        struct deck d = makers[random_below(&seed, 4)]();
        u8 *buffer = malloc(BUFFER); /* of its own, so that what goes beyond is noticed */

        spoil(&d);
        read_netdata(&d, buffer);
        read_disk(&d, buffer);
        read_headers(&d);
        free(buffer);
        free(d.card);
    }
    printf("%llu decks\n", (unsigned long long)decks);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(decks_of_strangers_harm_nobody)};

    seconds = argc > 1 ? strtoull(argv[1], NULL, 0) : seconds;
    seed = argc > 2 ? strtoull(argv[2], NULL, 0) : seed;
    return cmocka_run_group_tests(tests, NULL, NULL);
}

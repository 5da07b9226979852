/* SORT target A|D columns... Source: XEDIT Commands and Macros Reference. A stable sort by merging. */
#include "guests/cms/base/memory.h"
#include "guests/cms/nucleus/program.h"
#include "guests/cms/nucleus/storage.h"
#include "guests/cms/xedit/subcommand.h"
#include "guests/cms/xedit/target.h"

#define FIELDS 10

struct key {
    u32 from[FIELDS], to[FIELDS]; /* columns from 1 */
    u32 fields;
    bool descending;
};

static int compare_field(struct text a, struct text b, u32 from, u32 to)
{
    for (u32 i = from - 1; i < to && (i < a.n || i < b.n); i++) {
        u8 x = (u8)(i < a.n ? a.at[i] : ' '), y = (u8)(i < b.n ? b.at[i] : ' ');
        if (x != y)
            return x < y ? -1 : 1;
    }
    return 0;
}

static int compare(const struct key *k, struct text a, struct text b)
{
    for (u32 i = 0; i < k->fields; i++) {
        int c = compare_field(a, b, k->from[i], k->to[i]);
        if (c)
            return k->descending ? -c : c;
    }
    return 0;
}

/* order[0..n) is sorted by merging runs of 1, 2, 4 ... lines, to and fro between the two arrays; the result's array. */
static u32 *sort(const struct edit *e, const struct key *k, u32 *order, u32 *other, u32 n)
{
    for (u32 run = 1; run < n; run *= 2) {
        for (u32 at = 0; at < n; at += 2 * run) {
            u32 a = at, b = at + run < n ? at + run : n, a_end = b, b_end = at + 2 * run < n ? at + 2 * run : n;
            for (u32 to = at; to < b_end; to++) {
                bool first = b == b_end || (a < a_end && compare(k, lines_text(&e->lines, order[a]),
                                                             lines_text(&e->lines, order[b])) <= 0);
                other[to] = order[first ? a++ : b++];
            }
        }
        u32 *t = order;
        order = other;
        other = t;
    }
    return order;
}

static int key_take(const struct edit *e, struct text operands, struct key *k)
{
    struct text rest = operands, word = text_word(&rest);

    *k = (struct key){0};
    if (word.n == 1 && (text_equal_upper(word, TEXT("A")) || text_equal_upper(word, TEXT("D"))))
        k->descending = text_equal_upper(word, TEXT("D"));
    else
        rest = operands;
    for (word = text_word(&rest); word.n; word = text_word(&rest)) {
        struct text second = text_word(&rest);
        u64 from, to;
        if (k->fields == FIELDS || !text_number(word, EDIT_LINE_MAX, &from) ||
            !text_number(second, EDIT_LINE_MAX, &to) || !from || to < from)
            return edit_message("XSO", XEDIT_INVALID_OPERAND, &word);
        k->from[k->fields] = (u32)from;
        k->to[k->fields++] = (u32)to;
    }
    if (!k->fields) {
        k->from[0] = e->zone_from;
        k->to[0] = e->zone_to;
        k->fields = 1;
    }
    return 0;
}

int xedit_sort(struct edit *e, struct text operands)
{
    struct target t;
    struct key k;
    u32 *order;
    bool done;
    int rc;

    if (!operands.n)
        return edit_message("XSO", XEDIT_MISSING_OPERAND);
    rc = target_operand(e, &operands, &t);
    if (rc == 0)
        rc = key_take(e, operands, &k);
    if (rc || t.count < 2)
        return rc;
    order = program_storage_get(2ull * t.count * sizeof *order);
    if (!order)
        return edit_message("XSO", XEDIT_NO_STORAGE);
    for (u32 i = 0; i < t.count; i++)
        order[i] = t.first + i;
    done = lines_reorder(&e->lines, t.first, t.count, sort(e, &k, order, order + t.count, t.count));
    storage_free(order);
    return done ? edit_altered(e) : edit_message("XSO", XEDIT_NO_STORAGE);
}

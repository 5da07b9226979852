/* COMPRESSION CALL with random dictionaries: the test grows a tree of strings, writes it down as entries of both
 * dictionaries, and walks the tree itself, so that it knows every symbol (PoP chapter 7; SA22-7208). */
#include "tests/unit/guests_engine/bare.h"

enum { DICT = 0x100000, TEXT = 0x140000, PACKED = 0x180000, BACK = 0x1C0000, NODES = 8192, TEXT_MOST = 20000 };

struct node {
    u8 character, extensions, extension[4];
    unsigned children, first_child; /* a node's number; they are side by side */
    unsigned parent, length, index;
};
static struct node node[NODES];
static unsigned nodes, entries, free_index;
static bool format_1;
static u8 dictionary[2][NODES][8]; /* compression, expansion */

static unsigned below(unsigned n)
{
    return (unsigned)random() % n;
}

static unsigned room(const struct node *n) /* for children in the entry itself */
{
    return n->children > 1 && n->extensions ? 4 : 5;
}
static unsigned descriptors(const struct node *n)
{
    unsigned each = format_1 ? 14 : 7;
    return n->children <= room(n) ? 0 : (n->children - room(n) + each - 1) / each;
}

/* A child: its character, and extensions as many as its own children will leave place for. */
static void child_grow(struct node *c, unsigned parent, u8 character)
{
    *c = (struct node){.character = character, .parent = parent};
    c->children = below(3) ? 0 : below(3) ? below(8) : below(45);
    c->extensions = (u8)below(c->children > 1 ? 2 : 5);
    for (unsigned i = 0; i < c->extensions; i++)
        c->extension[i] = (u8)('a' + below(3));
    c->length = node[parent].length + 1 + c->extensions;
}

/* The children that node p plans, if there is place for them; else it has none. */
static void children_grow(unsigned p)
{
    unsigned count = node[p].children, wanted = count + descriptors(&node[p]);

    if (!count || free_index + wanted > entries || node[p].length > 250) {
        node[p].children = 0;
        return;
    }
    node[p].first_child = nodes;
    for (unsigned i = 0; i < count; i++) /* in order, so that children with one character are side by side */
        child_grow(&node[nodes + i], p, (u8)('a' + (count > 20 ? i : i * 4 / count)));
    for (unsigned i = 0, index = free_index; i < count; i++) {
        if (i >= room(&node[p]) && (i - room(&node[p])) % (format_1 ? 14 : 7) == 0)
            index++; /* the descriptor */
        node[nodes + i].index = index++;
    }
    nodes += count;
    free_index += wanted;
}

static bool examined(unsigned c)
{
    return node[c].children || node[c].extensions || below(4) == 0;
}

/* One sibling descriptor, before node c: how many of the left siblings it takes. */
static unsigned descriptor_write(unsigned c, unsigned left, u8 *parents)
{
    unsigned each = format_1 ? 14 : 7, own = each - 2, count = left < each ? left : each, index = node[c].index - 1;
    u8 *e = dictionary[0][index], *characters = e + (format_1 ? 2 : 1);
    u32 examine = 0;

    for (unsigned i = 0; i < count; i++) {
        if (i < own)
            examine |= (u32)examined(c + i) << (own - 1 - i);
        else if (parents)
            *parents |= (u8)(examined(c + i) ? 0x80 >> (i - own) : 0);
        if (format_1 && i >= 6)
            dictionary[1][index][i - 6] = node[c + i].character;
        else
            characters[i] = node[c + i].character;
    }
    if (format_1)
        be16_store(e, (u16)((left > each ? 15 : count) << 12 | examine));
    else
        e[0] = (u8)((left > each ? 0 : count) << 5 | examine);
    return count;
}

static void compression_write(const struct node *n)
{
    u8 *e = dictionary[0][n->index];
    unsigned here = n->children < room(n) ? n->children : room(n), first = here ? node[n->first_child].index : 0;
    bool more = n->children > here;

    e[0] = (u8)((here + more) << 5);
    for (unsigned i = 0; i < here; i++)
        e[0] |= (u8)(examined(n->first_child + i) ? 0x10 >> i : 0);
    e[1] = (u8)((n->children > 1 ? !!n->extensions : n->extensions) << 5 | first >> 8);
    e[2] = (u8)first;
    memcpy(e + 3, n->extension, n->extensions);
    for (unsigned i = 0; i < here; i++)
        e[3 + n->extensions + i] = node[n->first_child + i].character;
    for (unsigned done = here; done < n->children;)
        done += descriptor_write(n->first_child + done, n->children - done, done == here ? &e[1] : NULL);
}

static void string_of(unsigned n, u8 *out)
{
    for (; node[n].length; n = node[n].parent) {
        u8 *end = out + node[n].length - node[n].extensions;
        end[-1] = node[n].character;
        memcpy(end, node[n].extension, node[n].extensions);
        if (n < 256)
            break;
    }
}

static void expansion_write(unsigned i)
{
    const struct node *n = &node[i];
    u8 *e = dictionary[1][n->index];

    if (i < 256 || (n->length <= 7 && below(2))) {
        e[0] = (u8)n->length;
        string_of(i, e + 1);
    } else {
        unsigned parent = node[n->parent].index;
        e[0] = (u8)((1 + n->extensions) << 5 | parent >> 8);
        e[1] = (u8)parent;
        e[2] = n->character;
        memcpy(e + 3, n->extension, n->extensions);
        e[7] = (u8)node[n->parent].length;
    }
}

static void dictionary_make(unsigned symbol_bits, bool format)
{
    memset(dictionary, 0, sizeof dictionary);
    format_1 = format;
    entries = 1u << symbol_bits;
    nodes = free_index = 256;
    for (unsigned i = 0; i < 256; i++)
        node[i] = (struct node){.character = (u8)i, .length = 1, .index = i};
    for (unsigned i = 'a'; i < 'i'; i++)
        node[i].children = 1 + below(40);
    for (unsigned i = 0; i < nodes; i++)
        children_grow(i);
    for (unsigned i = 0; i < nodes; i++) {
        compression_write(&node[i]);
        expansion_write(i);
    }
    bare_put(DICT, dictionary[0], entries * 8);
    bare_put(DICT + entries * 8, dictionary[1], entries * 8);
}

/* The node that the longest walk from the root along the text ends at. */
static unsigned walk(const u8 *text, unsigned left)
{
    unsigned n = text[0];

    for (unsigned i = 0; i < node[n].children; i++) {
        unsigned c = node[n].first_child + i, own = 1u + node[c].extensions, done = node[n].length;
        if (done + own <= left && text[done] == node[c].character &&
            memcmp(text + done + 1, node[c].extension, node[c].extensions) == 0) {
            n = c;
            i = ~0u; /* its children from the first on */
        }
    }
    return n;
}

static void text_make(u8 *text, unsigned length)
{
    for (unsigned i = 0; i < length;) {
        u8 string[512];
        unsigned n = below(nodes), part;
        string_of(n, string);
        part = below(6) ? node[n].length : 1 + below(node[n].length);
        for (unsigned k = 0; k < part && i < length; k++)
            text[i++] = string[k];
        if (below(4) == 0 && i < length)
            text[i++] = (u8)(below(8) ? 'a' + below(6) : below(256));
    }
}

static void bits_put(u8 *to, unsigned at, unsigned value, unsigned count)
{
    for (unsigned i = 0; i < count; i++, at++)
        if (value >> (count - 1 - i) & 1)
            to[at / 8] |= (u8)(0x80 >> at % 8);
}

static void round_trip(unsigned size, bool format, unsigned longest)
{
    static u8 text[TEXT_MOST], packed[2 * TEXT_MOST];
    unsigned length = 1 + below(longest), bit = below(8), end = bit, to = PACKED + below(5000),
             from = TEXT + below(5000);
    u8 *result = m->storage->base + to;

    dictionary_make(8 + size, format);
    text_make(text, length);
    memset(packed, 0, sizeof packed);
    for (unsigned i = 0; i < length;) {
        unsigned n = walk(text + i, length - i);
        bits_put(packed, end, node[n].index, 8 + size);
        end += 8 + size;
        i += node[n].length;
    }
    bare_put(from, text, length);
    memset(result, 0, sizeof packed);
    cpu->gr[0].g = size << 12 | (format ? 0x200 : 0);
    cpu->gr[1].g = DICT | bit;
    cpu->gr[2].g = to, cpu->gr[3].g = (end + 7) / 8; /* just enough */
    cpu->gr[4].g = from, cpu->gr[5].g = length;
    assert_int_equal(bare_execute("B2630024 A714FFFE"), 0);
    assert_int_equal(cpu->cc, 0);
    assert_memory_equal(result, packed, sizeof packed);
    assert_true(cpu->gr[2].g == to + end / 8 && (cpu->gr[1].g & 7) == end % 8 && cpu->gr[5].g == 0);

    cpu->gr[0].g = size << 12 | 0x100;
    cpu->gr[1].g = (DICT + entries * 8) | bit;
    cpu->gr[2].g = BACK + from % 4096, cpu->gr[3].g = length;
    cpu->gr[4].g = to, cpu->gr[5].g = (end + 7) / 8;
    assert_int_equal(bare_execute("B2630024 A714FFFE"), 0);
    assert_int_equal(cpu->cc, 0);
    assert_memory_equal(m->storage->base + BACK + from % 4096, text, length);
    assert_true(cpu->gr[3].g == 0 && cpu->gr[4].g == to + end / 8 && (cpu->gr[1].g & 7) == end % 8);
}

static void what_was_compressed_is_expanded_again(void **state)
{
    (void)state;
    srandom(7208);
    for (unsigned i = 0; i < 200; i++)
        round_trip(1 + i % 5, i / 5 & 1, i % 7 ? 600 : TEXT_MOST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BARE_TEST(what_was_compressed_is_expanded_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

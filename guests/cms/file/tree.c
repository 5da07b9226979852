/* Trees of pointer blocks. A node at level 1 points to data blocks, one at level n to nodes of level n - 1. Nothing
 * here trusts what is read: a tree that points to itself ends where more blocks were seen than the disk has. */
#include "guests/cms/file/tree.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/file/host.h"
#include "guests/cms/file/state.h"

struct node {
    u32 place; /* its block; 0: none yet */
    bool changed;
    u8 *image;
    struct node **child; /* above level 1 */
};

static u32 fan_of(const struct tree *t)
{
    return t->disk->block_size / t->width;
}

/* Data blocks below one pointer of a node of this level. */
static u64 span_of(const struct tree *t, u32 level)
{
    u64 span = 1;

    while (level-- > 1)
        span *= fan_of(t);
    return span;
}

static struct pointer pointer_get(const struct tree *t, const struct node *n, u32 e)
{
    const u8 *at = n->image + e * t->width;
    struct pointer p = {.block = bytes_u32(at)};

    if (t->width == POINTER_V) {
        p.high = bytes_u32(at + 4);
        p.displacement = bytes_u32(at + 8);
    }
    return p;
}

static void pointer_set(const struct tree *t, struct node *n, u32 e, struct pointer p)
{
    u8 *at = n->image + e * t->width;

    bytes_set_u32(at, p.block);
    if (t->width == POINTER_V) {
        bytes_set_u32(at + 4, p.high);
        bytes_set_u32(at + 8, p.displacement);
    }
    n->changed = true;
}

/* Pointers of a node that begins at data block first. */
static u32 pointers_of(const struct tree *t, u32 level, u64 first)
{
    u64 span = span_of(t, level), n = first < t->count ? (t->count - first + span - 1) / span : 0;

    return n < fan_of(t) ? (u32)n : fan_of(t);
}

static struct node *node_new(const struct tree *t, u32 level)
{
    struct node *n = file_storage_get(sizeof(*n));

    if (!n)
        return NULL;
    n->image = file_storage_get(t->disk->block_size);
    if (level > 1)
        n->child = file_storage_get(fan_of(t) * sizeof(*n->child));
    if (n->image && (level == 1 || n->child))
        return n;
    file_storage_free(n->image);
    file_storage_free(n->child);
    file_storage_free(n);
    return NULL;
}

static void node_free(const struct tree *t, struct node *n)
{
    if (!n)
        return;
    for (u32 i = 0; n->child && i < fan_of(t); i++)
        node_free(t, n->child[i]);
    file_storage_free(n->child);
    file_storage_free(n->image);
    file_storage_free(n);
}

/* The node that is at *slot, read from block if it is not there yet; a hole is made one if make, else it stays NULL. */
static int node_at(struct tree *t, struct node **slot, u32 block, u32 level, bool make)
{
    int rc = FILE_OK;

    if (*slot || (!block && !make))
        return FILE_OK;
    *slot = node_new(t, level);
    if (!*slot)
        return FILE_NO_STORAGE;
    (*slot)->place = block;
    if (block)
        rc = block_read(t->disk, block, (*slot)->image);
    if (rc) {
        node_free(t, *slot);
        *slot = NULL;
    }
    return rc;
}

int tree_begin(struct tree *t)
{
    t->node = NULL;
    if (t->levels > TREE_LEVELS_MAX || t->count > TREE_BLOCKS_MAX || span_of(t, t->levels + 1u) < t->count)
        return FILE_IO_ERROR;
    return FILE_OK;
}

void tree_drop(struct tree *t)
{
    node_free(t, t->node);
    t->node = NULL;
}

int tree_get(struct tree *t, u32 index, struct pointer *p)
{
    struct node **slot = &t->node;
    struct pointer at = t->top;

    if (index >= t->count)
        return FILE_IO_ERROR;
    for (u32 level = t->levels; level; level--) {
        u32 e = (u32)(index / span_of(t, level) % fan_of(t));
        int rc = node_at(t, slot, at.block, level, false);

        if (rc)
            return rc;
        if (!*slot) {
            *p = (struct pointer){0};
            return FILE_OK;
        }
        at = pointer_get(t, *slot, e);
        if (level > 1)
            slot = &(*slot)->child[e];
    }
    *p = at;
    return FILE_OK;
}

/* One more level above the present top. */
static int tree_grow(struct tree *t)
{
    struct node *n;
    int rc = FILE_OK;

    if (t->levels == TREE_LEVELS_MAX)
        return FILE_TOO_LONG;
    if (t->levels)
        rc = node_at(t, &t->node, t->top.block, t->levels, false);
    if (rc)
        return rc;
    n = node_new(t, t->levels + 1u);
    if (!n)
        return FILE_NO_STORAGE;
    if (!t->count) { /* nothing but a hole below */
        node_free(t, t->node);
    } else if (t->node) {
        n->child[0] = t->node;
        t->top.high = pointer_get(t, t->node, pointers_of(t, t->levels, 0) - 1).high;
        t->top.displacement = pointer_get(t, t->node, 0).displacement;
    }
    pointer_set(t, n, 0, t->top);
    t->node = n;
    t->top = (struct pointer){0};
    t->levels++;
    return FILE_OK;
}

int tree_set(struct tree *t, u32 index, struct pointer p)
{
    struct node **slot = &t->node;
    u32 block;

    if (index >= TREE_BLOCKS_MAX)
        return FILE_TOO_LONG;
    if (!t->count)
        t->top = (struct pointer){0};
    while (index >= span_of(t, t->levels + 1u)) {
        int rc = tree_grow(t);

        if (rc)
            return rc;
    }
    if (index >= t->count)
        t->count = index + 1;
    if (!t->levels) {
        t->top = p;
        return FILE_OK;
    }
    block = t->top.block;
    for (u32 level = t->levels; level; level--) {
        u32 e = (u32)(index / span_of(t, level) % fan_of(t));
        int rc = node_at(t, slot, block, level, true);

        if (rc)
            return rc;
        (*slot)->changed = true;
        if (level == 1) {
            pointer_set(t, *slot, e, p);
        } else {
            struct pointer above = pointer_get(t, *slot, e);

            block = above.block;
            above.high = p.high;
            if (index + 1 == t->count) /* tree_find looks for it before the nodes are placed */
                pointer_set(t, *slot, e, above);
            slot = &(*slot)->child[e];
        }
    }
    return FILE_OK;
}

/* The first pointer of a node whose high record is this one or later; n if there is none. */
static u32 node_find(const struct tree *t, const struct node *node, u32 n, u32 record)
{
    u32 low = 0, high = n;

    while (low < high) {
        u32 middle = (low + high) / 2;

        if (pointer_get(t, node, middle).high >= record)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

int tree_find(struct tree *t, u32 record, u32 *index)
{
    struct node **slot = &t->node;
    u32 block = t->top.block;
    u64 first = 0;

    for (u32 level = t->levels; level; level--) {
        int rc = node_at(t, slot, block, level, false);
        u32 n = pointers_of(t, level, first), e;

        if (rc)
            return rc;
        e = *slot ? node_find(t, *slot, n, record) : n;
        if (e == n) {
            *index = t->count;
            return FILE_OK;
        }
        first += e * span_of(t, level);
        block = pointer_get(t, *slot, e).block;
        if (level > 1)
            slot = &(*slot)->child[e];
    }
    *index = first < t->count ? (u32)first : t->count;
    return FILE_OK;
}

struct cut {
    struct change *change;
    u32 keep, seen, data;
};

static int cut_give(struct tree *t, struct cut *c, u32 block)
{
    if (++c->seen > t->disk->blocks)
        return FILE_IO_ERROR;
    return change_give(c->change, block);
}

static int node_cut(struct tree *t, struct node *n, u32 level, u64 first, struct cut *c)
{
    u64 span = span_of(t, level);
    u32 pointers = pointers_of(t, level, first);

    for (u32 e = 0; e < pointers; e++) {
        u64 begin = first + e * span;
        struct pointer p = pointer_get(t, n, e);
        int rc = FILE_OK;

        if (begin + span <= c->keep)
            continue;
        n->changed = true;
        if (level > 1) {
            rc = node_at(t, &n->child[e], p.block, level - 1, false);
            if (!rc && n->child[e])
                rc = node_cut(t, n->child[e], level - 1, begin, c);
        }
        if (rc)
            return rc;
        if (begin < c->keep)
            continue;
        if (p.block)
            rc = cut_give(t, c, p.block);
        if (rc)
            return rc;
        c->data += level == 1 && p.block;
        pointer_set(t, n, e, (struct pointer){0});
        if (level > 1) {
            node_free(t, n->child[e]);
            n->child[e] = NULL;
        }
    }
    return FILE_OK;
}

/* Levels that are no longer needed. */
static int tree_shrink(struct tree *t, struct cut *c)
{
    while (t->levels && (!t->count || t->count <= span_of(t, t->levels))) {
        struct node *n = t->node;
        int rc = FILE_OK;

        t->top = t->count ? pointer_get(t, n, 0) : (struct pointer){0};
        if (n->place)
            rc = change_give(c->change, n->place);
        if (!rc && t->levels > 1)
            rc = node_at(t, &n->child[0], t->top.block, t->levels - 1u, true);
        if (rc)
            return rc;
        t->node = NULL;
        if (t->levels > 1) {
            t->node = n->child[0];
            n->child[0] = NULL;
        }
        node_free(t, n);
        t->levels--;
    }
    return FILE_OK;
}

int tree_cut(struct tree *t, u32 keep, struct change *change, u32 *given_data)
{
    struct cut c = {.change = change, .keep = keep};
    int rc = FILE_OK;

    if (keep >= t->count)
        return FILE_OK;
    if (t->levels) {
        rc = node_at(t, &t->node, t->top.block, t->levels, true);
        if (!rc)
            rc = node_cut(t, t->node, t->levels, 0, &c);
    } else if (t->top.block) {
        rc = cut_give(t, &c, t->top.block);
        c.data = 1;
        t->top = (struct pointer){0};
    }
    if (rc)
        return rc;
    t->count = keep;
    *given_data = c.data;
    return tree_shrink(t, &c);
}

static int node_place(struct tree *t, struct node *n, u32 level, u64 first, struct change *c)
{
    u32 pointers = pointers_of(t, level, first), old = n->place;
    int rc = FILE_OK;

    for (u32 e = 0; level > 1 && e < pointers && !rc; e++) {
        struct node *child = n->child[e];
        u64 begin = first + e * span_of(t, level);

        if (!child || !child->changed)
            continue;
        rc = node_place(t, child, level - 1, begin, c);
        if (!rc)
            pointer_set(t, n, e,
                (struct pointer){child->place, pointer_get(t, child, pointers_of(t, level - 1, begin) - 1).high,
                    pointer_get(t, child, 0).displacement});
    }
    if (rc)
        return rc;
    if (t->width == POINTER_V && pointers)
        bytes_set_u32(n->image + t->disk->block_size - 4, (pointers - 1) * POINTER_V);
    if (change_is_fresh(t->disk, old))
        return FILE_OK;
    rc = t->data ? change_take_for_data(c, &n->place) : change_take(c, &n->place);
    if (!rc && old)
        rc = change_give(c, old);
    return rc;
}

int tree_place(struct tree *t, struct change *c)
{
    int rc = FILE_OK;

    if (!t->levels || !t->node || !t->node->changed)
        return FILE_OK;
    rc = node_place(t, t->node, t->levels, 0, c);
    t->top.block = t->node->place;
    return rc;
}

static int node_write(struct tree *t, struct node *n, u32 level)
{
    int rc = FILE_OK;

    if (!n->changed)
        return FILE_OK;
    for (u32 e = 0; level > 1 && e < fan_of(t) && !rc; e++)
        if (n->child[e])
            rc = node_write(t, n->child[e], level - 1);
    if (!rc)
        rc = block_write(t->disk, n->place, n->image);
    n->changed = rc != FILE_OK;
    return rc;
}

int tree_write(struct tree *t)
{
    return t->levels && t->node ? node_write(t, t->node, t->levels) : FILE_OK;
}

u32 tree_nodes(const struct tree *t)
{
    u32 nodes = 0;

    for (u64 n = t->count; n > 1; nodes += (u32)n)
        n = (n + fan_of(t) - 1) / fan_of(t);
    return nodes;
}

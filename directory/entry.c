/* Entries and their lists in memory. */
#include "directory/entry.h"
#include "cp/base/text.h"
#include <stdlib.h>
#include <string.h>

const size_t entry_item_size[ENTRY_LISTS] = {
    [LIST_CPUS] = sizeof(struct entry_cpu),
    [LIST_OPTIONS] = sizeof(struct entry_option),
    [LIST_COMMANDS] = sizeof(struct entry_command),
    [LIST_LOGONBY] = sizeof(struct entry_userid),
    [LIST_AUTOLOG] = sizeof(struct entry_userid),
    [LIST_NAMESAVE] = sizeof(struct entry_userid),
    [LIST_DEVICES] = sizeof(struct directory_device),
};

/* Arrays double when their count is a power of two. Returns the slot for one more item. */
static void *array_grow(void **items, size_t count, size_t size)
{
    if ((count & (count - 1)) == 0) {
        void *more = realloc(*items, (count ? 2 * count : 1) * size);
        if (!more)
            return NULL;
        *items = more;
    }
    return (char *)*items + count * size;
}

struct entry *entry_create(struct entry_book *book, enum entry_kind kind, const char *name)
{
    struct entry *e = calloc(1, sizeof *e);
    void *slot;

    if (!e)
        return NULL;
    e->kind = kind;
    text_copy(e->name, sizeof e->name, name);
    if (book) {
        void *entries = book->entries;
        slot = array_grow(&entries, book->count, sizeof e);
        book->entries = entries;
        if (!slot) {
            free(e);
            return NULL;
        }
        memcpy(slot, &e, sizeof e);
        book->count++;
    }
    return e;
}

void entry_free(struct entry *e)
{
    if (!e)
        return;
    for (int i = 0; i < ENTRY_LISTS; i++)
        free(e->lists[i].items);
    free(e);
}

bool entry_append(struct entry *e, enum entry_list_id list, const void *item)
{
    struct entry_list *l = &e->lists[list];
    void *slot = array_grow(&l->items, l->count, entry_item_size[list]);

    if (!slot)
        return false;
    memcpy(slot, item, entry_item_size[list]);
    l->count++;
    return true;
}

struct entry *entry_find(const struct entry_book *book, const char *name)
{
    for (size_t i = 0; i < book->count; i++)
        if (!strcmp(book->entries[i]->name, name))
            return book->entries[i];
    return NULL;
}

void entry_book_clear(struct entry_book *book)
{
    for (size_t i = 0; i < book->count; i++)
        entry_free(book->entries[i]);
    free(book->entries);
    *book = (struct entry_book){0};
}

const char *entry_kind_name(enum entry_kind kind)
{
    static const char *const names[] = {"USER", "IDENTITY", "PROFILE", "SUBCONFIG"};

    return names[kind];
}

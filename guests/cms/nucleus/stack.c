/* The program stack, its buffers, and the lines typed ahead. Owns their storage: a piece for each line. Knows no
 * terminal. */
#include "guests/cms/nucleus/stack.h"
#include "guests/cms/nucleus/storage.h"
#include "guests/cms/base/memory.h"

struct line {
    struct line *next;
    u32 n;
    char text[];
};

struct queue {
    struct line *first, *last;
};

/* Buffer 0 is there without storage. */
struct buffer {
    struct queue lines;
    u32 number;
    struct buffer *older;
};

static struct buffer bottom;
static struct buffer *newest; /* NULL: bottom */
static struct queue typed;
static u32 lines;

static struct buffer *buffer_newest(void)
{
    return newest ? newest : &bottom;
}

static int queue_add(struct queue *q, struct text text, bool first)
{
    struct line *l = storage_get(sizeof(*l) + text.n);

    if (!l)
        return 25;
    l->n = text.n;
    if (text.n)
        memcpy(l->text, text.at, text.n);
    if (first) {
        l->next = q->first;
        q->first = l;
        if (!q->last)
            q->last = l;
        return 0;
    }
    if (q->last)
        q->last->next = l;
    else
        q->first = l;
    q->last = l;
    return 0;
}

static bool queue_take(struct queue *q, char *text, u32 size, u32 *n)
{
    struct line *l = q->first;

    if (!l)
        return false;
    *n = l->n < size ? l->n : size;
    if (*n)
        memcpy(text, l->text, *n);
    q->first = l->next;
    if (!q->first)
        q->last = NULL;
    storage_free(l);
    return true;
}

static u32 queue_clear(struct queue *q)
{
    u32 n = 0;

    for (struct line *l = q->first, *next; l; l = next, n++) {
        next = l->next;
        storage_free(l);
    }
    *q = (struct queue){0};
    return n;
}

static int stack_add(struct text line, bool first)
{
    int rc = queue_add(&buffer_newest()->lines, line, first);

    if (!rc)
        lines++;
    return rc;
}

int stack_push(struct text line)
{
    return stack_add(line, true);
}

int stack_queue(struct text line)
{
    return stack_add(line, false);
}

bool stack_take(char *line, u32 size, u32 *n)
{
    for (struct buffer *b = buffer_newest(); b; b = b->older)
        if (queue_take(&b->lines, line, size, n)) {
            lines--;
            return true;
        }
    return false;
}

u32 stack_count(void)
{
    return lines;
}

u32 stack_makebuf(void)
{
    struct buffer *b = storage_get(sizeof(*b));

    if (!b)
        return 0;
    b->older = buffer_newest();
    b->number = b->older->number + 1;
    newest = b;
    return b->number;
}

int stack_dropbuf(u32 number)
{
    if (number > buffer_newest()->number)
        return 1;
    while (newest && newest->number >= number) {
        struct buffer *b = newest;

        newest = b->older == &bottom ? NULL : b->older;
        lines -= queue_clear(&b->lines);
        storage_free(b);
    }
    if (!number)
        lines -= queue_clear(&bottom.lines);
    return 0;
}

u32 stack_newest(void)
{
    return buffer_newest()->number;
}

void stack_clear(void)
{
    stack_dropbuf(0);
    queue_clear(&typed);
}

int stack_type_ahead(struct text line)
{
    return queue_add(&typed, line, false);
}

bool stack_take_typed(char *line, u32 size, u32 *n)
{
    return queue_take(&typed, line, size, n);
}

/* EXECIO's CARD, PUNCH, PRINT, CP and EMSG. */
#include "guests/cms/base/memory.h"
#include "guests/cms/command/execio.h"
#include "guests/cms/nucleus/cp.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/nucleus/storage.h"
#include "guests/cms/nucleus/unit_record.h"

enum { IO = 100, LINE = 256, CARD = 80, PRINT_LINE = 132, READER = 0x00C, PUNCH = 0x00D, PRINTER = 0x00E };

int execio_read_card(struct execio *x)
{
    char card[UNIT_RECORD_MAX];
    u32 length;
    int rc = 0;

    for (u32 n = 0; x->lines == EXECIO_ALL || n < x->lines; n++) {
        int code = unit_read(READER, card, sizeof(card), &length);

        if (code == UNIT_END || (code == UNIT_NO_FILE && n)) {
            rc = x->lines == EXECIO_ALL && !x->search ? 0 : EXECIO_END;
            break;
        }
        if (code) {
            rc = code == UNIT_NO_FILE ? EXECIO_END : IO + code;
            break;
        }
        if (!execio_give(x, (struct text){card, length}, 0, &rc))
            break;
    }
    return execio_given(x, rc);
}

int execio_punch(struct execio *x)
{
    char room[LINE], card[CARD];
    struct text line;
    int rc = 0;

    for (u32 n = 1; !rc && execio_next(x, n, room, &line, &rc); n++) {
        x->cut |= line.n > CARD;
        field_set(card, CARD, line);
        rc = unit_write(PUNCH, 0x41, card, CARD);
        rc = rc ? IO + rc : 0;
    }
    return execio_given(x, rc);
}

/* What is done before a line is printed, for an ASA character; the rest is the code of a printer's command. */
static int carriage(char c, u8 *op)
{
    static const struct {
        char c;
        u8 op;
    } before[] = {{' ', 0x0B}, {'0', 0x13}, {'-', 0x1B}, {'1', 0x8B}, {'+', 0}};

    *op = 0x01;
    for (u32 k = 0; k < sizeof(before) / sizeof(*before); k++)
        if (before[k].c == c)
            return before[k].op ? unit_write(PRINTER, before[k].op, "", 0) : 0;
    *op = (u8)c;
    return 0;
}

int execio_print(struct execio *x)
{
    char room[LINE];
    struct text line;
    int rc = 0;

    for (u32 n = 1; !rc && execio_next(x, n, room, &line, &rc); n++) {
        char c = x->carriage;
        u8 op;

        if (x->data) {
            c = line.n ? *line.at : ' ';
            if (line.n)
                line.at++, line.n--;
        }
        x->cut |= line.n > PRINT_LINE;
        rc = carriage(c, &op);
        if (!rc)
            rc = unit_write(PRINTER, op, line.n ? line.at : " ",
                !line.n               ? 1
                : line.n > PRINT_LINE ? PRINT_LINE
                                      : line.n);
        rc = rc ? IO + rc : 0;
    }
    return execio_given(x, rc);
}

static void response_give(struct execio *x, const char *response, u32 n, int *rc)
{
    u32 taken = 0;

    for (u32 from = 0, to = 0; to < n && taken < x->lines; from = ++to, taken++) {
        while (to < n && (u8)response[to] != 0x15)
            to++;
        if (!execio_give(x, (struct text){response + from, to - from}, 0, rc))
            return;
    }
}

int execio_cp(struct execio *x)
{
    char room[LINE], *response = storage_get(x->buffer);
    struct text line;
    struct execio from = *x;
    int rc = 0, cp = 0;

    if (!response)
        return EXECIO_STORAGE;
    from.lines = 1; /* the command: the string, or a line of the stack */
    from.stem = from.variable = (struct text){NULL, 0};
    from.margins[0] = 0;
    if (execio_next(&from, 1, room, &line, &rc) && line.n) {
        u32 n;

        cp = cp_response(line, response, x->buffer, &n);
        x->cut |= n > x->buffer;
        response_give(x, response, n < x->buffer ? n : x->buffer, &rc);
    }
    storage_free(response);
    rc = execio_given(x, rc);
    return cp ? 1000 + cp : rc;
}

int execio_message(struct execio *x)
{
    char room[LINE];
    struct text line;
    int rc = 0;

    for (u32 n = 1; !rc && execio_next(x, n, room, &line, &rc); n++)
        message_edited(line);
    return execio_given(x, rc);
}

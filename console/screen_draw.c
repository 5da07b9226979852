/* Drawing: the field attributes are at the end of the status line (output area, which wraps around), before the input
 * area, and before the status area in column 60 of the last row, so that the status stands in columns 61 to 80. Output
 * is coloured by character, so that no column is lost. */
#include "console/screen_draw.h"
#include <string.h>

/* An area's field: in its colours if the display has them. */
static void field(struct outbound *out, const struct layout *l, u8 attribute, struct terminal_style style)
{
    if (l->extended)
        outbound_field_extended(out, attribute, style.colour, style.highlight);
    else
        outbound_field(out, attribute);
}

static bool same_style(struct terminal_style a, struct terminal_style b)
{
    return a.colour == b.colour && a.highlight == b.highlight;
}

static void set_style(
    struct outbound *out, const struct layout *l, struct terminal_style *now, struct terminal_style style)
{
    if (!l->extended || same_style(*now, style))
        return;
    if (now->colour != style.colour)
        outbound_set_attribute(out, ATTRIBUTE_COLOUR, style.colour);
    if (now->highlight != style.highlight)
        outbound_set_attribute(out, ATTRIBUTE_HIGHLIGHT, style.highlight);
    *now = style;
}

static void row(struct outbound *out, const struct layout *l, const struct screen *s, unsigned number,
    const struct terminal_style *styles, bool blank_before)
{
    const struct cell *cells = s->cells + number * s->columns;
    struct terminal_style now = {0};
    unsigned end = s->columns;

    while (end && !cells[end - 1].c)
        end--;
    if (!end && blank_before)
        return;
    outbound_set_address(out, number * s->columns);
    for (unsigned i = 0; i < end; i++) {
        set_style(out, l, &now, styles[cells[i].area]);
        outbound_text(out, cells[i].c ? &cells[i].c : " ", 1);
    }
    set_style(out, l, &now, (struct terminal_style){0});
    if (end < s->columns && !blank_before)
        outbound_erase_to(out, (number + 1) * s->columns);
}

static void input_area(struct outbound *out, const struct layout *l, const struct console_frame *f)
{
    size_t n = strlen(f->text);

    if (f->all || f->input_attribute) {
        outbound_set_address(out, layout_input(l) - 1);
        /* It counts as modified from the first, so that every ENTER brings all of it. */
        field(out, l, FIELD_MODIFIED | (f->hidden ? FIELD_HIDDEN : 0), f->style[AREA_INPUT]);
    }
    if (f->all || f->input) {
        if (n > layout_input_size(l))
            n = layout_input_size(l);
        outbound_set_address(out, layout_input(l));
        outbound_text(out, f->text, n);
        if (n < layout_input_size(l))
            outbound_erase_to(out, layout_status(l));
    }
}

static void status_area(struct outbound *out, const struct layout *l, const struct console_frame *f)
{
    size_t n = strlen(f->status);

    outbound_set_address(out, layout_status(l));
    field(out, l, FIELD_PROTECTED, f->style[AREA_STATUS]);
    outbound_text(out, f->status, n < 19 ? n : 19);
    if (n < 19)
        outbound_erase_to(out, l->rows * l->columns - 1);
}

static void begin(struct outbound *out, const struct layout *l, bool erase, u8 control)
{
    outbound_command(out, !erase ? DISPLAY_WRITE : l->alternate ? DISPLAY_ERASE_WRITE_ALTERNATE : DISPLAY_ERASE_WRITE);
    outbound_control(out, control);
}

void console_draw(struct outbound *out, const struct layout *l, struct screen *s, const struct console_frame *f)
{
    unsigned first = f->all ? 0 : s->dirty, end = f->all ? s->rows : s->dirty_end;

    begin(out, l, f->all, (f->alarm ? WCC_ALARM : 0) | (f->restore ? WCC_RESTORE : 0));
    if (f->all) {
        outbound_set_address(out, l->rows * l->columns - 1);
        outbound_field(out, FIELD_PROTECTED);
    }
    for (unsigned i = first; i < end; i++)
        row(out, l, s, i, f->style, f->all);
    input_area(out, l, f);
    if (f->all || f->status_changed)
        status_area(out, l, f);
    if (f->all || f->input || f->cursor_moved) {
        unsigned size = layout_input_size(l);
        outbound_set_address(out, layout_input(l) + (f->cursor < size ? f->cursor : size - 1));
        outbound_byte(out, ORDER_IC);
    }
    s->dirty = s->dirty_end = 0;
}

static const struct {
    const char *label;
    unsigned above; /* rows from the last one */
    u8 attribute;
} fields[LOGO_FIELDS] = {
    [LOGO_USERID] = {"USERID   ===>", 5, FIELD_MODIFIED},
    [LOGO_PASSWORD] = {"PASSWORD ===>", 4, FIELD_MODIFIED | FIELD_HIDDEN},
    [LOGO_COMMAND] = {"COMMAND  ===>", 2, FIELD_MODIFIED},
};

unsigned logo_field(const struct layout *l, unsigned number)
{
    return (l->rows - 1 - fields[number].above) * l->columns + 15;
}

static void line(struct outbound *out, const struct layout *l, unsigned number, const char *text, size_t n)
{
    outbound_set_address(out, number * l->columns);
    outbound_field(out, FIELD_PROTECTED);
    outbound_text(out, text, n < l->columns - 1 ? n : l->columns - 1);
}

void logo_draw(struct outbound *out, const struct layout *l, const char *text, const char *status)
{
    static const char fill_in[] = "Fill in your USERID and PASSWORD and press ENTER",
                      hidden[] = "(Your password will not appear when you type it)";

    begin(out, l, true, WCC_RESTORE);
    for (unsigned i = 0; i + 8 < l->rows && *text; i++) {
        size_t n = strcspn(text, "\n");
        line(out, l, i, text, n);
        text += n + (text[n] != 0);
    }
    line(out, l, l->rows - 8, fill_in, sizeof fill_in - 1);
    line(out, l, l->rows - 7, hidden, sizeof hidden - 1);
    for (unsigned i = 0; i < LOGO_FIELDS; i++) {
        line(out, l, l->rows - 1 - fields[i].above, fields[i].label, strlen(fields[i].label));
        outbound_set_address(out, logo_field(l, i) - 1);
        outbound_field(out, fields[i].attribute);
        outbound_set_address(out, (l->rows - fields[i].above) * l->columns - 1);
        outbound_field(out, FIELD_PROTECTED);
    }
    outbound_set_address(out, layout_status(l));
    outbound_field(out, FIELD_PROTECTED);
    outbound_text(out, status, strlen(status));
    outbound_set_address(out, logo_field(l, LOGO_USERID));
    outbound_byte(out, ORDER_IC);
}

/* SCREEN and QUERY SCREEN: colours and highlighting of the areas of a display. Source: CP Commands and Utilities
 * Reference, SCREEN. */
#include "cp/base/text.h"
#include "cp/command/command.h"
#include "cp/vm/session.h"
#include "guests/arch/display.h"
#include <string.h>

#define BIT(area) (1u << (area))

static const struct {
    const char *word;
    unsigned areas;
} areas[] = {
    {"CPOUT", BIT(AREA_CP)},
    {"VMOUT", BIT(AREA_GUEST)},
    {"INREDisp", BIT(AREA_REDISPLAY)},
    {"INArea", BIT(AREA_INPUT)},
    {"STATarea", BIT(AREA_STATUS)},
    {"OUTarea", BIT(AREA_CP) | BIT(AREA_GUEST) | BIT(AREA_REDISPLAY)},
    {"ALL", BIT(TERMINAL_AREAS) - 1},
};

struct value {
    const char *word;
    u8 code;
};

static const struct value colours[] = {{"DEFault", COLOUR_DEFAULT}, {"BLUe", COLOUR_BLUE}, {"RED", COLOUR_RED},
    {"PINk", COLOUR_PINK}, {"GREen", COLOUR_GREEN}, {"TURquoise", COLOUR_TURQUOISE}, {"YELlow", COLOUR_YELLOW},
    {"WHIte", COLOUR_WHITE}};

static const struct value highlights[] = {{"NONe", HIGHLIGHT_NONE}, {"BLInk", HIGHLIGHT_BLINK},
    {"REVvideo", HIGHLIGHT_REVERSE}, {"UNDerlin", HIGHLIGHT_UNDERLINE}};

static const struct value *find(const struct value *table, size_t rows, const char *word)
{
    for (size_t i = 0; i < rows; i++)
        if (text_abbreviates(word, table[i].word))
            return &table[i];
    return NULL;
}

#define FIND(table, word) find(table, sizeof(table) / sizeof *(table), word)

static const struct value *of_code(const struct value *table, u8 code)
{
    while (table->code != code)
        table++;
    return table;
}

/* The area at word, as bits; 0: it is none. */
static unsigned find_area(const char *word)
{
    for (size_t i = 0; i < sizeof areas / sizeof *areas; i++)
        if (text_abbreviates(word, areas[i].word))
            return areas[i].areas;
    return 0;
}

/* Colours and highlightings up to the next area; *rest is there then. False: *word is neither. */
static bool take_style(struct terminal_style *styles, unsigned bits, const char **rest, char *word, size_t size)
{
    const char *after = *rest;
    bool any = false;

    for (; text_word(&after, word, size) && !(any && find_area(word)); *rest = after, any = true) {
        const struct value *colour = FIND(colours, word), *highlight = FIND(highlights, word);
        if (!colour && !highlight)
            return false;
        for (unsigned i = 0; i < TERMINAL_AREAS; i++)
            if (bits & BIT(i) && colour)
                styles[i].colour = colour->code;
            else if (bits & BIT(i))
                styles[i].highlight = highlight->code;
    }
    *word = 0;
    return any;
}

int cmd_screen(struct vm *vm, const char *rest)
{
    struct terminal_style styles[TERMINAL_AREAS];
    char word[32];

    if (!*text_rest(rest))
        return say_as(vm, "CFX", MSG_OPERAND_MISSING);
    memcpy(styles, vm->screen_style, sizeof styles);
    while (text_word(&rest, word, sizeof word)) {
        unsigned bits = find_area(word);
        if (!bits)
            return say_as(vm, "CFX", MSG_INVALID_OPTION, text_upper(word));
        if (!take_style(styles, bits, &rest, word, sizeof word))
            return *word ? say_as(vm, "CFX", MSG_INVALID_OPERAND, text_upper(word))
                         : say_as(vm, "CFX", MSG_OPERAND_MISSING);
    }
    memcpy(vm->screen_style, styles, sizeof styles);
    session_configure(vm);
    return 0;
}

int query_screen(struct vm *vm, const char *rest)
{
    char area[16], colour[16], highlight[16];
    int rc = expect_end(vm, rest);

    for (size_t i = 0; rc == 0 && i < sizeof areas / sizeof *areas; i++) {
        unsigned n = 0;
        if (areas[i].areas & (areas[i].areas - 1))
            continue;
        while (areas[i].areas != BIT(n))
            n++;
        text_copy(area, sizeof area, areas[i].word);
        text_copy(colour, sizeof colour, of_code(colours, vm->screen_style[n].colour)->word);
        text_copy(highlight, sizeof highlight, of_code(highlights, vm->screen_style[n].highlight)->word);
        respond(vm, "%-8s %-9s %s", text_upper(area), text_upper(colour), text_upper(highlight));
    }
    return rc;
}

/* SET, QUERY, STATUS: the table of settings, and what they are at first. */
#include "guests/cms/xedit/setting.h"
#include "guests/cms/base/character.h"
#include "guests/cms/base/format.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/nucleus/program.h"
#include "guests/cms/nucleus/storage.h"
#include "guests/cms/xedit/prefix.h"
#include "guests/cms/xedit/screen.h"
#include "guests/cms/xedit/setting_functions.h"
#include "guests/cms/xedit/subcommand.h"

const struct setting settings_table[] = {
#define SWITCH(NAME, least, field) {NAME, least, offsetof(struct edit, field), NULL, NULL},
#define SETTING(NAME, least, set, show) {NAME, least, 0, set, show},
#include "guests/cms/xedit/setting.def"
#undef SETTING
#undef SWITCH
};
const u32 settings_count = sizeof settings_table / sizeof *settings_table;

/* The letters that a name begins with: PF3 is PF. */
static struct text name_letters(struct text name)
{
    u32 n = 0;

    while (n < name.n && character_is_letter(name.at[n]))
        n++;
    return (struct text){name.at, n};
}

const struct setting *setting_find(struct text name)
{
    struct text letters = name_letters(name);

    for (u32 i = 0; i < settings_count; i++)
        if (text_abbreviates(letters, settings_table[i].name, settings_table[i].least))
            return &settings_table[i];
    return NULL;
}

u32 setting_show(const struct edit *e, const struct setting *s, struct text name, char text[SETTING_SHOWN])
{
    u32 letters = name_letters(name).n, n;
    u64 key = 0;

    text_number((struct text){name.at + letters, name.n - letters}, EDIT_KEYS, &key);
    editor_now()->key_asked = (u32)key;
    n = s->field ? format(text, SETTING_SHOWN, "%s", *((const bool *)e + s->field) ? "ON" : "OFF") : s->show(e, text);
    return n < SETTING_SHOWN ? n : SETTING_SHOWN - 1;
}

int xedit_set(struct edit *e, struct text operands)
{
    struct text rest = operands, word = text_word(&rest);
    const struct setting *s = setting_find(word);
    u32 letters;

    if (!word.n)
        return edit_message("XSE", XEDIT_MISSING_OPERAND);
    if (!s || (!s->field && !s->set))
        return edit_message("XSE", NO_SUCH_OPTION, &word);
    if (s->field)
        return set_switch(e, s->field, rest);
    letters = name_letters(word).n;
    if (letters < word.n) /* PF3: its number is the first operand */
        rest = (struct text){word.at + letters, (u32)(operands.at + operands.n - word.at) - letters};
    return s->set(e, text_strip(rest));
}

static void show_one(struct edit *e, const struct setting *s, struct text name)
{
    char line[SETTING_SHOWN + 24], value[SETTING_SHOWN];
    u32 digits = name.n - name_letters(name).n, n;

    setting_show(e, s, name, value);
    n = format(line, sizeof line, "%s%.*s %s", s->name, digits, name.at + name.n - digits, value);
    edit_show_line((struct text){line, n});
}

int xedit_query(struct edit *e, struct text operands)
{
    struct text word = text_word(&operands);
    const struct setting *s = setting_find(word);

    if (!word.n)
        return edit_message("XQR", XEDIT_MISSING_OPERAND);
    if (!s)
        return edit_message("XQR", NO_SUCH_OPTION, &word);
    if (s->show == show_pf && name_letters(word).n == word.n) {
        char name[8];
        for (u32 i = 1; i <= EDIT_KEYS; i++)
            show_one(e, s, (struct text){name, format(name, sizeof name, "PF%u", i)});
        return 0;
    }
    show_one(e, s, word);
    return 0;
}

int xedit_status(struct edit *e, struct text operands)
{
    (void)operands;
    for (u32 i = 0; i < settings_count; i++)
        if (settings_table[i].field || settings_table[i].set)
            show_one(e, &settings_table[i], text_of(settings_table[i].name));
    return 0;
}

int xedit_preserve(struct edit *e, struct text operands)
{
    (void)operands;
    if (!e->preserved)
        e->preserved = program_storage_get(sizeof *e);
    if (!e->preserved)
        return edit_message("XSE", XEDIT_NO_STORAGE);
    *e->preserved = *e;
    return 0;
}

#define SETTINGS_BYTES(e) ((char *)(e) + offsetof(struct edit, casing))

int xedit_restore(struct edit *e, struct text operands)
{
    (void)operands;
    if (!e->preserved)
        return edit_message("XSE", NOTHING_PRESERVED);
    memcpy(SETTINGS_BYTES(e), SETTINGS_BYTES(e->preserved),
        offsetof(struct edit, preserved) - offsetof(struct edit, casing));
    e->verify_from = e->preserved->verify_from;
    e->verify_to = e->preserved->verify_to;
    return 0;
}

void setting_defaults(struct edit *e)
{
    static const u32 tabs[] = {1, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80};

    e->arbchar_character = '$';
    e->line_end = '#';
    e->line_ends = true;
    e->stay = false;
    e->implied = e->macros = e->to_eof = e->shadow = true;
    e->message_mode = !editor_now()->quiet;
    e->scale = true;
    e->prefix = PREFIX_ON;
    e->current_row = ROW_MIDDLE;
    e->scale_row = ROW_MIDDLE + 1;
    e->tab_row = -3;
    e->message_row = 2;
    e->message_rows = 2;
    e->casing = text_equal(field_text(e->id.type, 8), TEXT("EXEC")) || e->format == 'V' ? CASE_MIXED : CASE_UPPER;
    memcpy(e->tabs, tabs, sizeof tabs);
}

void setting_free(struct edit *e)
{
    prefix_forget(e);
    storage_free(e->preserved);
}

void setting_keys(struct editor *editor)
{
    static const char *const keys[] = {"HELP MENU", "SOS LINEADD", "QUIT", "TABKEY", "SCHANGE 6", "?", "BACKWARD",
        "FORWARD", "=", "RGTLEFT", "SPLTJOIN", "CURSOR HOME"};

    for (u32 i = 1; i <= EDIT_KEYS; i++)
        format(editor->key[i], sizeof editor->key[i], "%s", keys[(i - 1) % 12]);
}

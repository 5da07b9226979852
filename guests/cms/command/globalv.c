/* GLOBALV: variables that outlive an EXEC, in groups. */
#include "guests/cms/command/globalv.h"
#include "guests/cms/base/character.h"
#include "guests/cms/command/variables.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/nucleus/stack.h"

/* What a function works on: the selected group, and the rest of the line. */
struct work {
    const char *group;
    struct text rest;
    enum globalv_file file;
};
typedef int function(struct work *w);

static char selected[TOKEN] = "UNNAMED ";
static bool initialized;

/* Names are in upper case. */
static bool name_take(struct text *rest, char name[GLOBALV_TEXT_MAX], struct text *taken)
{
    struct text word = text_word(rest);

    if (word.n > GLOBALV_TEXT_MAX)
        word.n = GLOBALV_TEXT_MAX;
    for (u32 k = 0; k < word.n; k++)
        name[k] = character_upper(word.at[k]);
    *taken = (struct text){name, word.n};
    return word.n;
}

static int assign(const struct work *w, struct text name, struct text value)
{
    struct group *g = globalv_group(w->group, true);

    if (value.n > GLOBALV_TEXT_MAX)
        value.n = GLOBALV_TEXT_MAX;
    if (!g || !globalv_set(g, name, value))
        return dms("GLB", NO_STORAGE);
    if (w->file == GLOBALV_STORAGE)
        return 0;
    return globalv_append(w->file, g, name, value);
}

static int set_words(struct work *w)
{
    char room[GLOBALV_TEXT_MAX];
    struct text name;
    int rc = 0;

    if (!text_strip(w->rest).n)
        return dms("GLB", MISSING_OPERAND);
    while (!rc && name_take(&w->rest, room, &name))
        rc = assign(w, name, text_word(&w->rest));
    return rc;
}

/* The value is the rest of the line, after one blank. */
static int set_line(struct work *w)
{
    char room[GLOBALV_TEXT_MAX];
    struct text name;

    if (!name_take(&w->rest, room, &name))
        return dms("GLB", MISSING_OPERAND);
    if (w->rest.n)
        w->rest.at++, w->rest.n--;
    return assign(w, name, w->rest);
}

static int put(struct work *w)
{
    char room[GLOBALV_TEXT_MAX];
    struct text name, value;
    int rc = 0;

    if (!variables_present())
        return dms("GLB", EXEC_ONLY, "GLOBALV PUT");
    while (!rc && name_take(&w->rest, room, &name))
        rc = variable_fetch(name, &value) ? assign(w, name, value) : dms("GLB", BAD_VARIABLE, &name);
    return rc;
}

static struct text value_of(const struct work *w, struct text name)
{
    const struct group *g = globalv_group(w->group, false);
    const struct variable *v = g ? globalv_find(g, name) : NULL;

    return v ? globalv_value(v) : TEXT("");
}

static int get(struct work *w)
{
    char room[GLOBALV_TEXT_MAX];
    struct text name;

    if (!variables_present())
        return dms("GLB", EXEC_ONLY, "GLOBALV GET");
    while (name_take(&w->rest, room, &name))
        if (!variable_set(name, value_of(w, name)))
            return dms("GLB", BAD_VARIABLE, &name);
    return 0;
}

static int stack(struct work *w)
{
    char room[GLOBALV_TEXT_MAX];
    struct text name;

    while (name_take(&w->rest, room, &name))
        if (stack_push(value_of(w, name)))
            return dms("GLB", NO_STORAGE);
    return 0;
}

static int list(struct work *w)
{
    const struct group *g = globalv_group(w->group, false);
    struct text name, shown = field_text(w->group, TOKEN);
    char room[GLOBALV_TEXT_MAX];
    bool all = !text_strip(w->rest).n;

    say("SELECTED TABLE IS: %T", &shown);
    for (const struct variable *v = g && all ? g->first : NULL; v; v = v->next) {
        struct text value = globalv_value(v);

        name = (struct text){v->text, v->name_n};
        say(" %T=%T", &name, &value);
    }
    while (name_take(&w->rest, room, &name)) {
        struct text value = value_of(w, name);

        say(" %T=%T", &name, &value);
    }
    return 0;
}

static int purge(struct work *w)
{
    struct group *g = globalv_group(w->group, false);

    if (g)
        globalv_purge(g);
    return 0;
}

static int purge_all(struct work *w)
{
    (void)w;
    for (struct group *g = globalv_groups; g; g = g->next)
        globalv_purge(g);
    return 0;
}

static int groups(struct work *w, bool stacked)
{
    (void)w;
    for (const struct group *g = globalv_groups; g; g = g->next) {
        struct text name = field_text(g->name, TOKEN);

        if (!stacked)
            say(" %T", &name);
        else if (stack_push(name))
            return dms("GLB", NO_STORAGE);
    }
    return 0;
}

static int group_list(struct work *w)
{
    say("GLOBALV GROUPS:");
    return groups(w, false);
}

static int group_stack(struct work *w)
{
    return groups(w, true);
}

static int init(struct work *w)
{
    (void)w;
    initialized = true;
    return globalv_init();
}

/* whole: not of a group. */
static const struct {
    const char *name;
    function *run;
    enum globalv_file file;
    bool whole;
} functions[] = {
    {"GET", get, GLOBALV_STORAGE, false},
    {"GRPLIST", group_list, GLOBALV_STORAGE, true},
    {"GRPSTACK", group_stack, GLOBALV_STORAGE, true},
    {"INIT", init, GLOBALV_STORAGE, true},
    {"LIST", list, GLOBALV_STORAGE, false},
    {"PURGE", purge, GLOBALV_STORAGE, false},
    {"PUT", put, GLOBALV_STORAGE, false},
    {"PUTP", put, GLOBALV_LASTING, false},
    {"PUTS", put, GLOBALV_SESSION, false},
    {"SET", set_words, GLOBALV_STORAGE, false},
    {"SETL", set_line, GLOBALV_STORAGE, false},
    {"SETLP", set_line, GLOBALV_LASTING, false},
    {"SETLS", set_line, GLOBALV_SESSION, false},
    {"SETP", set_words, GLOBALV_LASTING, false},
    {"SETS", set_words, GLOBALV_SESSION, false},
    {"STACK", stack, GLOBALV_STORAGE, false},
};

static int function_run(struct work *w, struct text name, bool in_group)
{
    for (u32 k = 0; k < sizeof(functions) / sizeof(*functions); k++)
        if (text_equal_upper(name, text_of(functions[k].name)) && !(in_group && functions[k].whole)) {
            w->file = functions[k].file;
            if (!in_group && functions[k].run == purge)
                return purge_all(w);
            return functions[k].run(w);
        }
    return dms("GLB", INVALID_FUNCTION, &name);
}

int globalv_command(struct invocation *i)
{
    char group[TOKEN];
    struct work w = {.group = selected, .rest = i->arguments};
    struct text name = text_word(&w.rest), chosen;

    if (!name.n)
        return dms("GLB", NO_FUNCTION);
    if (!initialized) {
        int rc = init(&w);

        if (rc)
            return rc;
    }
    if (!text_equal_upper(name, TEXT("SELECT")))
        return function_run(&w, name, false);
    chosen = text_word(&w.rest);
    field_set_upper(group, TOKEN, chosen.n ? chosen : TEXT("UNNAMED"));
    name = text_word(&w.rest);
    if (!name.n) {
        field_set(selected, TOKEN, (struct text){group, TOKEN});
        return 0;
    }
    w.group = group;
    return function_run(&w, name, true);
}

/* The rows that are tested against the witness: the engine's own tables, and what is special about some of them. */
#include "tests/insn/case.h"
#include "tests/insn/shape.h"
#include <string.h>

#define INSN(op, NAME, format, facility, check, ...) {op, FORMAT_##format, KIND_STORAGE, #NAME, #check, NULL},
#define INSN_OWN INSN
#define INSN_LAST INSN
#define INSN_JUMP INSN
#define INSN_BRANCH(op, NAME, format, facility, check, ...) {op, FORMAT_##format, KIND_BRANCH, #NAME, #check, NULL},
static struct row rows[] = {
#include "tests/insn/families.def"
};
const unsigned row_count = sizeof rows / sizeof rows[0];

static const struct {
    const char *name;
    u8 kind;
    const char *reason;
} special[] = {
#define SPECIAL(name, kind) {#name, KIND_##kind, NULL},
#define SKIP(name, reason) {#name, KIND_SKIP, reason},
#include "tests/insn/special.def"
};

static const char *selected;

void rows_select(const char *name)
{
    selected = name && *name ? name : NULL;
}

static void row_complete(struct row *row)
{
    for (unsigned s = 0; s < sizeof special / sizeof special[0]; s++)
        if (strcmp(row->name, special[s].name) == 0) {
            row->kind = special[s].kind;
            row->skip = special[s].reason;
        }
}

const struct row *row_at(unsigned i)
{
    static bool ready;

    if (!ready) {
        for (unsigned n = 0; n < row_count; n++)
            row_complete(&rows[n]);
        ready = true;
    }
    return &rows[i];
}

bool row_tested(const struct row *row)
{
    return row->kind != KIND_SKIP && (!selected || strcmp(row->name, selected) == 0);
}

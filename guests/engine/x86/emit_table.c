/* The emitters by instruction: emit.def beside the engine's own rows. */
#include "guests/engine/x86/emit.h"

#define INSN_ROW(op, NAME) ROW_##NAME,
#define INSN(op, NAME, ...) INSN_ROW(op, NAME)
#define INSN_OWN(op, NAME, ...) INSN_ROW(op, NAME)
#define INSN_JUMP(op, NAME, ...) INSN_ROW(op, NAME)
#define INSN_BRANCH(op, NAME, ...) INSN_ROW(op, NAME)
#define INSN_LAST(op, NAME, ...) INSN_ROW(op, NAME)
#define INSN_CP(op, NAME, ...) INSN_ROW(op, NAME)
enum insn_number {
#include "guests/engine/insn.def"
    ROWS
};
#undef INSN_ROW
#undef INSN
#undef INSN_OWN
#undef INSN_JUMP
#undef INSN_BRANCH
#undef INSN_LAST
#undef INSN_CP

#define EMIT(NAME, function, cc, faults, bits, op, pending, from)                                                      \
    bool function(struct emit *e, const struct insn *d, const struct emitter_row *row);
#include "guests/engine/x86/emit.def"
#undef EMIT

static const struct emitter_row rows[ROWS] = {
#define EMIT(NAME, function, cc, faults, bits, op, pending, from)                                                      \
    [ROW_##NAME] = {function, cc, faults, bits, op, pending, from},
#include "guests/engine/x86/emit.def"
#undef EMIT
};

const struct emitter_row *emitter_find(const struct insn_row *row)
{
    static const struct emitter_row none = {.faults = true};
    const struct emitter_row *found = &rows[row - insn_rows];

    return found->emit ? found : &none;
}

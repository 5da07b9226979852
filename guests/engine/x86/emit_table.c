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

/* What the interpreter's functions do by themselves: not branches, which go on with what they lead to. */
enum {
#define INSN(op, NAME, ...) CALLABLE_##NAME = CALL_GOES_ON,
#define INSN_OWN(op, NAME, ...) CALLABLE_##NAME = CALL_GOES_ON,
#define INSN_JUMP(op, NAME, ...) CALLABLE_##NAME = CALL_GOES_ON,
#define INSN_BRANCH(op, NAME, ...) CALLABLE_##NAME = CALL_NOT,
#define INSN_LAST(op, NAME, ...) CALLABLE_##NAME = CALL_ENDS,
#define INSN_CP(op, NAME, ...) CALLABLE_##NAME = CALL_ENDS,
#include "guests/engine/insn.def"
#undef INSN
#undef INSN_OWN
#undef INSN_JUMP
#undef INSN_BRANCH
#undef INSN_LAST
#undef INSN_CP
};
static const u8 callable[ROWS] = {
#define INSN_ROW(op, NAME) [ROW_##NAME] = CALLABLE_##NAME,
#define INSN(op, NAME, ...) INSN_ROW(op, NAME)
#define INSN_OWN(op, NAME, ...) INSN_ROW(op, NAME)
#define INSN_JUMP(op, NAME, ...) INSN_ROW(op, NAME)
#define INSN_BRANCH(op, NAME, ...) INSN_ROW(op, NAME)
#define INSN_LAST(op, NAME, ...) INSN_ROW(op, NAME)
#define INSN_CP(op, NAME, ...) INSN_ROW(op, NAME)
#include "guests/engine/insn.def"
};

static const struct emitter_row rows[ROWS] = {
#define EMIT(NAME, function, cc, faults, bits, op, pending, from)                                                      \
    [ROW_##NAME] = {function, cc, faults, CALLABLE_##NAME, bits, op, pending, from},
#include "guests/engine/x86/emit.def"
#undef EMIT
};

const struct emitter_row *emitter_find(const struct insn_row *row)
{
    static const struct emitter_row called[] = {[CALL_NOT] = {.faults = true},
        [CALL_GOES_ON] = {.faults = true, .callable = CALL_GOES_ON},
        [CALL_ENDS] = {.faults = true, .callable = CALL_ENDS}};
    size_t i = (size_t)(row - insn_rows);

    if (rows[i].emit)
        return &rows[i];
    return &called[callable[i]];
}

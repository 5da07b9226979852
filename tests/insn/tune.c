/* Finds the tuner of a row. */
#include "tests/insn/tune.h"

static bool tune_by(const struct tuner *t, struct insn_case *c)
{
    u64 random = c->gr[0] ^ c->gr[1] * 3 ^ c->gr[15] * 5 ^ c->fpr[0] * 7 ^ c->fpr[1] * 11 ^ c->fpr[2];

    for (; t->name; t++)
        if (strcmp(t->name, c->row->name) == 0) {
            t->tune(c, &random);
            return true;
        }
    return false;
}

void case_tune(struct insn_case *c)
{
    (void)(tune_by(tune_string, c) || tune_by(tune_interlocked, c) || tune_by(tune_bfp, c) || tune_by(tune_vector, c) ||
           tune_by(tune_vector_fp, c));
}

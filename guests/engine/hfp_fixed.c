/* HFP conversions, short and long: between the formats, to integral values, fixed-point and BFP numbers.
 * All by hfp_conversion.c. Source: PoP chapter 18; chapter 9. */
#include "guests/engine/bfp.h"
#include "guests/engine/hfp.h"
#include "guests/engine/operand_fp.h"

CC_RULE(hfp)
{
    hfp_complete(cpu);
}

#define OPERATION(name, value)                                                                                         \
    static inline u64 name(struct cpu *cpu __attribute__((unused)), u64 a, u64 b __attribute__((unused)))              \
    {                                                                                                                  \
        return (u64)(value);                                                                                           \
    }
OPERATION(round32, hfp_round(cpu, HFP_LONG, HFP_SHORT, a))
OPERATION(lengthen64, hfp_lengthen(HFP_SHORT, HFP_LONG, a))
OPERATION(integral32, hfp_to_integral(HFP_SHORT, a))
OPERATION(integral64, hfp_to_integral(HFP_LONG, a))
OPERATION(from_integer32, hfp_from_integer(HFP_SHORT, (s64)a))
OPERATION(from_integer64, hfp_from_integer(HFP_LONG, (s64)a))
/* The condition code is theirs to set. */
OPERATION(short_to_word, hfp_to_integer(cpu, HFP_SHORT, a, 32, cpu->insn->m3))
OPERATION(short_to_doubleword, hfp_to_integer(cpu, HFP_SHORT, a, 64, cpu->insn->m3))
OPERATION(long_to_word, hfp_to_integer(cpu, HFP_LONG, a, 32, cpu->insn->m3))
OPERATION(long_to_doubleword, hfp_to_integer(cpu, HFP_LONG, a, 64, cpu->insn->m3))
OPERATION(from_bfp_short, hfp_from_bfp(cpu, &bfp_short, a))
OPERATION(from_bfp_long, hfp_from_bfp(cpu, &bfp_long, a))
OPERATION(to_bfp_short, hfp_to_bfp(cpu, &bfp_short, a, cpu->insn->m3))
OPERATION(to_bfp_long, hfp_to_bfp(cpu, &bfp_long, a, cpu->insn->m3))

#include "guests/engine/hfp_fixed.def"

/* The operands of TRACE that make a trap, or change one. Must not know what becomes of it. Source: CP Commands and
 * Utilities Reference, TRACE, "Options". */
#include "cp/command/trace_trap.h"
#include "cp/base/keyword.h"
#include "cp/base/text.h"
#include "cp/command/command.h"
#include "guests/engine/disassemble.h"
#include <ctype.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *word, *label;
    enum trap_kind kind;
    u16 opcode;
    bool ccw;
} kinds[] = {
    {"Instruct", "INSTR", TRAP_INSTRUCTION, 0, false},
    {"INSTRuction", "INSTR", TRAP_INSTRUCTION, 0, false},
    {"BRanch", "BRANCH", TRAP_BRANCH, 0, false},
    {"STore", "STORE", TRAP_STORE, 0, false},
    {"SVC", "SVC", TRAP_SVC, 0, false},
    {"PROGram", "PROG", TRAP_PROGRAM, 0, false},
    {"PRG", "PROG", TRAP_PROGRAM, 0, false},
    {"EXTernal", "EXT", TRAP_EXTERNAL, 0, false},
    {"I/O", "I/O", TRAP_IO, 0, false},
    {"IO", "I/O", TRAP_IO, 0, false},
    {"SSCH", "SSCH", TRAP_MNEMONIC, TRACE_SSCH, false},
    {"CCW", "CCW", TRAP_MNEMONIC, TRACE_SSCH, true},
    {"DIAGnose", "DIAG", TRAP_MNEMONIC, 0x83, false},
    {"SIGP", "SIGP", TRAP_MNEMONIC, 0xAE, false},
    {"MC", "MC", TRAP_MNEMONIC, 0xAF, false},
};

/* "5", "5-8"; nothing: all. False: neither. */
static bool take_registers(const char *text, u16 *set)
{
    char first[4];
    const char *dash = strchr(text, '-');
    u64 a = 0, b = 15;

    if (*text) {
        if (dash && dash - text >= (int)sizeof first)
            return false;
        text_copy(first, sizeof first, text);
        if (dash)
            first[dash - text] = 0;
        if (!text_decimal(first, 15, &a))
            return false;
        b = a;
        if (dash && (!text_decimal(dash + 1, 15, &b) || b < a))
            return false;
    }
    *set = (u16)((1U << (b + 1)) - (1U << a));
    return true;
}

static bool begin_registers(const char *word, struct trap *trap)
{
    bool access = strncmp(word, "AR", 2) == 0, general = !access && *word == 'G';

    if ((!access && !general) || !take_registers(word + (access ? 2 : word[1] == 'G' ? 2 : 1), &trap->registers))
        return false;
    trap->kind = access ? TRAP_ACCESS : TRAP_GENERAL;
    text_copy(trap->label, sizeof trap->label, word);
    return true;
}

static bool begin_mnemonic(const char *word, struct trap *trap)
{
    for (unsigned i = 0; i < insn_row_count; i++)
        if (strcmp(insn_rows[i].name, word) == 0) {
            trap->kind = TRAP_MNEMONIC;
            trap->opcode = insn_rows[i].opcode;
            text_copy(trap->label, sizeof trap->label, word);
            return true;
        }
    return false;
}

void trap_default(struct trap *trap)
{
    *trap = (struct trap){.terminal = true};
}

bool trap_begin(const char *word, struct trap *trap)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (text_abbreviates(word, kinds[i].word)) {
            trap->kind = kinds[i].kind;
            trap->opcode = kinds[i].opcode;
            trap->ccw = kinds[i].ccw;
            text_copy(trap->label, sizeof trap->label, kinds[i].label);
            return true;
        }
    return begin_registers(word, trap) || begin_mnemonic(word, trap);
}

/* "hexloc", "hexloc-hexloc", "hexloc.bytes". */
static bool take_range(const char *text, struct trap_range *r)
{
    char first[24];
    const char *mark = strpbrk(text, "-:.");
    u64 value;

    text_copy(first, sizeof first, text);
    if (mark && mark - text < (int)sizeof first)
        first[mark - text] = 0;
    if (!text_hex(first, ~0ULL, &r->first))
        return false;
    r->last = r->first;
    r->given = true;
    if (!mark)
        return true;
    if (*mark != '.' && text_abbreviates(mark + 1, "END")) {
        r->last = ~0ULL;
        return true;
    }
    if (!text_hex(mark + 1, ~0ULL, &value))
        return false;
    r->last = *mark == '.' ? r->first + value - (value != 0) : value;
    return r->last >= r->first;
}

/* What the kind of trap is about, given without a keyword. */
static struct trap_range *own_range(struct trap *trap)
{
    switch (trap->kind) {
    case TRAP_INSTRUCTION:
    case TRAP_BRANCH:
    case TRAP_GENERAL:
    case TRAP_ACCESS:
        return &trap->from;
    case TRAP_STORE:
        return &trap->into;
    default:
        return &trap->number;
    }
}

enum {
    RUN,
    NORUN,
    TERMINAL,
    NOTERMINAL,
    PRINTER,
    NOPRINTER,
    BOTH,
    SUPERVISOR,
    PROBLEM,
    SIM,
    SKIP,
    PASS,
    STOP,
    STEP,
    FROM,
    INTO,
    DATA,
    IDENTIFIER,
    CMD
};
static const struct keyword options[] = {{"RUN", RUN}, {"NORun", NORUN}, {"TERMinal", TERMINAL},
    {"NOTERMinal", NOTERMINAL}, {"PRINTer", PRINTER}, {"NOPRINTer", NOPRINTER}, {"BOTH", BOTH},
    {"SUPervisor", SUPERVISOR}, {"PROBlem", PROBLEM}, {"SIM", SIM}, {"SKIP", SKIP}, {"PASS", PASS}, {"STOP", STOP},
    {"STEP", STEP}, {"FRom", FROM}, {"Range", FROM}, {"PSWA", FROM}, {"INTO", INTO}, {"DATA", DATA},
    {"IDentifier", IDENTIFIER}, {"CMD", CMD}};

static void option_flag(int option, struct trap *trap)
{
    switch (option) {
    case RUN:
    case NORUN:
        trap->run = option == RUN;
        break;
    case TERMINAL:
    case NOTERMINAL:
        trap->terminal = option == TERMINAL;
        break;
    case NOPRINTER:
        trap->printer = false;
        break;
    case PRINTER: /* unless told otherwise behind it, nobody need look on */
        trap->printer = trap->run = true;
        trap->terminal = false;
        break;
    case BOTH:
        trap->printer = trap->terminal = true;
        break;
    case SUPERVISOR:
    case PROBLEM:
        trap->state = option == PROBLEM ? STATE_PROBLEM : STATE_SUPERVISOR;
        break;
    }
}

static int option_count(struct vm *vm, int option, const char **rest, struct trap *trap)
{
    char word[24];
    u64 n;

    if (!text_word(rest, word, sizeof word))
        return say_as(vm, "TRI", MSG_OPERAND_MISSING);
    if (!text_decimal(word, 32767, &n))
        return say_as(vm, "TRI", MSG_INVALID_OPERAND, text_upper(word));
    switch (option) {
    case SKIP:
        trap->skip = (unsigned)n;
        break;
    case PASS:
        if (trap->pass) /* what is left of it */
            trap->skip = 0;
        trap->pass = (unsigned)n;
        break;
    case STOP:
        trap->stop = (unsigned)n;
        trap->run = false;
        break;
    case STEP:
        trap->step = trap->stop = (unsigned)n;
        trap->run = false;
        break;
    }
    return 0;
}

static int option_range(struct vm *vm, const char **rest, struct trap_range *range)
{
    char word[48];

    if (!text_word(rest, word, sizeof word))
        return say_as(vm, "TRI", MSG_OPERAND_MISSING);
    return take_range(text_upper(word), range) ? 0 : say_as(vm, "TRI", MSG_INVALID_RANGE, word);
}

static int option_data(struct vm *vm, const char **rest, struct trap *trap)
{
    char word[TRAP_DATA + 2];

    if (!text_word(rest, word, sizeof word))
        return say_as(vm, "TRI", MSG_OPERAND_MISSING);
    if (strlen(word) > TRAP_DATA || text_upper(word)[strspn(word, "0123456789ABCDEF.")])
        return say_as(vm, "TRI", MSG_INVALID_HEXDATA, word);
    text_copy(trap->data, sizeof trap->data, word);
    return 0;
}

static int option_identifier(struct vm *vm, const char **rest, struct trap *trap)
{
    char word[8];

    if (!text_word(rest, word, sizeof word))
        return say_as(vm, "TRI", MSG_OPERAND_MISSING);
    if (strlen(word) > 4 || strcmp(text_upper(word), "ALL") == 0)
        return say_as(vm, "TRI", MSG_INVALID_OPERAND, word);
    text_copy(trap->ident, sizeof trap->ident, word);
    return 0;
}

/* All that is behind CMD; several commands are parted by line ends, or by the line-end character where it was escaped.
 */
static int option_command(struct vm *vm, const char **rest, struct trap *trap)
{
    const char *text = text_rest(*rest);

    if (!*text)
        return say_as(vm, "TRI", MSG_OPERAND_MISSING);
    if (strlen(text) > TRAP_COMMAND)
        return say_as(vm, "TRI", MSG_INVALID_OPERAND, "CMD");
    text_copy(trap->command, sizeof trap->command, strcasecmp(text, "NONE") == 0 ? "" : text);
    for (char *c = trap->command; *c; c++)
        if (vm->linend && *c == vm->linend)
            *c = '\n';
    *rest = "";
    return 0;
}

static int take_option(struct vm *vm, const char *word, const char **rest, struct trap *trap)
{
    int option = KEYWORD(options, word);

    switch (option) {
    case -1:
        return take_range(word, own_range(trap)) ? 0 : say_as(vm, "TRI", MSG_INVALID_OPTION, word);
    case SKIP:
    case PASS:
    case STOP:
    case STEP:
        return option_count(vm, option, rest, trap);
    case FROM:
        return option_range(vm, rest, &trap->from);
    case INTO:
        return option_range(vm, rest, &trap->into);
    case DATA:
        return option_data(vm, rest, trap);
    case IDENTIFIER:
        return option_identifier(vm, rest, trap);
    case CMD:
        return option_command(vm, rest, trap);
    default:
        option_flag(option, trap);
        return 0;
    }
}

int trap_options(struct vm *vm, const char *rest, struct trap *trap)
{
    char word[64];
    int rc = 0;

    while (rc == 0 && text_word(&rest, word, sizeof word))
        rc = take_option(vm, text_upper(word), &rest, trap);
    return rc;
}

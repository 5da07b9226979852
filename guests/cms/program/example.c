/* An example of a program in C, EXAMPLE MODULE: it says its operands, in the order of a table of addresses, issues the
 * command that stands behind COMMAND, and ends with its return code. */
#include "guests/cms/nucleus/service.h"

static const char *const words[] = {"first", "second", "third", "another"};
static u32 calls;

int program_main(const char (*token)[TOKEN], const u32 *extended);

int program_main(const char (*token)[TOKEN], const u32 *extended)
{
    const struct services *cms = cms_services;
    struct text line = {(const char *)(u64)extended[1], extended[2] - extended[1]}, word;

    calls++;
    (void)token;
    for (u32 i = 0; (word = text_word(&line)).n != 0; i++) {
        if (text_equal_upper(word, TEXT("COMMAND")))
            return cms->command_run(line, CALL_CMS);
        cms->console_line(text_of(words[i < 3 ? i : 3]));
        cms->console_line(word);
    }
    return (int)calls - 1;
}

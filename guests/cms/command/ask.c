/* The questions, and their answers from the stack or the terminal. */
#include "guests/cms/command/ask.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/nucleus/message.h"

static struct text answer(char line[CONSOLE_LINE_MAX + 1])
{
    u32 n = console_read(line);

    return text_strip((struct text){line, n});
}

bool ask_erase(const char *module, const char *command, char mode, u16 vdev)
{
    char line[CONSOLE_LINE_MAX + 1];
    struct text t;

    dms(module, MAY_ERASE, command, mode, vdev);
    console_line(TEXT("Enter 1 (YES) or 0 (NO)."));
    t = answer(line);
    return text_equal(t, TEXT("1")) || text_abbreviates(t, "YES", 1);
}

void ask_label(const char *module, char label[6])
{
    char line[CONSOLE_LINE_MAX + 1];

    dms(module, ENTER_LABEL);
    field_set_upper(label, 6, answer(line));
}

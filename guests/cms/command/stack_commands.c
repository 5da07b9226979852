/* MAKEBUF, DROPBUF, SENTRIES, DESBUF: the program stack. Their return codes are what EXECs want of them. */
#include "guests/cms/nucleus/command.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/nucleus/stack.h"

int makebuf_command(struct invocation *i)
{
    u32 number;

    if (i->count > 1)
        return dms("MKB", INVALID_PARAMETER, &i->word[1]);
    number = stack_makebuf();
    return number ? (int)number : dms("MKB", NO_STORAGE);
}

int dropbuf_command(struct invocation *i)
{
    u64 number = stack_newest();

    if (i->count > 1 && !text_number(i->word[1], 0xFFFFFFF, &number))
        return dms("DBF", INVALID_PARAMETER, &i->word[1]);
    if (i->count > 2)
        return dms("DBF", INVALID_PARAMETER, &i->word[2]);
    return stack_dropbuf((u32)number);
}

int sentries_command(struct invocation *i)
{
    if (i->count > 1)
        return dms("SEN", INVALID_PARAMETER, &i->word[1]);
    return (int)stack_count();
}

int desbuf_command(struct invocation *i)
{
    if (i->count > 1)
        return dms("DSB", INVALID_PARAMETER, &i->word[1]);
    stack_clear();
    return 0;
}

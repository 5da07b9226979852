/* Operands that many commands have. */
#include "cp/base/text.h"
#include "cp/command/command.h"
#include <string.h>

bool take_vdev(struct vm *vm, const char **rest, u16 *vdev, int *rc)
{
    char word[16];
    u64 value;

    if (!text_word(rest, word, sizeof word) || !text_hex(word, 0xFFFF, &value)) {
        *rc = say(vm, MSG_VDEV_MISSING);
        return false;
    }
    *vdev = (u16)value;
    return true;
}

bool take_userid(struct vm *vm, const char **rest, char userid[9], int *rc)
{
    char word[16];

    if (!text_word(rest, word, sizeof word)) {
        *rc = say(vm, MSG_USERID_MISSING);
        return false;
    }
    text_upper(word);
    if (strcmp(word, "*") == 0)
        text_copy(word, sizeof word, vm->userid);
    if (!text_is_userid(word)) {
        *rc = say(vm, MSG_INVALID_USERID, word);
        return false;
    }
    text_copy(userid, 9, word);
    return true;
}

int expect_end(struct vm *vm, const char *rest)
{
    char word[64];

    if (!text_word(&rest, word, sizeof word))
        return 0;
    return say(vm, MSG_INVALID_OPTION, text_upper(word));
}

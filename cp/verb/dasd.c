/* `ursa dasd`. */
#include "cp/verb/verb.h"

int verb_dasd(struct invocation *i)
{
    (void)i;
    return failure("disk volumes are not there yet");
}

/* `ursa console`. */
#include "console/console.h"
#include "cp/base/text.h"
#include "cp/verb/verb.h"

int verb_console(struct invocation *i)
{
    char userid[16] = "";

    if (i->argc > 1)
        return usage_error("console", "%s is not expected", i->argv[1]);
    if (i->argc == 1) {
        text_copy(userid, sizeof userid, i->argv[0]);
        if (!text_is_userid(text_upper(userid)))
            return usage_error("console", "%s is no userid", i->argv[0]);
    }
    return console_client(i->system_directory, *userid ? userid : NULL);
}

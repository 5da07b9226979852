/* What SET sets, as it is at IPL. */
#include "guests/cms/nucleus/settings.h"

struct settings settings = {
    .implied_exec = true,
    .implied_cp = true,
    .abbreviations = true,
    .immediate_escape = ';',
};

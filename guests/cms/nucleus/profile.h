/* What happens at IPL and at the first line: disks are accessed, SYSPROF and PROFILE EXECs run. */
#pragma once
#include "guests/cms/base/text.h"

void profile_begin(void);           /* at IPL: its parameters; the system disks; the version line */
struct text profile_save(void);     /* PARM SAVESYS: the name that this system is to be saved as; empty: none */
bool profile_automatic(void);       /* PARM AUTOCR: nobody types the first line */
int profile_run(struct text first); /* before the first line is done, which may be ACCESS (NOPROF */

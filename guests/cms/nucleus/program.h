/* Programs: MODULE files and text decks in storage, and how they are called. guests/cms/README.md has the interface. */
#pragma once
#include "guests/cms/nucleus/command.h"

const char *program_name(void); /* who runs, for messages */
void program_forget(void);      /* after an abnormal end: none runs */

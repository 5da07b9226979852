/* The file SYSTEM.CONFIG of a system directory: what an administrator may set. */
#pragma once

/* Read it, if there is one, into cp. Says on stderr, by line, what is wrong with it. Exit status. */
int system_config_read(const char *system_directory);

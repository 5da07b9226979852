/* The Unix socket of a running system: where it is, one listener at most, connecting to it. */
#pragma once
#include "guests/arch/types.h"

/* A listening, non-blocking socket, mode 0600, or -errno: -EADDRINUSE when a live system answers there, -EEXIST when
 * something that is no socket has the name. A dead system's socket is replaced. */
int socket_listen(const char *system_directory);
/* A connection, or -errno (-ECONNREFUSED, -ENOENT: no system is running). Blocking. */
int socket_connect(const char *system_directory);
/* Close the listener and remove its name, unless another system has taken it over. */
void socket_close(const char *system_directory, int fd);

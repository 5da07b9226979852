/* Spooled virtual devices inside cp/vm: their settings, their open files, and the notices of files that come and go. */
#pragma once
#include "cp/vm/vm.h"

extern const struct card_source card_source_callbacks;
extern const struct record_sink record_sink_callbacks;

/* The settings a device has before SPOOL changes them. */
void spool_settings_default(struct virtual_device *d, char spool_class);
/* Write one record to the device's output file, which is made if there is none. False: the spool takes no more. Under
 * vm->lock. */
bool spool_device_write(struct virtual_device *d, u8 command, const u8 *data, u32 length);
/* The first eligible file of the reader's class becomes the open one. 1, 0: there is none, -errno. Under vm->lock. */
int spool_device_open_input(struct virtual_device *d);
/* Put an open input file back or away: as the device's settings say. Under vm->lock. */
void spool_device_end_input(struct virtual_device *d, bool purge);
/* The line that tells of a file that came ("RDR FILE 0118 SENT FROM ...") or, for its sender, of one that went ("...
 * SENT TO ..."). */
void spool_notice(char *line, size_t size, const struct spool_file *f, bool to_sender);
/* Who made a file learns its number in his response, its receiver at his console, if they wish (SET IMSG). */
void spool_announce(struct vm *sender, const struct spool_file *f);
/* A file came for owner: his idle readers get a device end. Any thread. */
void spool_arrival(void *arg, const char *owner);

/* What the 3270 display and a console at a display share: commands for the terminal behind them. */
#pragma once
#include "guests/device/device.h"

#define SENSE_OPERATION_CHECK 0x01

struct display {
    const struct display_line *line;
    void *cp;
};

/* A command of enum display_command on a display that is CP's to give (DISPLAY_READY, or about to be). */
enum ccw_end display_transfer(struct display *d, u8 command, struct ccw_data *data);
/* Intervention required, as initial status. */
enum ccw_end display_not_ready(struct ccw_data *data);

/* Can a control unit execute it? Orders that are cut short, buffer addresses beyond `characters`, structured fields of
 * impossible lengths make an operation check. */
bool display_data_valid(u8 command, const u8 *data, size_t length, unsigned characters);

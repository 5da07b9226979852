/* The full screen of `ursa top`. */
#pragma once
#include "cp/verb/top_rows.h"

struct top_screen;

/* The screen is ours until top_screen_close(). NULL: the terminal cannot do it. */
struct top_screen *top_screen_open(bool monochrome);
void top_screen_close(struct top_screen *s);

/* Is there a terminal of a kind that can? */
bool top_terminal_can(void);

/* What a person wants; rows and settings of t are changed by the screen itself. */
enum top_wish { TOP_NOTHING, TOP_REFRESH, TOP_QUIT, TOP_FORCE, TOP_SIGNAL };
/* Draw t and take keys until the milliseconds are over or there is a wish. TOP_FORCE and TOP_SIGNAL, which have been
 * confirmed, are about userid[9]. */
enum top_wish top_screen_run(struct top_screen *s, struct top_rows *t, unsigned milliseconds, char *userid);
/* Show this line at the bottom until the next key; a system that is gone makes the rows dim. */
void top_screen_say(struct top_screen *s, const char *text);

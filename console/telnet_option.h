/* The inside of telnet, for telnet.c (bytes) and telnet_option.c (what they agree on). */
#pragma once
#include "console/telnet.h"

// clang-format off
enum {
    IAC = 255, DONT = 254, DO = 253, WONT = 252, WILL = 251, SB = 250, ERASE_LINE = 248, ERASE_CHARACTER = 247,
    ARE_YOU_THERE = 246, INTERRUPT = 244, BREAK = 243, SE = 240, EOR = 239, END_OF_FILE = 236,
};
// clang-format on
enum { OPTION_BINARY = 0, OPTION_ECHO = 1, OPTION_TYPE = 24, OPTION_EOR = 25, OPTION_TN3270E = 40, OPTIONS = 64 };

void telnet_send_command(struct telnet *t, u8 verb, u8 option);
/* Send DO or WILL unless it is so already, or was asked. */
void telnet_ask(struct telnet *t, u8 verb, u8 option);
void telnet_decide(struct telnet *t, enum telnet_mode mode);
/* WILL, WONT, DO, DONT came. */
void telnet_option(struct telnet *t, u8 verb, u8 option);
/* t->sub is complete. */
void telnet_subnegotiation(struct telnet *t);

/* The 3270 data stream as constants: commands, write control, orders, attributes, attention identifiers. Source:
 * GA23-0059, 3270 Information Display System: Data Stream Programmer's Reference. */
#pragma once
#include "guests/arch/types.h"

// clang-format off

/* Commands, as channel command codes; those on a TN3270 line are the SNA ones (GA23-0059 has both). */
enum display_command {
    DISPLAY_WRITE = 0x01, DISPLAY_READ_BUFFER = 0x02, DISPLAY_ERASE_WRITE = 0x05, DISPLAY_READ_MODIFIED = 0x06,
    DISPLAY_ERASE_WRITE_ALTERNATE = 0x0D, DISPLAY_READ_MODIFIED_ALL = 0x0E, DISPLAY_ERASE_ALL_UNPROTECTED = 0x0F,
    DISPLAY_WRITE_STRUCTURED_FIELD = 0x11,
};

/* Write control character. */
enum { WCC_BASE = 0x40, WCC_ALARM = 0x04, WCC_RESTORE = 0x02, WCC_RESET_MDT = 0x01 };

enum display_order {
    ORDER_PT = 0x05, ORDER_GE = 0x08, ORDER_SBA = 0x11, ORDER_EUA = 0x12, ORDER_IC = 0x13, ORDER_SF = 0x1D, ORDER_SA = 0x28,
    ORDER_SFE = 0x29, ORDER_MF = 0x2C, ORDER_RA = 0x3C,
};

/* Field attribute: bits 2-7; the first two make the byte a graphic character and are given by datastream's table. */
enum { FIELD_PROTECTED = 0x20, FIELD_NUMERIC = 0x10, FIELD_INTENSE = 0x08, FIELD_HIDDEN = 0x0C, FIELD_MODIFIED = 0x01 };

/* Types of extended attributes. */
enum { ATTRIBUTE_ALL = 0x00, ATTRIBUTE_HIGHLIGHT = 0x41, ATTRIBUTE_COLOUR = 0x42, ATTRIBUTE_FIELD = 0xC0 };
enum { HIGHLIGHT_NONE = 0x00, HIGHLIGHT_BLINK = 0xF1, HIGHLIGHT_REVERSE = 0xF2, HIGHLIGHT_UNDERLINE = 0xF4 };
enum {
    COLOUR_DEFAULT = 0x00, COLOUR_BLUE = 0xF1, COLOUR_RED = 0xF2, COLOUR_PINK = 0xF3, COLOUR_GREEN = 0xF4,
    COLOUR_TURQUOISE = 0xF5, COLOUR_YELLOW = 0xF6, COLOUR_WHITE = 0xF7,
};

/* Attention identifiers. */
enum {
    AID_NONE = 0x60, AID_STRUCTURED_FIELD = 0x88, AID_ENTER = 0x7D, AID_CLEAR = 0x6D, AID_PA1 = 0x6C, AID_PA2 = 0x6E,
    AID_PA3 = 0x6B, AID_TEST_REQUEST = 0xF0,
};
// clang-format on

/* The identifier of PFn, n from 1 to 24. */
static inline u8 aid_of_pf(unsigned n)
{
    static const u8 aids[24] = {0xF1, 0xF2, 0xF3, 0xF4, 0xF5, 0xF6, 0xF7, 0xF8, 0xF9, 0x7A, 0x7B, 0x7C, 0xC1, 0xC2,
        0xC3, 0xC4, 0xC5, 0xC6, 0xC7, 0xC8, 0xC9, 0x4A, 0x4B, 0x4C};

    return aids[n - 1];
}

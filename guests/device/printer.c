/* Line printers: 1403, 3203, 3211, and the 3800 with its page buffers. They differ in width and in what buffers they
 * have: the 1403 has none for forms. What is loaded can be read back, and moves the form; characters are printed as
 * they come. Source: IBM 1403, 3203, 3211 and 3800 component descriptions. */
#include "guests/device/device.h"
#include "guests/device/forms.h"
#include <stdlib.h>
#include <string.h>

#define WIDTH_MAX 204
#define UCS_MAX 512

#define SENSE_LOAD_CHECK 0x02
#define SENSE_CHANNEL_9 0x01

struct printer {
    const struct record_sink *sink;
    void *cp;
    struct forms forms;
    u32 forms_length, ucs_length, line_length;
    u8 forms_buffer[FORMS_LINES]; /* as it was loaded */
    u8 ucs[UCS_MAX];
    u8 line[WIDTH_MAX]; /* the print-line buffer: what was printed last */
    u8 structured[32760];
};

/* What a model has. */
struct printer_model {
    u32 width;
    bool has_forms; /* a forms-control buffer */
    bool reads;     /* its buffers can be read */
    bool pages;     /* a 3800 */
};

void *printer_create(const struct record_sink *sink, void *cp)
{
    struct printer *p = calloc(1, sizeof *p);
    if (p != NULL) {
        p->sink = sink;
        p->cp = cp;
    }
    return p;
}

static enum ccw_end printer_sense(struct ccw_data *data, u8 sense)
{
    ccw_sense(data, &sense, 1);
    return CCW_UNIT_CHECK;
}

/* How the command moves the form: X'01' and X'03' in the low bits are write and immediate, then 2 bits of lines to
 * space, or bit 0 and 4 bits of channel to skip to. */
static bool printer_moves(u8 command, u8 *lines, u8 *channel)
{
    u8 low = command & 0x07;
    *lines = *channel = 0;
    if (low != 0x01 && low != 0x03)
        return false;
    if (command & 0x80) {
        *channel = (command >> 3) & 0x0F;
        return *channel >= 1 && *channel <= 12;
    }
    *lines = (command >> 3) & 0x03;
    return (command & 0x60) == 0 && command != 0x03;
}

/* Channels 9 and 12 are sensed while spacing, not while skipping. */
static enum ccw_end printer_print(struct printer *p, u8 command, struct ccw_data *data, u32 width)
{
    u8 lines, channel;
    if (!printer_moves(command, &lines, &channel))
        return CCW_REJECT;
    if (!(command & 0x02))
        p->line_length = ccw_get(data, p->line, width);
    if (!p->sink->write(p->cp, command, p->line, command & 0x02 ? 0 : p->line_length))
        return printer_sense(data, SENSE_INTERVENTION_REQUIRED);
    if (channel != 0) {
        forms_skip(&p->forms, channel);
        return CCW_OK;
    }
    u32 met = forms_space(&p->forms, lines);
    if (met & 1u << 9)
        return printer_sense(data, SENSE_CHANNEL_9);
    return met & 1u << 12 ? CCW_UNIT_EXCEPTION : CCW_OK;
}

/* Character sets make no difference to a spool file. */
static enum ccw_end printer_load_ucs(struct printer *p, struct ccw_data *data)
{
    p->ucs_length = ccw_get(data, p->ucs, sizeof p->ucs);
    return CCW_OK;
}

static enum ccw_end printer_load_forms(struct printer *p, struct ccw_data *data, bool is_3800)
{
    u8 buffer[FORMS_LINES];
    u32 length = ccw_get(data, buffer, sizeof buffer);
    if (!(is_3800 ? forms_load_3800 : forms_load)(&p->forms, buffer, length))
        return printer_sense(data, SENSE_LOAD_CHECK);
    memcpy(p->forms_buffer, buffer, length);
    p->forms_length = length;
    return CCW_OK;
}

static enum ccw_end printer_read(struct ccw_data *data, const u8 *buffer, u32 length)
{
    ccw_put(data, buffer, length);
    return CCW_OK;
}

/* X'5A': a record for a printer of pages, which the program that prints it understands. */
static enum ccw_end printer_structured(struct printer *p, u8 command, struct ccw_data *data)
{
    u32 length = ccw_get(data, p->structured, sizeof p->structured);
    return p->sink->write(p->cp, command, p->structured, length) ? CCW_OK
                                                                 : printer_sense(data, SENSE_INTERVENTION_REQUIRED);
}

static enum ccw_end printer_skip_data(struct ccw_data *data)
{
    u8 bytes[512];
    while (ccw_get(data, bytes, sizeof bytes) == sizeof bytes)
        ;
    return CCW_OK;
}

/* Commands that only a 3800 has. Its modules of characters, copies and overlays are accepted and make no difference. */
static enum ccw_end printer_execute_3800(struct printer *p, u8 command, struct ccw_data *data)
{
    static const u8 nothing[128];
    switch (command) {
    case 0x5A:
        return printer_structured(p, command, data);
    case 0x14: /* sense intermediate buffer */
    case 0x24: /* sense error log */
        return printer_read(data, nothing, command == 0x14 ? 4 : sizeof nothing);
    case 0x07: /* end of transmission */
    case 0x17: /* mark form */
    case 0x37: /* initialize printer */
    case 0x47: /* select translate table 0 to 3 */
    case 0x57:
    case 0x67:
    case 0x77:
    case 0x87: /* clear printer */
        return CCW_OK;
    case 0x23: /* load translate and character modules, copies, overlays */
    case 0x25:
    case 0x33:
    case 0x35:
    case 0x43:
    case 0x53:
    case 0x83:
        return printer_skip_data(data);
    default:
        return CCW_REJECT;
    }
}

/* Commands that do not print. *known is false if command is none of them. */
static enum ccw_end printer_control(
    struct printer *p, const struct printer_model *m, u8 command, struct ccw_data *data, bool *known)
{
    *known = true;
    switch (command) {
    case 0x73: /* block data check */
    case 0x7B: /* allow data check */
    case 0xEB: /* gate load */
        return CCW_OK;
    case 0xF3: /* load UCS, without and with folding */
    case 0xFB:
        return printer_load_ucs(p, data);
    case 0x63: /* load FCB */
        return m->has_forms ? printer_load_forms(p, data, m->pages) : CCW_REJECT;
    case 0x02: /* read print-line buffer */
        return m->reads ? printer_read(data, p->line, p->line_length) : CCW_REJECT;
    case 0x0A: /* read UCS buffer */
        return m->reads ? printer_read(data, p->ucs, p->ucs_length) : CCW_REJECT;
    case 0x12: /* read FCB */
        return m->reads ? printer_read(data, p->forms_buffer, p->forms_length) : CCW_REJECT;
    default:
        *known = false;
        return CCW_REJECT;
    }
}

static enum ccw_end printer_execute(struct printer *p, const struct printer_model *m, u8 command, struct ccw_data *data)
{
    bool known;
    enum ccw_end end = printer_control(p, m, command, data, &known);
    if (known)
        return end;
    if (m->pages) {
        end = printer_execute_3800(p, command, data);
        if (end != CCW_REJECT)
            return end;
    }
    return printer_print(p, command, data, m->width);
}

bool printer_load(void *state, const u8 *forms, u32 length)
{
    struct printer *p = state;
    if (length > sizeof p->forms_buffer || !forms_load(&p->forms, forms, length))
        return false;
    memcpy(p->forms_buffer, forms, length);
    p->forms_length = length;
    return true;
}

// clang-format off
#define MODEL(name, ...)                                                                                              \
    static enum ccw_end printer_command_##name(void *state, u8 command, struct ccw_data *data, bool chained)              \
    {                                                                                                                     \
        static const struct printer_model model = {__VA_ARGS__};                                                          \
        (void)chained;                                                                                                    \
        return printer_execute(state, &model, command, data);                                                             \
    }
// clang-format on
MODEL(1403, .width = 132)
MODEL(3203, .width = 132, .has_forms = true, .reads = true)
MODEL(3211, .width = 150, .has_forms = true, .reads = true)
MODEL(3800, .width = 204, .has_forms = true, .pages = true)

const struct device_ops printer1403_ops = {
    .name = "1403",
    .cu_type = 0x1403,
    .dev_type = 0x1403,
    .vm_class = 0x10,
    .vm_type = 0x41,
    .command = printer_command_1403,
    .close = free,
};
const struct device_ops printer3203_ops = {
    .name = "3203",
    .cu_type = 0x3203,
    .dev_type = 0x3203,
    .vm_class = 0x10,
    .vm_type = 0x43,
    .sense_length = 2,
    .command = printer_command_3203,
    .close = free,
};
const struct device_ops printer3211_ops = {
    .name = "3211",
    .cu_type = 0x3211,
    .dev_type = 0x3211,
    .vm_class = 0x10,
    .vm_type = 0x42,
    .sense_length = 6,
    .command = printer_command_3211,
    .close = free,
};
const struct device_ops printer3800_ops = {
    .name = "3800",
    .cu_type = 0x3800,
    .dev_type = 0x3800,
    .dev_model = 0x01,
    .vm_class = 0x10,
    .vm_type = 0x45,
    .sense_length = 24,
    .command = printer_command_3800,
    .close = free,
};

/* LOADVFCB: the forms of a virtual printer, loaded by its operator. Source: CP Commands and Utilities Reference,
 * LOADVFCB; the images that z/VM comes with. */
#include "cp/base/text.h"
#include "cp/command/command.h"
#include <string.h>

/* The channels of an image's lines; bit X'10' in the first line is 8 lines an inch, in the last one the end. */
struct forms_image {
    const char *name;
    u8 lines, first;
    struct {
        u8 line, channel;
    } at[12];
};
// clang-format off
static const struct forms_image images[] = {
    {"FCB1", 66, 0x00, {{1, 1}, {3, 2}, {5, 3}, {7, 4}, {9, 5}, {11, 6}, {13, 7}, {15, 8}, {19, 10}, {21, 11}, {23, 12}, {64, 9}}},
    {"FCB8", 68, 0x10, {{1, 1}, {4, 2}, {8, 3}, {12, 4}, {16, 5}, {20, 6}, {24, 7}, {28, 8}, {32, 10}, {36, 11}, {63, 12}, {66, 9}}},
};
// clang-format on

/* In the format of a 3211, with a byte for the print position before the lines if there is an index. Its length. */
static u32 image_build(const struct forms_image *f, u8 index, u8 out[256])
{
    u32 from = index ? 1 : 0;

    memset(out, 0, 256);
    out[0] = 0x80 | index;
    if (!index)
        out[0] = 0;
    for (unsigned i = 0; i < 12; i++)
        out[from + f->at[i].line - 1u] |= f->at[i].channel;
    out[from] |= f->first;
    out[from + f->lines - 1u] |= 0x10;
    return from + f->lines;
}

static const struct forms_image *image_find(const char *name)
{
    for (unsigned i = 0; i < sizeof images / sizeof images[0]; i++)
        if (strcmp(images[i].name, name) == 0)
            return &images[i];
    return NULL;
}

/* "INDEX n": 1, or 1 to 31. */
static int take_index(struct vm *vm, const char *rest, u8 *index)
{
    char word[16];
    u64 value = 1;

    if (!text_word(&rest, word, sizeof word))
        return 0;
    if (!text_abbreviates(word, "Index"))
        return say_as(vm, "LVF", MSG_INVALID_OPTION, text_upper(word));
    if (text_word(&rest, word, sizeof word) && (!text_decimal(word, 31, &value) || value == 0))
        return say_as(vm, "LVF", MSG_INVALID_OPTION, text_upper(word));
    *index = (u8)value;
    return expect_end(vm, rest);
}

int cmd_loadvfcb(struct vm *vm, const char *rest)
{
    const struct forms_image *image;
    struct virtual_device *d;
    char word[16], name[16];
    u8 index = 0, forms[256];
    void *state;
    u16 vdev;
    int rc = 0;

    if (!take_vdev(vm, &rest, &vdev, &rc))
        return rc;
    if (!text_word(&rest, word, sizeof word) || !text_word(&rest, name, sizeof name))
        return say_as(vm, "LVF", MSG_OPERAND_MISSING);
    if (strcmp(text_upper(word), "FCB") != 0)
        return say_as(vm, "LVF", MSG_INVALID_OPTION, word);
    rc = take_index(vm, rest, &index);
    if (rc)
        return rc;
    d = vm_device(vm, vdev);
    if (!d)
        return say_as(vm, "LVF", MSG_NO_DEVICE, vdev);
    image = image_find(text_upper(name));
    if (!image || d->row->kind != DEVICE_PRINTER || strcmp(d->row->keyword, "1403") == 0)
        return say_as(vm, "LVF", MSG_INVALID_OPTION, image ? d->row->keyword : name);
    pthread_mutex_lock(&vm->lock);
    if (channels_find(vm->channels, vdev, NULL, &state, NULL))
        printer_load(state, forms, image_build(image, index, forms));
    pthread_mutex_unlock(&vm->lock);
    return 0;
}

/* IPL's parameters, the system disks 190 and 19E, the user's 191, SYSPROF EXEC and PROFILE EXEC. CMS Planning and
 * Administration, "IPLing CMS"; CP Commands, IPL. */
#include "guests/cms/nucleus/profile.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/file/file.h"
#include "guests/cms/nucleus/command.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/nucleus/device.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/nucleus/nucon.h"

#define PARAMETERS_MAX 64

static struct {
    bool automatic; /* AUTOCR */
    bool no_system_profile;
    char name[8]; /* SAVESYS: as what this system is to be saved */
} ipl;

static bool word_is(struct text word, const char *name)
{
    return text_equal_upper(word, text_of(name));
}

/* PARM's words; what CMS does not have here is said. */
static void parameters_take(struct text rest)
{
    for (struct text word = text_word(&rest); word.n; word = text_word(&rest)) {
        if (word_is(word, "AUTOCR"))
            ipl.automatic = true;
        else if (word_is(word, "NOSPROF"))
            ipl.no_system_profile = true;
        else if (word_is(word, "SAVESYS"))
            field_set_upper(ipl.name, sizeof ipl.name, text_word(&rest));
        else
            dms("INI", INVALID_PARAMETER, &word);
    }
}

/* The registers at IPL have them, from 0 on; other programs' rest in them is no text. */
static struct text parameters(void)
{
    struct text t = {(const char *)NUCON_PARAMETERS, 0};

    while (t.n < PARAMETERS_MAX && (u8)t.at[t.n] >= ' ')
        t.n++;
    return t;
}

/* A system disk: everybody reads its files of mode number 2, nobody writes. */
static void disk_begin(u16 vdev, char mode, char parent)
{
    struct fileid filter = {.mode = mode, .number = '2'};
    struct disk_use use = {.mode = mode, .parent = parent, .read_only = true, .filter = &filter};
    struct disk_device *device;
    struct disk *disk;
    int rc = disk_device_open(vdev, 0, &device);

    field_set(filter.name, sizeof filter.name, TEXT("*"));
    field_set(filter.type, sizeof filter.type, TEXT("*"));
    if (rc == DEVICE_OK && (rc = disk_access_as(device, &use, &disk)) != 0)
        disk_device_close(device);
    if (rc == DEVICE_NO_CMS)
        dms("INI", SYSTEM_DISK_UNFORMATTED, vdev);
    else if (rc != 0 && rc != DEVICE_ABSENT)
        dms("ACP", DEVICE_ERROR, mode, vdev);
}

void profile_begin(void)
{
    parameters_take(parameters());
    disk_begin(0x190, 'S', 0);
    disk_begin(0x19E, 'Y', 'S');
    say("Ursa CMS V1.0.0");
}

struct text profile_save(void)
{
    return field_text(ipl.name, ipl.name[0] ? sizeof ipl.name : 0);
}

bool profile_automatic(void)
{
    return ipl.automatic;
}

/* Is the line ACCESS (NOPROF? That accesses the disk itself, and no profile runs. */
static bool is_without_profile(struct text line)
{
    struct text word = text_word(&line);

    if (!text_abbreviates(word, "ACCESS", 2))
        return false;
    while ((word = text_word(&line)).n) {
        while (word.n && *word.at == '(')
            word.at++, word.n--;
        if (text_abbreviates(word, "NOPROF", 6))
            return true;
    }
    return false;
}

static bool exec_exists(const char *name, const char *mode)
{
    struct file_status found;
    struct fileid id;

    return fileid_of(text_of(name), TEXT("EXEC"), text_of(mode), false, &id) == 0 && file_state(&id, &found) == 0;
}

int profile_run(struct text line)
{
    struct device_facts f;
    int rc;

    if (is_without_profile(line))
        return 0;
    if (!ipl.no_system_profile && exec_exists("SYSPROF", "*"))
        return command_run(TEXT("EXEC SYSPROF"), CALL_TERMINAL);
    if (device_facts(0x191, &f) != DEVICE_OK)
        return 0;
    rc = command_run(TEXT("ACCESS 191 A"), CALL_TERMINAL);
    return rc == 0 && exec_exists("PROFILE", "A") ? command_run(TEXT("EXEC PROFILE"), CALL_TERMINAL) : rc;
}

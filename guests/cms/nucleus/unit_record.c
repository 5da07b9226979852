/* Reader, punch and printer by channel programs. Sources: the components' descriptions. */
#include "guests/cms/nucleus/unit_record.h"
#include "guests/cms/nucleus/channel.h"

enum { READ_CARD = 0x02, INTERVENTION_REQUIRED = 0x40 };

int unit_read(u16 vdev, void *record, u32 size, u32 *n)
{
    u16 most = (u16)(size < UNIT_RECORD_MAX ? size : UNIT_RECORD_MAX);
    struct ccw ccw = {READ_CARD, CCW_SLI, most, (u32)(u64)record};
    struct channel_end end;

    *n = 0;
    if (!channel_run(vdev, &ccw, &end))
        return UNIT_ABSENT;
    if (end.device_status & STATUS_UNIT_EXCEPTION)
        return UNIT_END;
    if (end.device_status & STATUS_UNIT_CHECK)
        return end.sense[0] & INTERVENTION_REQUIRED ? UNIT_NO_FILE : UNIT_ERROR;
    *n = most - end.residual;
    return end.subchannel_status ? UNIT_ERROR : UNIT_OK;
}

int unit_write(u16 vdev, u8 op, const void *record, u32 n)
{
    struct ccw ccw = {op, CCW_SLI, (u16)(n ? n : 1), (u32)(u64)(n ? record : " ")};
    struct channel_end end;

    if (!channel_run(vdev, &ccw, &end))
        return UNIT_ABSENT;
    return end.device_status & STATUS_UNIT_CHECK || end.subchannel_status ? UNIT_ERROR : UNIT_OK;
}

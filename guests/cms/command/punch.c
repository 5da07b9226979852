/* PUNCH: a file as cards, with a :READ card in front. */
#include "guests/cms/command/deck.h"
#include "guests/cms/command/operand.h"
#include "guests/cms/command/records.h"
#include "guests/cms/command/spool_device.h"
#include "guests/cms/nucleus/message.h"

int punch_command(struct invocation *i)
{
    enum { HEADER = 1, NO_HEADER = 2 };
    u32 operands, header = HEADER;
    struct text member = {0};
    struct option options[] = {{"HEADER", 1, OPTION_FLAG, &header, HEADER},
        {"NOHEADER", 3, OPTION_FLAG, &header, NO_HEADER}, {"MEMBER", 3, OPTION_WORD, &member, 0},
        {NULL, 0, 0, NULL, 0}};
    struct fileid id;
    struct file *f;
    int rc = options_take(i, "PUN", options, &operands);

    if (rc)
        return rc;
    if (member.n)
        return dms("PUN", NOT_OFFERED, "Option MEMBER of PUNCH");
    if (operands > 4)
        return dms("PUN", INVALID_PARAMETER, &i->word[4]);
    rc = operand_fileid(i, "PUN", 1, operands, 'A', false, &id);
    if (!rc)
        rc = operand_open("PUN", &id, &f);
    if (rc)
        return rc;
    rc = deck_punch("PUN", f, &(struct deck_form){.kind = header == HEADER ? DECK_READ : DECK_PLAIN});
    output_close(PUNCH, file_status(f)->id.name, file_status(f)->id.type, rc != 0);
    file_close(f);
    return rc == RECORDS_HALTED ? 0 : rc;
}

/* A virtual machine's share as its directory entry has it, and OPTION QUICKDSP. Source: CP Planning and Administration,
 * SHARE. */
#include "cp/vm/share.h"
#include "cp/vm/dispatch.h"

struct share share_of_directory(const struct directory_share *d)
{
    return (struct share){.absolute = d->absolute,
        .amount = d->amount,
        .limit = d->hard   ? LIMIT_HARD
                 : d->soft ? LIMIT_SOFT
                           : LIMIT_NONE,
        .maximum_absolute = d->maximum_absolute,
        .maximum = d->maximum};
}

void share_initial(struct vm *vm, const struct directory_user *user)
{
    dispatch_set_share(vm, share_of_directory(&user->share));
    dispatch_set_quick(vm, directory_has_option(user, "QUICKDSP"));
}

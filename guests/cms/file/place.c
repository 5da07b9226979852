/* Where a file lies, for programs that read it without a file system: IPL. */
#include "guests/cms/file/open.h"

u32 file_place(struct file *f, u32 index)
{
    struct pointer p;

    return index < f->tree.count && tree_get(&f->tree, index, &p) == FILE_OK ? p.block : 0;
}

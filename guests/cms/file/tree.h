/* The tree of pointer blocks between an FST and its data blocks. Nodes are read when they are needed and written when a
 * change is placed; knows no records. */
#pragma once
#include "guests/arch/types.h"

struct disk;
struct change;

struct pointer {
    u32 block;              /* 0: a hole */
    u32 high, displacement; /* V only; see edf.h */
};

struct tree {
    struct disk *disk;
    u8 width;  /* of a pointer: 4 or 12 */
    u8 levels; /* of pointer blocks; 0: the top is the data block itself */
    bool data; /* of a file: its nodes leave blocks for directory and bitmap */
    u32 count; /* data blocks, with holes */
    struct pointer top;
    struct node *node; /* of the top, once read */
};

#define TREE_LEVELS_MAX 8
#define TREE_BLOCKS_MAX 0x7FFFFFFFu

/* t's disk, width, levels, count and top are set; what it says is not trusted. FILE_OK or FILE_IO_ERROR. */
int tree_begin(struct tree *t);
void tree_drop(struct tree *t); /* its nodes, from storage */
/* Codes of file.h. index below count; set also at count and above: holes between. */
int tree_get(struct tree *t, u32 index, struct pointer *p);
int tree_set(struct tree *t, u32 index, struct pointer p);
/* V: the first data block up to whose end the record begins; count if there is none. */
int tree_find(struct tree *t, u32 record, u32 *index);
/* Keep the first count data blocks; all others, and what led to them, are given back. */
int tree_cut(struct tree *t, u32 count, struct change *c, u32 *given_data);
int tree_place(struct tree *t, struct change *c); /* new blocks for the nodes that changed */
int tree_write(struct tree *t);
u32 tree_nodes(const struct tree *t); /* pointer blocks that a full tree of this count has */

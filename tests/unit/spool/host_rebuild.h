/* Rebuilding a directory from host_log.h's log as a power loss may leave it. */
#pragma once
#include "tests/unit/spool/host_log.h"

/* Of what was not synced: nothing, everything, any part, any part down to sectors, only the last few. */
enum survival { SURVIVES_NOTHING, SURVIVES_ALL, SURVIVES_SOME, SURVIVES_TORN, SURVIVES_NEWEST, SURVIVAL_COUNT };

struct object {
    u8 *data;
    u64 size;
};

static bool directory_holds(const char *directory, const char *path)
{
    size_t n = strlen(directory);
    const char *name = n == 0 ? path : path + n + 1;
    return (n == 0 || (strncmp(path, directory, n) == 0 && path[n] == '/')) && !strchr(name, '/');
}

/* Was op i made durable by another before the loss? */
static bool op_synced(int i, int loss)
{
    const struct op *op = &host_log.ops[i];

    for (int j = i + 1; j < loss; j++) {
        const struct op *sync = &host_log.ops[j];
        if (op->kind == OP_WRITE || op->kind == OP_TRUNCATE
                ? sync->kind == OP_SYNC && sync->object == op->object
                : sync->kind == OP_SYNC_DIRECTORY && directory_holds(sync->path, op->path))
            return true;
    }
    return false;
}

static bool op_survives(int i, int loss, enum survival survival)
{
    switch (survival) {
    case SURVIVES_NOTHING:
        return false;
    case SURVIVES_ALL:
        return true;
    case SURVIVES_NEWEST:
        return i >= loss - 4;
    default:
        return rand() % 2;
    }
}

static void object_resize(struct object *o, u64 size)
{
    if (size > o->size) {
        o->data = realloc(o->data, size);
        memset(o->data + o->size, 0, size - o->size);
    }
    o->size = size;
}

static void write_apply(struct object *o, const struct op *op, bool torn)
{
    u64 end = op->offset + op->size;

    if (end > o->size)
        object_resize(o, end);
    for (u64 at = op->offset, next; at < end; at = next) {
        next = at / SECTOR * SECTOR + SECTOR;
        if (next > end)
            next = end;
        if (!torn || rand() % 2)
            memcpy(o->data + at, op->data + (at - op->offset), next - at);
    }
}

/* Which object each name has: an index into the log of its creation, or none. */
static void name_set(const char *names[OBJECTS_MAX], int objects[OBJECTS_MAX], int *count, const char *path, int object)
{
    int i = 0;

    while (i < *count && strcmp(names[i], path) != 0)
        i++;
    if (i == *count)
        ++*count;
    names[i] = path;
    objects[i] = object;
}

static void file_write(const char *path, const struct object *o)
{
    FILE *out = fopen(path, "w"); /* fails where the directory did not survive: nor does the file */
    if (!out)
        return;
    if (o->size > 0 && fwrite(o->data, o->size, 1, out) != 1)
        abort();
    fclose(out);
}

/* target: a directory that is there and empty. The log must be off. */
static void host_rebuild(const char *target, int loss, enum survival survival)
{
    struct object objects[OBJECTS_MAX] = {0};
    const char *names[OBJECTS_MAX];
    int object_named[OBJECTS_MAX], count = 0;
    char path[400];

    for (int i = 0; i < loss; i++) {
        const struct op *op = &host_log.ops[i];
        bool synced = op_synced(i, loss);
        if (op->kind >= OP_SYNC || (!synced && !op_survives(i, loss, survival)))
            continue;
        if (op->kind == OP_DIRECTORY) {
            snprintf(path, sizeof path, "%s/%s", target, op->path);
            mkdir(path, 0700);
        } else if (op->kind == OP_WRITE) {
            write_apply(&objects[op->object], op, !synced && survival == SURVIVES_TORN);
        } else if (op->kind == OP_TRUNCATE) {
            object_resize(&objects[op->object], op->size);
        } else {
            name_set(names, object_named, &count, op->path, op->kind == OP_CREATE ? op->object : -1);
        }
    }
    for (int i = 0; i < count; i++) {
        snprintf(path, sizeof path, "%s/%s", target, names[i]);
        if (object_named[i] >= 0)
            file_write(path, &objects[object_named[i]]);
    }
    for (int i = 0; i < OBJECTS_MAX; i++)
        free(objects[i].data);
}

/* Programs and code as things that are kept and given back. */
#include "guests/cms/rexx/code.h"
#include "guests/cms/rexx/bytes.h"

struct program *program_make(struct rexx *r, const struct rexx_program *source)
{
    struct program *program = storage_get(r, sizeof(*program));
    if (program)
        *program = (struct program){.references = 1, .source = *source};
    return program;
}

struct program *program_of_text(struct rexx *r, value text, const struct program *parent)
{
    struct program *program = program_make(r, &parent->source);
    if (!program)
        return NULL;
    char room[INTEGER_ROOM];
    struct slice slice = value_slice(text, room);
    program->text = value_is_integer(text) ? slice_value(r, slice) : value_keep(text);
    if (!program->text) {
        storage_put(r, program, sizeof(*program));
        return NULL;
    }
    slice = value_slice(program->text, room);
    program->line = (struct rexx_text){slice.at, slice.length};
    program->source.lines = &program->line;
    program->source.count = 1;
    return program;
}

void program_drop(struct rexx *r, struct program *program)
{
    if (--program->references)
        return;
    if (program->external && r->host->found_done)
        r->host->found_done(r->context, &program->routine);
    value_drop(r, program->text);
    storage_put(r, program, sizeof(*program));
}

void code_drop(struct rexx *r, struct code *code)
{
    if (--code->references)
        return;
    for (uint32_t i = 0; i < code->constant_count; i++)
        value_drop(r, code->constants[i]);
    storage_put(r, code->words, code->word_room * sizeof(*code->words));
    storage_put(r, code->constants, code->constant_room * sizeof(*code->constants));
    storage_put(r, code->variables, code->variable_room * sizeof(*code->variables));
    storage_put(r, code->sites, code->site_room * sizeof(*code->sites));
    storage_put(r, code->clauses, code->clause_room * sizeof(*code->clauses));
    storage_put(r, code->labels, code->label_room * sizeof(*code->labels));
    program_drop(r, code->program);
    storage_put(r, code, sizeof(*code));
}

const uint32_t *code_label(const struct code *code, const struct name *name)
{
    for (uint32_t i = 0; i < code->label_count; i++)
        if (code->labels[i].name == name)
            return code->words + code->labels[i].word;
    return NULL;
}

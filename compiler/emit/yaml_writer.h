/* SPDX-License-Identifier: Apache-2.0 */
/* Objects in YAML, in block style, by libyaml; trouble ends the program (there is only memory).
 */
#ifndef SCMPL_EMIT_YAML_WRITER_H
#define SCMPL_EMIT_YAML_WRITER_H

#include "core/str.h"

struct yaml_writer;

/* A document is opened; yaml_writer_end closes it, and has its text, in ARENA. */
struct yaml_writer *yaml_writer_new(struct arena *arena);
struct str yaml_writer_end(struct yaml_writer *yaml);

void yaml_start_map(struct yaml_writer *yaml);
void yaml_end_map(struct yaml_writer *yaml);
void yaml_start_list(struct yaml_writer *yaml);
void yaml_end_list(struct yaml_writer *yaml);

/* A key or value that no reader takes for a number or a truth value; any text; KEY and value.
 */
void yaml_put_word(struct yaml_writer *yaml, const char *word);
void yaml_put_quoted(struct yaml_writer *yaml, const char *text);
void yaml_put_pair(struct yaml_writer *yaml, const char *key, const char *word);
void yaml_put_number(struct yaml_writer *yaml, const char *key, uint64_t number);

#endif

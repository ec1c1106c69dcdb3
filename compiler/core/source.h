/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The texts of one compilation.  Everything downstream holds byte offsets;
 * lines and columns are worked out only when something is printed.
 */
#ifndef SCMPL_CORE_SOURCE_H
#define SCMPL_CORE_SOURCE_H

#include "core/span.h"
#include "core/str.h"
#include "core/vec.h"

struct source_map;

/* From byte LO of a made text on it is what is WRITTEN in another one. */
struct source_piece {
	uint32_t lo;
	struct span written;
};

VEC_STRUCT(source_pieces, struct source_piece);

struct source {
	uint32_t id;           /* span.file of its spans; the first is 1 */
	const char *name;      /* as shown to the user: a path, "<stdin>", "<stdlib>/..." */
	struct str text;       /* NUL-terminated behind its end */
	const uint32_t *lines; /* where they begin */
	size_t line_count;
	const struct source *made_of;       /* NULL: people wrote it */
	const struct source_pieces *pieces; /* in order; NULL: people wrote it */
};

/* A place as people count: both from 1, columns in characters (UTF-8), tabs as one. */
struct place {
	unsigned line;
	unsigned column;
};

enum source_error {
	SOURCE_OK,
	SOURCE_UNREADABLE, /* errno says why */
	SOURCE_TOO_BIG,    /* over LIMIT_SOURCE_BYTES */
};

struct source_map *source_map_new(struct arena *arena);

/* An empty one, that has what is edited in the place of files as MAP does. */
struct source_map *source_map_again(struct arena *arena, const struct source_map *map);

/* Add TEXT, which has to outlive the map, under NAME (copied). */
const struct source *source_add(struct source_map *map, const char *name, struct str text);

/*
 * Add TEXT, which was made of WRITTEN to be read in its place, and has its name; PIECES of it
 * were there.  Both have to outlive the map.
 */
const struct source *source_add_made(struct source_map *map, const struct source *written,
				     struct str text, const struct source_pieces *pieces);

/* What was made of WRITTEN, or NULL. */
const struct source *source_made_of(const struct source_map *map, const struct source *written);

/*
 * Where people wrote what SPAN is: SPAN itself, unless its source was made of another one.  To
 * be asked before SPAN is shown.
 */
struct span source_written(const struct source_map *map, struct span span);

/*
 * Read the file PATH ("-" is standard input, shown as "<stdin>") and add it.
 * *ERROR tells why when the result is NULL.
 */
const struct source *source_read(struct source_map *map, const char *path,
				 enum source_error *error);

/*
 * Let TEXT, which has to outlive the map, stand for what the file of the canonical path PATH
 * (copied) has: somebody is editing it.
 */
void source_edited(struct source_map *map, const char *path, struct str text);

/* Add what was said to stand for the file of the canonical path PATH, under NAME; or NULL. */
const struct source *source_add_edited(struct source_map *map, const char *path,
				       const char *name);

/* The source with this id / of this name, or NULL. */
const struct source *source_get(const struct source_map *map, uint32_t id);
const struct source *source_find(const struct source_map *map, const char *name);

/* The source of SPAN, NULL for SPAN_NONE. */
const struct source *source_of(const struct source_map *map, struct span span);

/* The text that SPAN covers. */
struct str source_text(const struct source_map *map, struct span span);

/*
 * True when SOURCE is meant as YAML: it starts as an object of a cluster does, and no policy.
 */
bool source_is_yaml(const struct source *source);

/*
 * True when SOURCE is meant as a profile, in JSON or in YAML: no policy can start with a brace,
 * every profile in JSON does.
 */
bool source_is_profile(const struct source *source);

/* Which of the COUNT lines that start at STARTS, in order, byte OFFSET is on, from 0. */
size_t source_line_index(const uint32_t *starts, size_t count, uint32_t offset);

/* Where byte OFFSET of SOURCE is. */
struct place source_place(const struct source *source, uint32_t offset);

/* The line that byte OFFSET is on, without its newline. */
struct str source_line(const struct source *source, uint32_t offset);

#endif

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

/*
 * From byte LO of a made text on it is what is WRITTEN in another one: byte for byte if
 * verbatim, else as a whole.
 */
struct source_piece {
	uint32_t lo;
	struct span written;
	bool is_verbatim;
};

VEC_STRUCT(source_pieces, struct source_piece);

struct source {
	uint32_t id;           /* span.file of its spans; the first is 1 */
	const char *name;      /* as shown to the user: a path, "<stdin>", "<stdlib>/..." */
	struct str text;       /* NUL-terminated behind its end */
	const uint32_t *lines; /* where they begin */
	size_t line_count;
	bool is_profile;  /* source_text_is_profile(), which is asked of each rule */
	bool is_supplied; /* by the reader, not the disk: what it includes is asked of it, too
			   */
	const struct source *made_of; /* NULL: people wrote it */
	const char *part; /* what a part of the file is called that it was made of; or NULL */
	const struct source_pieces *pieces; /* in order; NULL: people wrote it */
	const struct source_parts *parts;   /* see source_set_parts */
};

/* What has files that are not on the disk, a commit's. */
struct source_reader {
	/* True when PATH is one of its files; the source FROM includes it, or NULL. */
	bool (*has)(void *data, const char *path, const char *from);
	/* The text of PATH, *LEN bytes to be freed; NULL, and errno says why, when there is
	   none. */
	char *(*read)(void *data, const char *path, size_t *len);
	void *data;
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
 * Add TEXT, which was made of WRITTEN to be read in its place, and has its name; of the part of
 * it called PART, or of all of it, NULL.  PIECES of it were there.  All have to outlive the
 * map.
 */
const struct source *source_add_made(struct source_map *map, const struct source *written,
				     const char *part, struct str text,
				     const struct source_pieces *pieces);

/* What was first made of WRITTEN, or NULL. */
const struct source *source_made_of(const struct source_map *map, const struct source *written);

/*
 * Put at the end of PIECES that what begins at byte LO was WRITTEN, verbatim or not; what goes
 * on verbatim where the last one ended becomes a part of it.
 */
void source_pieces_add(struct arena *arena, struct source_pieces *pieces, uint32_t lo,
		       struct span written, bool is_verbatim);

/* What was found in a source, see source_set_parts. */
struct source_part {
	const char *name, *owner; /* what it is called, and what it belongs to; or "" */
	const struct source *source;
};

VEC_STRUCT(source_parts, struct source_part);

/* Remember as source->parts what SOURCE consists of, which is worked out once. */
void source_set_parts(struct source_map *map, const struct source *source,
		      const struct source_parts *parts);

/* "objects.yaml#web": the name of SOURCE, and of the part that it is. */
const char *source_title(struct arena *arena, const struct source *source);

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

/* Have READER asked for what is named as one of its files.  The map keeps a copy. */
void source_map_read_by(struct source_map *map, struct source_reader reader);

/*
 * source_read of what FROM names, NULL for who runs this; from the map's reader where PATH is
 * one of its files.
 */
const struct source *source_read_for(struct source_map *map, const struct source *from,
				     const char *path, enum source_error *error);

/*
 * Let TEXT, which has to outlive the map, stand for what the file of the canonical path PATH
 * (copied) has: somebody is editing it.
 */
void source_edited(struct source_map *map, const char *path, struct str text);

/* Add what was said to stand for the file of the canonical path PATH, under NAME; or NULL. */
const struct source *source_add_edited(struct source_map *map, const char *path,
				       const char *name);

/*
 * "web" of PATH, "objects.yaml#web", as FROM names it: a part of the file whose name has *LEN
 * bytes.  NULL when there is no '#', or when a file has all of PATH for its name.
 */
const char *source_part_named(const struct source_map *map, const struct source *from,
			      const char *path, size_t *len);

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
 * True when TEXT is meant as a profile, in JSON or in YAML: no policy can start with a brace,
 * every profile in JSON does.
 */
bool source_text_is_profile(const char *text);

static inline bool source_is_profile(const struct source *source)
{
	return source->is_profile;
}

/* Which of the COUNT lines that start at STARTS, in order, byte OFFSET is on, from 0. */
size_t source_line_index(const uint32_t *starts, size_t count, uint32_t offset);

/* Where byte OFFSET of SOURCE is. */
struct place source_place(const struct source *source, uint32_t offset);

/* The line that byte OFFSET is on, without its newline. */
struct str source_line(const struct source *source, uint32_t offset);

#endif

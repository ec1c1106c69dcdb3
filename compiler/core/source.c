/* SPDX-License-Identifier: Apache-2.0 */
#include "core/source.h"

#include "core/limits.h"
#include "core/vec.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A file whose text is another than on the disk. */
struct edited_file {
	const char *path;
	struct str text;
};

struct source_map {
	struct arena *arena;
	VEC(struct source *) sources;
	VEC(struct edited_file) edited;
	struct source_reader reader;
};

struct source_map *source_map_new(struct arena *arena)
{
	struct source_map *map = ARENA_NEW(arena, struct source_map);

	map->arena = arena;
	return map;
}

static void find_lines(struct arena *arena, struct source *source)
{
	const char *begin = source->text.ptr, *end = begin + source->text.len, *at = begin;
	VEC(uint32_t) lines = {0};

	*VEC_PUSH(arena, &lines) = 0;
	while (at < end && (at = memchr(at, '\n', (size_t)(end - at))))
		*VEC_PUSH(arena, &lines) = (uint32_t)(++at - begin);
	source->lines = lines.ptr;
	source->line_count = lines.len;
}

struct source_map *source_map_again(struct arena *arena, const struct source_map *map)
{
	struct source_map *again = source_map_new(arena);

	again->reader = map->reader;
	for (size_t i = 0; i < map->edited.len; i++)
		source_edited(again, map->edited.ptr[i].path, map->edited.ptr[i].text);
	return again;
}

static struct source *source_new(struct source_map *map, const char *name, struct str text)
{
	struct source *source = ARENA_NEW(map->arena, struct source);

	*VEC_PUSH(map->arena, &map->sources) = source;
	source->id = (uint32_t)map->sources.len;
	source->name = arena_strndup(map->arena, name, strlen(name));
	source->text = text;
	source->is_profile = source_text_is_profile(text.ptr);
	find_lines(map->arena, source);
	return source;
}

const struct source *source_add(struct source_map *map, const char *name, struct str text)
{
	return source_new(map, name, text);
}

const struct source *source_add_made(struct source_map *map, const struct source *written,
				     const char *part, struct str text,
				     const struct source_pieces *pieces)
{
	struct source *source = source_new(map, written->name, text);

	source->made_of = written;
	source->part = part;
	source->pieces = pieces;
	return source;
}

const struct source *source_made_of(const struct source_map *map, const struct source *written)
{
	for (size_t i = 0; i < map->sources.len; i++)
		if (map->sources.ptr[i]->made_of == written)
			return map->sources.ptr[i];
	return NULL;
}

void source_pieces_add(struct arena *arena, struct source_pieces *pieces, uint32_t lo,
		       struct span written, bool is_verbatim)
{
	struct source_piece *last = pieces->len ? &pieces->ptr[pieces->len - 1] : NULL;

	if (is_verbatim && last && last->is_verbatim && last->written.hi == written.lo &&
	    lo - last->lo == written.lo - last->written.lo)
		last->written.hi = written.hi;
	else
		*VEC_PUSH(arena, pieces) = (struct source_piece){lo, written, is_verbatim};
}

void source_set_parts(struct source_map *map, const struct source *source,
		      const struct source_parts *parts)
{
	map->sources.ptr[source->id - 1]->parts = parts;
}

const char *source_title(struct arena *arena, const struct source *source)
{
	return source->part ? arena_printf(arena, "%s#%s", source->name, source->part)
			    : source->name;
}

/* The last piece that starts at OFFSET or before. */
static const struct source_piece *piece_at(const struct source *source, uint32_t offset)
{
	size_t lo = 0, hi = source->pieces->len;

	while (hi - lo > 1) {
		size_t middle = lo + (hi - lo) / 2;

		*(source->pieces->ptr[middle].lo <= offset ? &lo : &hi) = middle;
	}
	return &source->pieces->ptr[lo];
}

/* Where byte OFFSET of a made SOURCE was written: what stands there begins and ends. */
static struct span written_at(const struct source *source, uint32_t offset)
{
	const struct source_piece *piece = piece_at(source, offset);
	struct span span = piece->written;

	if (piece->is_verbatim && offset >= piece->lo &&
	    span.lo + offset - piece->lo < span.hi) {
		span.lo += offset - piece->lo;
		span.hi = span.lo + 1;
	}
	return span;
}

struct span source_written(const struct source_map *map, struct span span)
{
	const struct source *source = source_of(map, span);

	while (source && source->made_of && source->pieces->len) {
		struct span first = written_at(source, span.lo);
		struct span last =
			written_at(source, span.hi > span.lo ? span.hi - 1 : span.hi);

		span = (struct span){first.file, first.lo,
				     last.hi > first.hi ? last.hi : first.hi};
		source = source_of(map, span);
	}
	return span;
}

void source_edited(struct source_map *map, const char *path, struct str text)
{
	const char *copy = arena_strndup(map->arena, path, strlen(path));

	*VEC_PUSH(map->arena, &map->edited) = (struct edited_file){copy, text};
}

const struct source *source_add_edited(struct source_map *map, const char *path,
				       const char *name)
{
	for (size_t i = 0; i < map->edited.len; i++)
		if (strcmp(map->edited.ptr[i].path, path) == 0)
			return source_add(map, name, map->edited.ptr[i].text);
	return NULL;
}

/* All of FD, at most one byte more than the limit, so that the caller sees it was passed. */
static bool read_all(int fd, struct sbuf *text)
{
	char block[4096];

	while (text->len <= LIMIT_SOURCE_BYTES) {
		ssize_t got = read(fd, block, sizeof(block));

		if (got == 0)
			return true;
		if (got > 0)
			sbuf_add(text, block, (size_t)got);
		else if (errno != EINTR)
			return false;
	}
	return true;
}

const struct source *source_read(struct source_map *map, const char *path,
				 enum source_error *error)
{
	bool is_stdin = strcmp(path, "-") == 0;
	int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	struct sbuf text = {.arena = map->arena};
	bool ok;
	int why;

	*error = SOURCE_UNREADABLE;
	if (fd < 0)
		return NULL;
	sbuf_puts(&text, "");
	ok = read_all(fd, &text);
	why = errno;
	if (!is_stdin)
		close(fd);
	errno = why;
	if (!ok)
		return NULL;
	*error = text.len > LIMIT_SOURCE_BYTES ? SOURCE_TOO_BIG : SOURCE_OK;
	if (*error != SOURCE_OK)
		return NULL;
	return source_add(map, is_stdin ? "<stdin>" : path, (struct str){text.ptr, text.len});
}

void source_map_read_by(struct source_map *map, struct source_reader reader)
{
	map->reader = reader;
}

static const struct source *read_supplied(struct source_map *map, const char *path,
					  enum source_error *error)
{
	size_t len;
	char *text = map->reader.read(map->reader.data, path, &len);
	const struct source *source = NULL;

	*error = !text                      ? SOURCE_UNREADABLE
		 : len > LIMIT_SOURCE_BYTES ? SOURCE_TOO_BIG
					    : SOURCE_OK;
	if (*error == SOURCE_OK) {
		source = source_add(map, path,
				    (struct str){arena_strndup(map->arena, text, len), len});
		map->sources.ptr[source->id - 1]->is_supplied = true;
	}
	free(text);
	return source;
}

static bool is_supplied(const struct source_map *map, const struct source *from,
			const char *path)
{
	const struct source_reader *reader = &map->reader;

	return reader->has && reader->has(reader->data, path, from ? from->name : NULL);
}

const struct source *source_read_for(struct source_map *map, const struct source *from,
				     const char *path, enum source_error *error)
{
	return is_supplied(map, from, path) ? read_supplied(map, path, error)
					    : source_read(map, path, error);
}

const char *source_part_named(const struct source_map *map, const struct source *from,
			      const char *path, size_t *len)
{
	const char *hash = strrchr(path, '#');

	if (!hash || hash == path || access(path, F_OK) == 0 || is_supplied(map, from, path))
		return NULL;
	*len = (size_t)(hash - path);
	return hash + 1;
}

const struct source *source_get(const struct source_map *map, uint32_t id)
{
	return id == 0 || id > map->sources.len ? NULL : map->sources.ptr[id - 1];
}

const struct source *source_find(const struct source_map *map, const char *name)
{
	for (size_t i = 0; i < map->sources.len; i++)
		if (strcmp(map->sources.ptr[i]->name, name) == 0)
			return map->sources.ptr[i];
	return NULL;
}

const struct source *source_of(const struct source_map *map, struct span span)
{
	return source_get(map, span.file);
}

struct str source_text(const struct source_map *map, struct span span)
{
	const struct source *source = source_of(map, span);

	if (!source)
		return (struct str){"", 0};
	return (struct str){source->text.ptr + span.lo, span.hi - span.lo};
}

size_t source_line_index(const uint32_t *starts, size_t count, uint32_t offset)
{
	size_t lo = 0, hi = count;

	while (hi - lo > 1) {
		size_t middle = lo + (hi - lo) / 2;

		*(starts[middle] <= offset ? &lo : &hi) = middle;
	}
	return lo;
}

static size_t line_at(const struct source *source, uint32_t offset)
{
	return source_line_index(source->lines, source->line_count, offset);
}

/* The bytes 10xxxxxx only continue a UTF-8 character. */
static bool starts_character(char byte)
{
	return ((unsigned char)byte & 0xc0) != 0x80;
}

struct place source_place(const struct source *source, uint32_t offset)
{
	size_t line = line_at(source, offset);
	struct place place = {(unsigned)line + 1, 1};

	for (uint32_t i = source->lines[line]; i < offset; i++)
		place.column += starts_character(source->text.ptr[i]);
	return place;
}

struct str source_line(const struct source *source, uint32_t offset)
{
	uint32_t lo = source->lines[line_at(source, offset)];
	uint32_t hi = lo;

	while (hi < source->text.len && source->text.ptr[hi] != '\n')
		hi++;
	if (hi > lo && source->text.ptr[hi - 1] == '\r')
		hi--;
	return (struct str){source->text.ptr + lo, hi - lo};
}

/* With how an object of a cluster, or a profile, may start: as no policy does. */
static bool starts_yaml(const char *at)
{
	static const char *const keys[] = {
		"apiVersion", "kind",          "metadata",       "spec",          "items",
		"data",       "defaultAction", "syscalls",       "architectures", "linux",
		"ociVersion", "archMap",       "defaultErrnoRet"};
	char quote = *at == '"' || *at == '\'' ? *at++ : '\0';

	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		const char *end = at + strlen(keys[i]);

		if (strncmp(at, keys[i], strlen(keys[i])) == 0 &&
		    (quote ? *end == quote : end[strspn(end, " ")] == ':'))
			return true;
	}
	return false;
}

static bool is_yaml(const char *at)
{
	for (at += strspn(at, " \r\n"); *at == '#'; at += strspn(at, " \r\n"))
		at += strcspn(at, "\n");
	return strncmp(at, "---", 3) == 0 || strncmp(at, "%YAML", 5) == 0 || starts_yaml(at);
}

bool source_is_yaml(const struct source *source)
{
	return is_yaml(source->text.ptr);
}

bool source_text_is_profile(const char *text)
{
	return text[strspn(text, " \t\r\n")] == '{' || is_yaml(text);
}

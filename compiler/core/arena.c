/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Chunks double in size up to a ceiling, so a small policy touches few pages
 * and a large one makes few calls.  Fresh pages are zeroes already, and nearly
 * all of a chunk is going to be used: so the kernel is asked for its pages at
 * once, which is much faster than a fault for each.
 */
#include "core/arena.h"

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define CHUNK_MIN ((size_t)256 << 10)
#define CHUNK_MAX ((size_t)1 << 20)

struct chunk {
	alignas(max_align_t) struct chunk *next;
	size_t size; /* this header included */
	size_t used;
};

struct arena {
	struct chunk *head;
	size_t next_size;
};

struct arena *arena_new(void)
{
	struct arena *arena = calloc(1, sizeof(*arena));

	if (!arena)
		base_out_of_memory();
	arena->next_size = CHUNK_MIN;
	return arena;
}

void arena_free(struct arena *arena)
{
	if (!arena)
		return;
	for (struct chunk *chunk = arena->head; chunk;) {
		struct chunk *next = chunk->next;

		munmap(chunk, chunk->size);
		chunk = next;
	}
	free(arena);
}

/* A chunk with room for NEED bytes; one that is made to measure may be touched only in part. */
static struct chunk *chunk_add(struct arena *arena, size_t need)
{
	size_t size = arena->next_size;
	int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE;
	struct chunk *chunk;

	if (need > SIZE_MAX - sizeof(*chunk))
		base_out_of_memory();
	if (need > size - sizeof(*chunk)) {
		size = need + sizeof(*chunk);
		flags &= ~MAP_POPULATE;
	}
	chunk = mmap(NULL, size, PROT_READ | PROT_WRITE, flags, -1, 0);
	if (chunk == MAP_FAILED)
		base_out_of_memory();
	if (arena->next_size < CHUNK_MAX)
		arena->next_size *= 2;
	*chunk = (struct chunk){.next = arena->head, .size = size, .used = sizeof(*chunk)};
	arena->head = chunk;
	return chunk;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	const size_t align = alignof(max_align_t);
	struct chunk *chunk = arena->head;
	void *bytes;

	if (size > SIZE_MAX - align)
		base_out_of_memory();
	size = (size + align - 1) & ~(align - 1);
	if (!chunk || chunk->size - chunk->used < size)
		chunk = chunk_add(arena, size);
	bytes = (char *)chunk + chunk->used;
	chunk->used += size;
	return bytes;
}

void *arena_calloc(struct arena *arena, size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size)
		base_out_of_memory();
	return arena_alloc(arena, count * size);
}

char *arena_strndup(struct arena *arena, const char *text, size_t len)
{
	char *copy = arena_alloc(arena, len + 1);

	if (len)
		memcpy(copy, text, len);
	return copy;
}

char *arena_vprintf(struct arena *arena, const char *fmt, va_list args)
{
	va_list again;
	char *text;
	int len;

	va_copy(again, args);
	len = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (len < 0)
		SCMPL_BUG("format '%s' failed", fmt);
	text = arena_alloc(arena, (size_t)len + 1);
	vsnprintf(text, (size_t)len + 1, fmt, args);
	return text;
}

char *arena_printf(struct arena *arena, const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	text = arena_vprintf(arena, fmt, args);
	va_end(args);
	return text;
}

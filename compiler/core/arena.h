/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One arena per compilation.  Text, names, trees, policies and diagnostics all
 * live in it and go with it, so nothing in between has to be freed and no error
 * path can leak.  Running out of memory ends the program.
 */
#ifndef SCMPL_CORE_ARENA_H
#define SCMPL_CORE_ARENA_H

#include "core/base.h"

#include <stdarg.h>

struct arena;

struct arena *arena_new(void);

/*
 * Free ARENA and all that was allocated from it; NULL is fine.  Up to 16 MiB of what arenas
 * leave stay with the process, for those that come, on any thread.
 */
void arena_free(struct arena *arena);

/* Free all that was allocated from ARENA, which stays to be used again. */
void arena_reset(struct arena *arena);

/* SIZE zeroed bytes, aligned for any type.  Never NULL. */
void *arena_alloc(struct arena *arena, size_t size);

/* COUNT zeroed elements of SIZE bytes; a product that overflows is out of memory. */
void *arena_calloc(struct arena *arena, size_t count, size_t size);

/*
 * True when the SIZE bytes at BYTES, the last that were allocated, are MORE from now on, the
 * new ones zeroed; else nothing is changed.
 */
bool arena_extend(struct arena *arena, void *bytes, size_t size, size_t more);

/*
 * Nobody uses BYTES any more: what is large goes back to the system.  For tables that are
 * replaced by twice as large ones, which would else be twice as much memory.
 */
void arena_give_back(struct arena *arena, void *bytes);

#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_calloc((arena), (count), sizeof(type)))

/* A NUL-terminated copy of LEN bytes at TEXT. */
char *arena_strndup(struct arena *arena, const char *text, size_t len);

/* A formatted string. */
char *arena_printf(struct arena *arena, const char *fmt, ...) PRINTF_LIKE(2, 3);
char *arena_vprintf(struct arena *arena, const char *fmt, va_list args) PRINTF_LIKE(2, 0);

#endif

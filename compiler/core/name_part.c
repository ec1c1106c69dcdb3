/* SPDX-License-Identifier: Apache-2.0 */
#include "core/name_part.h"

#include <string.h>

/* More names than this are no help. */
#define NAMED_MAX 6
/* Shorter parts are in too much. */
#define PART_MIN 2

struct name_part name_part_start(struct arena *arena, struct str part)
{
	return (struct name_part){.part = part, .names = {.arena = arena}};
}

static bool is_singular_of(struct str one, struct str many)
{
	return many.len == one.len + 1 && many.ptr[one.len] == 's' &&
	       memcmp(one.ptr, many.ptr, one.len) == 0;
}

static bool is_same(struct str a, struct str b)
{
	return (a.len == b.len && memcmp(a.ptr, b.ptr, a.len) == 0) || is_singular_of(a, b) ||
	       is_singular_of(b, a);
}

static bool has_part(const char *name, struct str part)
{
	while (*name) {
		size_t len = strcspn(name, "-_");

		if (is_same((struct str){name, len}, part))
			return true;
		name += len + (name[len] != '\0');
	}
	return false;
}

void name_part_offer(struct name_part *of, const char *candidate)
{
	if (of->part.len < PART_MIN || !has_part(candidate, of->part))
		return;
	if (!of->count)
		of->first = candidate;
	if (of->count++ < NAMED_MAX)
		sbuf_printf(&of->names, "%s%s", of->count > 1 ? ", " : "", candidate);
}

bool name_part_hint(const struct name_part *of, struct diag_sink *sink, struct diag *diag)
{
	struct str one = of->part;

	if (str_ends(one, "s"))
		one.len--;
	if (of->count == 1)
		diag_did_you_mean(sink, diag, of->first);
	else if (of->count > NAMED_MAX)
		diag_hint(sink, diag, "there are %s and others: scmpl list '*%.*s*'",
			  of->names.ptr, STR_FMT(one));
	else if (of->count)
		diag_hint(sink, diag, "there are %s", of->names.ptr);
	return of->count > 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "syntax/pattern.h"

#include "core/limits.h"
#include "kernel/syscalls.h"
#include "syntax/habit_site.h"
#include "syntax/stdlib.h"
#include "syntax/words.h"

/* More names than this are no help; scmpl list has them. */
#define NAMED_MAX 8

/*
 * NAME is matched by PATTERN, in which a '*' is any text and a '?' any character.  Only the
 * last
 * '*' is ever tried again, so that this takes the product of their lengths at most.
 */
static bool matches(struct str pattern, struct str name)
{
	size_t at = 0, star = 0, from = 0;
	bool has_star = false;

	for (size_t i = 0; i < name.len;) {
		if (at < pattern.len && pattern.ptr[at] == '*') {
			has_star = true;
			star = ++at;
			from = i;
		} else if (at < pattern.len &&
			   (pattern.ptr[at] == '?' || pattern.ptr[at] == name.ptr[i])) {
			at++;
			i++;
		} else if (has_star) {
			at = star;
			i = ++from;
		} else {
			return false;
		}
	}
	while (at < pattern.len && pattern.ptr[at] == '*')
		at++;
	return at == pattern.len;
}

static bool is_part(char c)
{
	return words_is_letter(c) || c == '*' || c == '?';
}

/* The pattern of which the character at AT of TEXT is a part. */
static struct str pattern_around(struct str text, size_t at)
{
	size_t lo = at, hi = at;

	while (lo > 0 && is_part(text.ptr[lo - 1]))
		lo--;
	while (hi < text.len && is_part(text.ptr[hi]))
		hi++;
	return (struct str){text.ptr + lo, hi - lo};
}

/* Mark in HAS the calls that are in the group NAME whole; what `except` takes out is not. */
static void mark_group(struct context *ctx, struct str name, bool *has, int depth)
{
	const struct ast_stmt *stmt = stdlib_group(ctx, name);
	const struct ast_items *items = stmt ? stmt->u.group.set->items : NULL;

	if (!items || stmt->u.group.set->except || depth == LIMIT_DEPTH)
		return;
	for (size_t i = 0; i < items->len; i++) {
		const struct ast_item *item = &items->ptr[i];
		syscall_id id;

		if (item->is_group) {
			mark_group(ctx, item->name.text, has, depth + 1);
			continue;
		}
		id = syscall_find(item->name.text.ptr, item->name.text.len);
		if (id != SYSCALL_NONE && !item->pred)
			has[id] = true;
	}
}

/* How many calls the group NAME has, if these are all that match PATTERN; 0: they are not. */
static int covering_size(struct context *ctx, const char *name, struct str pattern)
{
	bool *has = arena_alloc(ctx->arena, (size_t)syscall_count() * sizeof(*has));
	int size = 0;

	mark_group(ctx, str_of(name), has, 0);
	for (syscall_id id = 0; id < syscall_count(); id++) {
		if (!has[id] && matches(pattern, str_of(syscall_name(id))))
			return 0;
		size += has[id];
	}
	return size;
}

/* The smallest family with all that matches PATTERN, or NULL. */
static const char *covering_family(struct context *ctx, struct str pattern)
{
	struct stdlib_names names = stdlib_groups(ctx);
	const char *best = NULL;
	int least = 0;

	for (size_t i = 0; i < names.len; i++) {
		int size = str_ends(str_of(names.ptr[i]), "-family")
				   ? covering_size(ctx, names.ptr[i], pattern)
				   : 0;

		if (size && (!best || size < least)) {
			best = names.ptr[i];
			least = size;
		}
	}
	return best;
}

/* The calls that match PATTERN, joined into OUT; how many there are. */
static int name_matches(struct str pattern, struct sbuf *out)
{
	int count = 0;

	for (syscall_id id = 0; id < syscall_count(); id++) {
		if (!matches(pattern, str_of(syscall_name(id))))
			continue;
		if (count++ < NAMED_MAX)
			sbuf_printf(out, "%s%s", count > 1 ? ", " : "", syscall_name(id));
	}
	return count;
}

void pattern_hint(const struct habit_site *site)
{
	struct context *ctx = site->p->ctx;
	struct str text = site->p->source->text;
	struct str pattern = pattern_around(text, site->span.lo);
	struct str verb = habit_word_before(text, (size_t)(pattern.ptr - text.ptr));
	struct sbuf calls = {.arena = ctx->arena};
	int count = name_matches(pattern, &calls);
	/* To allow a family is to allow what nobody needs. */
	const char *family =
		count && !str_is(verb, "allow") ? covering_family(ctx, pattern) : NULL;

	if (habit_list(site))
		return;
	if (str_is(pattern, "*") && verb.len && verb.ptr[0] <= '9')
		diag_hint(ctx->diags, site->diag, HABIT_NO_SUMS);
	else if (str_is(pattern, "*"))
		diag_hint(ctx->diags, site->diag, "did you mean 'default %.*s'?",
			  STR_FMT(verb));
	else if (family)
		diag_did_you_mean(ctx->diags, site->diag, family);
	else if (count && count <= NAMED_MAX)
		diag_did_you_mean(ctx->diags, site->diag, sbuf_text(&calls));
	else
		diag_hint(ctx->diags, site->diag,
			  "there are no patterns: scmpl list '%.*s' has what matches",
			  STR_FMT(pattern));
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Myers' greedy algorithm ("An O(ND) Difference Algorithm"): for each number of
 * edits D, how far down each diagonal one can come; the way back is the script.
 */
#include "core/text_diff.h"

#include "core/vec.h"

#include <string.h>

#define CONTEXT 3
#define EDITS_MAX 1000 /* behind that, everything counts as changed */

VEC_STRUCT(lines, struct str);

/* One line of the script: kept ' ', removed '-', added '+'. */
struct edit {
	char sign;
	struct str line;
};

VEC_STRUCT(script, struct edit);

/* A line has its newline, the last perhaps not. */
static struct lines split(struct arena *arena, struct str text)
{
	struct lines lines = {0};

	while (text.len) {
		const char *end = memchr(text.ptr, '\n', text.len);
		size_t len = end ? (size_t)(end - text.ptr) + 1 : text.len;

		*VEC_PUSH(arena, &lines) = (struct str){text.ptr, len};
		text.ptr += len;
		text.len -= len;
	}
	return lines;
}

/* The furthest points of one D: x on diagonal k stands at [k + d]. */
struct front {
	size_t *x;
};

struct diff_search {
	struct arena *arena;
	const struct lines *a, *b;
	VEC(struct front) fronts;
};

static size_t slide(const struct diff_search *s, size_t x, size_t y)
{
	while (x < s->a->len && y < s->b->len && str_equal(s->a->ptr[x], s->b->ptr[y])) {
		x++;
		y++;
	}
	return x;
}

/* True when diagonal K of D edits is reached from above (a line of b is added). */
static bool comes_down(const struct diff_search *s, long d, long k)
{
	const size_t *x = s->fronts.ptr[d - 1].x;

	return k == -d || (k != d && x[k - 1 + d - 1] < x[k + 1 + d - 1]);
}

static size_t step(const struct diff_search *s, long d, long k)
{
	const size_t *x;

	if (d == 0)
		return 0;
	x = s->fronts.ptr[d - 1].x;
	return comes_down(s, d, k) ? x[k + 1 + d - 1] : x[k - 1 + d - 1] + 1;
}

/* True when the end is reached with D edits. */
static bool advance(struct diff_search *s, long d)
{
	size_t *x = ARENA_ARRAY(s->arena, size_t, (size_t)(2 * d + 1));
	bool is_end = false;

	for (long k = -d; k <= d; k += 2) {
		size_t at = step(s, d, k);

		if (at <= s->a->len && (long)at - k >= 0 && at - (size_t)k <= s->b->len)
			at = slide(s, at, at - (size_t)k);
		x[k + d] = at;
		is_end |= at == s->a->len && at - (size_t)k == s->b->len;
	}
	*VEC_PUSH(s->arena, &s->fronts) = (struct front){x};
	return is_end;
}

static void push(struct diff_search *s, struct script *script, char sign, struct str line)
{
	*VEC_PUSH(s->arena, script) = (struct edit){sign, line};
}

/* From the end back to the start, so that the script comes out in reverse. */
static void walk_back(struct diff_search *s, long d, struct script *script)
{
	size_t x = s->a->len, y = s->b->len;

	for (; d >= 0; d--) {
		long k = (long)x - (long)y;
		bool down = d > 0 && comes_down(s, d, k);
		size_t start = step(s, d, k);

		while (x > start) {
			push(s, script, ' ', s->a->ptr[--x]);
			y--;
		}
		if (d == 0)
			return;
		if (down)
			push(s, script, '+', s->b->ptr[--y]);
		else
			push(s, script, '-', s->a->ptr[--x]);
	}
}

static void replace_all(struct diff_search *s, struct script *script)
{
	for (size_t i = s->b->len; i-- > 0;)
		push(s, script, '+', s->b->ptr[i]);
	for (size_t i = s->a->len; i-- > 0;)
		push(s, script, '-', s->a->ptr[i]);
}

static struct script make_script(struct diff_search *s)
{
	struct script script = {0}, forward = {0};
	long d = 0;

	while (d < EDITS_MAX && !advance(s, d))
		d++;
	if (d < EDITS_MAX)
		walk_back(s, d, &script);
	else
		replace_all(s, &script);
	while (script.len)
		*VEC_PUSH(s->arena, &forward) = script.ptr[--script.len];
	return forward;
}

/* Printing. */

/* The end of the hunk that has a change at AT: no further change is near. */
static size_t hunk_end(const struct script *script, size_t at)
{
	size_t last = at;

	for (size_t i = at; i < script->len && i <= last + 2 * CONTEXT; i++)
		if (script->ptr[i].sign != ' ')
			last = i;
	return last + CONTEXT + 1 < script->len ? last + CONTEXT + 1 : script->len;
}

static void print_line(const struct edit *edit, struct sbuf *out)
{
	sbuf_printf(out, "%c%.*s", edit->sign, STR_FMT(edit->line));
	if (edit->line.ptr[edit->line.len - 1] != '\n')
		sbuf_puts(out, "\n\\ No newline at end of file\n");
}

/* The script's lines LO up to HI, where A and B lines of either text went before. */
struct hunk {
	size_t lo, hi, a, b;
};

static void print_hunk(const struct script *script, struct hunk hunk, struct sbuf *out)
{
	size_t old = 0, new = 0;

	for (size_t i = hunk.lo; i < hunk.hi; i++) {
		old += script->ptr[i].sign != '+';
		new += script->ptr[i].sign != '-';
	}
	sbuf_printf(out, "@@ -%zu,%zu +%zu,%zu @@\n", old ? hunk.a + 1 : hunk.a, old,
		    new ? hunk.b + 1 : hunk.b, new);
	for (size_t i = hunk.lo; i < hunk.hi; i++)
		print_line(&script->ptr[i], out);
}

static void print_hunks(const struct script *script, struct sbuf *out)
{
	size_t a = 0, b = 0, done = 0; /* lines of either text before DONE */

	for (size_t at = 0; at < script->len; at++) {
		size_t lo, hi;

		if (script->ptr[at].sign == ' ')
			continue;
		lo = at > done + CONTEXT ? at - CONTEXT : done;
		hi = hunk_end(script, at);
		for (; done < lo; done++, a++, b++)
			;
		print_hunk(script, (struct hunk){lo, hi, a, b}, out);
		for (; done < hi; done++) {
			a += script->ptr[done].sign != '+';
			b += script->ptr[done].sign != '-';
		}
		at = hi - 1;
	}
}

void text_diff(struct str name_before, struct str before, struct str name_after,
	       struct str after, struct sbuf *out)
{
	struct lines a = split(out->arena, before), b = split(out->arena, after);
	struct diff_search search = {.arena = out->arena, .a = &a, .b = &b};
	struct script script;

	if (str_equal(before, after))
		return;
	script = make_script(&search);
	sbuf_printf(out, "--- %.*s\n+++ %.*s\n", STR_FMT(name_before), STR_FMT(name_after));
	print_hunks(&script, out);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Doc to lines.  What fits on a line stays on it; else the parts of a doc are
 * laid out one by one, each whole if it can be.  A comment ends its line.
 */
#include "syntax/fmt_doc.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH_NEVER SIZE_MAX /* of what cannot be on one line */

size_t fmt_width(struct str text)
{
	size_t width = 0;

	for (size_t i = 0; i < text.len; i++)
		width += ((unsigned char)text.ptr[i] & 0xc0) != 0x80;
	return width;
}

/* Finishing: order, commas, brackets. */

static bool is_word(const struct doc *doc)
{
	return doc->kids.len == 0;
}

static struct doc *first_word(struct doc *doc)
{
	while (!is_word(doc))
		doc = doc->kids.ptr[0];
	return doc;
}

static struct doc *last_word(struct doc *doc)
{
	while (!is_word(doc))
		doc = doc->kids.ptr[doc->kids.len - 1];
	return doc;
}

static void enclose(struct arena *arena, struct doc *doc, const char *prefix,
		    const char *suffix)
{
	struct doc *first = first_word(doc), *last = last_word(doc);

	if (*prefix)
		first->text =
			str_of(arena_printf(arena, "%s%.*s", prefix, STR_FMT(first->text)));
	if (*suffix)
		last->text = str_of(arena_printf(arena, "%.*s%s", STR_FMT(last->text), suffix));
}

static void add_flat(const struct doc *doc, struct sbuf *out)
{
	if (is_word(doc)) {
		sbuf_printf(out, "%s%.*s", doc->is_tight ? "" : " ", STR_FMT(doc->text));
		return;
	}
	for (size_t i = 0; i < doc->kids.len; i++)
		add_flat(doc->kids.ptr[i], out);
}

struct sortable {
	struct doc *doc;
	struct str text;
	size_t index;
};

static int compare_sortable(const void *a, const void *b)
{
	const struct sortable *x = a, *y = b;
	int order = x->doc->rank - y->doc->rank;

	if (!order)
		order = str_compare(x->text, y->text);
	return order ? order : (x->index > y->index) - (x->index < y->index);
}

/* Sort KIDS from LO up to HI; the comment at their head stays there. */
static void sort_section(struct arena *arena, struct docs *kids, size_t lo, size_t hi)
{
	struct sortable *order = ARENA_ARRAY(arena, struct sortable, hi - lo);
	struct doc *head = first_word(kids->ptr[lo]);
	struct doc_comments comments = head->before;

	head->before = (struct doc_comments){0};
	for (size_t i = lo; i < hi; i++) {
		struct sbuf flat = {.arena = arena};

		add_flat(kids->ptr[i], &flat);
		order[i - lo] = (struct sortable){kids->ptr[i], {flat.ptr, flat.len}, i};
	}
	qsort(order, hi - lo, sizeof(order[0]), compare_sortable);
	for (size_t i = lo; i < hi; i++)
		kids->ptr[i] = order[i - lo].doc;
	first_word(kids->ptr[lo])->before = comments;
}

/* A comment on a line of its own heads a section; nothing moves from one to another. */
static void sort_kids(struct arena *arena, struct docs *kids)
{
	size_t start = 0;

	for (size_t i = 1; i <= kids->len; i++)
		if (i == kids->len || first_word(kids->ptr[i])->before.len) {
			sort_section(arena, kids, start, i);
			start = i;
		}
}

static void finish(struct arena *arena, struct doc *doc)
{
	for (size_t i = 0; i < doc->kids.len; i++)
		finish(arena, doc->kids.ptr[i]);
	if (doc->is_sorted)
		sort_kids(arena, &doc->kids);
	for (size_t i = 0; doc->is_list && i + 1 < doc->kids.len; i++)
		enclose(arena, doc->kids.ptr[i], "", ",");
	enclose(arena, doc, doc->prefix, doc->suffix);
	if (doc->is_tight && !is_word(doc))
		first_word(doc)->is_tight = true;
}

/* Laying out. */

struct fmt_layout {
	struct sbuf out;
	size_t column;
	bool is_fresh;  /* nothing but the indentation is on the line */
	bool is_closed; /* a comment ended the line */
	const struct doc *last;
};

static size_t flat_width(const struct fmt_layout *l, const struct doc *doc)
{
	size_t width = 0;

	if (is_word(doc)) {
		if (doc->before.len || (doc->after.len && doc != l->last))
			return WIDTH_NEVER;
		return fmt_width(doc->text) + !doc->is_tight;
	}
	for (size_t i = 0; i < doc->kids.len; i++) {
		size_t kid = flat_width(l, doc->kids.ptr[i]);

		if (kid == WIDTH_NEVER)
			return WIDTH_NEVER;
		width += kid;
	}
	return width;
}

static void new_line(struct fmt_layout *l)
{
	if (l->out.len)
		sbuf_printf(&l->out, "\n%*s", FMT_INDENT, "");
	l->column = l->out.len ? FMT_INDENT : 0;
	l->is_fresh = true;
	l->is_closed = false;
}

static void put_word(struct fmt_layout *l, const struct doc *doc)
{
	if (l->is_closed || (doc->before.len && !l->is_fresh))
		new_line(l);
	for (size_t i = 0; i < doc->before.len; i++) {
		sbuf_printf(&l->out, "%.*s\n%*s", STR_FMT(doc->before.ptr[i]), (int)l->column,
			    "");
	}
	if (!l->is_fresh && !doc->is_tight) {
		sbuf_puts(&l->out, " ");
		l->column++;
	}
	sbuf_add(&l->out, doc->text.ptr, doc->text.len);
	l->column += fmt_width(doc->text);
	l->is_fresh = false;
	if (doc->after.len && doc != l->last) {
		sbuf_printf(&l->out, "  %.*s", STR_FMT(doc->after));
		l->is_closed = true;
	}
}

/* True when DOC, which does not fit on what is left of the line, starts a new one. */
static bool wants_line(const struct doc *doc, size_t width)
{
	switch (doc->breaks) {
	case BREAK_FILL:
		return !doc->is_list && width != WIDTH_NEVER &&
		       FMT_INDENT + width - 1 <= FMT_COLUMNS;
	case BREAK_BEFORE:
	case BREAK_OWN_LINE:
		break;
	}
	return true;
}

static void put(struct fmt_layout *l, const struct doc *doc)
{
	size_t width = flat_width(l, doc);
	bool fits = width != WIDTH_NEVER && l->column + width <= FMT_COLUMNS;
	bool is_open = !l->is_fresh && !l->is_closed;

	if (is_open && (doc->breaks == BREAK_OWN_LINE || (!fits && wants_line(doc, width))))
		new_line(l);
	if (is_word(doc))
		put_word(l, doc);
	for (size_t i = 0; i < doc->kids.len; i++)
		put(l, doc->kids.ptr[i]);
}

static void put_flat(struct fmt_layout *l, const struct doc *doc)
{
	if (is_word(doc))
		put_word(l, doc);
	for (size_t i = 0; i < doc->kids.len; i++)
		put_flat(l, doc->kids.ptr[i]);
}

struct str fmt_layout(struct arena *arena, struct doc *doc, struct str *after)
{
	struct fmt_layout l = {.out = {.arena = arena}, .is_fresh = true};
	size_t width;

	finish(arena, doc);
	l.last = last_word(doc);
	width = flat_width(&l, doc);
	if (width != WIDTH_NEVER && width - 1 <= FMT_COLUMNS)
		put_flat(&l, doc);
	else
		for (size_t i = 0; i < doc->kids.len; i++)
			put(&l, doc->kids.ptr[i]);
	*after = l.last->after;
	return (struct str){l.out.ptr, l.out.len};
}

const char *fmt_flat(struct arena *arena, struct doc *doc)
{
	struct sbuf out = {.arena = arena};

	finish(arena, doc);
	first_word(doc)->is_tight = true;
	add_flat(doc, &out);
	return sbuf_text(&out);
}

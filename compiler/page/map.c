/* SPDX-License-Identifier: Apache-2.0 */
/* The families: what of each is open, the map of it, and in words. */
#include "groups/families.h"
#include "page/dangers.h"
#include "page/frame.h"
#include "page/page.h"
#include "review/diff_report.h"
#include "syntax/stdlib.h"

#include <string.h>

#define SUFFIX "-family"
#define CELL_BYTES 400

/* The families sorted by name, and which calls have their anchor already. */
struct family_map {
	struct page *page;
	struct call_set anchored;
};

static const struct call_facts *facts_of(const struct page_side *side, syscall_id id)
{
	return side->policy ? &side->calls[id] : NULL;
}

static bool is_there(const struct page *page, syscall_id id)
{
	return page->now.calls[id].state != CALL_ABSENT;
}

static const char *direction_word(unsigned kinds)
{
	return kinds & DIFF_LOOSER ? "looser" : kinds & DIFF_STRICTER ? "stricter" : "";
}

/* Rows of words. */

static void set_cases(struct page *page, json_t *row, const char *key,
		      const struct page_side *side, syscall_id id)
{
	const struct call_facts *facts = &side->calls[id];
	json_t *cases = json_array();

	for (size_t i = 0; i < facts->outcomes.len; i++)
		page_add_cases(page, cases, side, &facts->outcomes.ptr[i],
			       facts->outcomes.len > 1);
	json_object_set_new(row, key, cases);
}

/* Of the call ID of a family. */
static json_t *name_json(struct family_map *map, syscall_id id)
{
	json_t *object = json_object();

	page_set(map->page, object, "call", syscall_name(id));
	if (!map->anchored.has[id])
		json_object_set_new(object, "is_first", json_true());
	map->anchored.has[id] = true;
	return object;
}

/* The same has become, and becomes, of both. */
static bool is_same_row(const struct page *page, syscall_id a, syscall_id b)
{
	return call_facts_equal(page->ctx, &page->now.calls[a], &page->now.calls[b]) &&
	       (!page->base.policy ||
		call_facts_equal(page->ctx, &page->base.calls[a], &page->base.calls[b])) &&
	       direction_word(page->directions[a]) == direction_word(page->directions[b]);
}

/* The row of the member FIRST, with those of MEMBERS behind it that are like it. */
static json_t *row_json(struct family_map *map, const struct library_group *family,
			size_t first, bool *is_told)
{
	struct page *page = map->page;
	syscall_id id = family->members.ptr[first].id;
	json_t *row = json_object(), *names = json_array();

	for (size_t i = first; i < family->members.len; i++)
		if (!is_told[i] && is_same_row(page, id, family->members.ptr[i].id)) {
			is_told[i] = true;
			json_array_append_new(names, name_json(map, family->members.ptr[i].id));
		}
	json_object_set_new(row, "names", names);
	page_set(page, row, "state", call_state_word(page->now.calls[id].state));
	page_set(page, row, "title", call_state_title(page->now.calls[id].state));
	page_set(page, row, "direction", direction_word(page->directions[id]));
	set_cases(page, row, "cases", &page->now, id);
	if (page->base.policy && page->directions[id])
		set_cases(page, row, "before", &page->base, id);
	return row;
}

static json_t *rows_json(struct family_map *map, const struct library_group *family)
{
	bool *is_told = ARENA_ARRAY(map->page->ctx->arena, bool, family->members.len);
	json_t *rows = json_array();

	for (int state = CALL_OPEN; state < CALL_STATES; state++)
		for (size_t i = 0; i < family->members.len; i++) {
			syscall_id id = family->members.ptr[i].id;

			if (!is_told[i] && is_there(map->page, id) &&
			    (int)map->page->now.calls[id].state == state)
				json_array_append_new(rows, row_json(map, family, i, is_told));
		}
	return rows;
}

/* Cells. */

/* What becomes of the call, in words short enough to be shown beside it. */
static const char *cell_words(struct page *page, const struct page_side *side,
			      const struct call_facts *facts)
{
	struct sbuf out = {.arena = page->ctx->arena};
	const struct verdict_cases *cases;

	if (facts->outcomes.len != 1)
		return call_state_title(facts->state);
	cases = &facts->outcomes.ptr[0].cases;
	for (size_t i = 0; i < cases->len; i++) {
		const struct verdict_case *one = &cases->ptr[i];
		bool is_else = page_is_rest(side, cases, i);

		sbuf_printf(&out, "%s%s%s", i ? "; " : "", is_else ? "else " : "",
			    one->verdict);
		if (*one->where && !is_else)
			sbuf_printf(&out, " where %s", one->where);
		if (*one->guard && !is_else)
			sbuf_printf(&out, " if %s", one->guard);
	}
	return out.len <= CELL_BYTES ? sbuf_text(&out) : call_state_title(facts->state);
}

static json_t *cell_json(struct page *page, syscall_id id)
{
	const struct call_facts *now = &page->shown[id], *base = facts_of(&page->base, id);
	json_t *cell = json_object();

	page_set(page, cell, "call", syscall_name(id));
	page_set(page, cell, "state", call_state_word(now->state));
	page_set(page, cell, "title", cell_words(page, &page->now, now));
	page_set(page, cell, "direction", direction_word(page->directions[id]));
	if (base) {
		page_set(page, cell, "was", call_state_word(base->state));
		if (page->directions[id])
			page_set(page, cell, "was_title", cell_words(page, &page->base, base));
	}
	if (now->outcomes
		    .len) /* what decides, at least on the first ABI and by the first line */
		page_set_place(page, cell, now->outcomes.ptr[0].cases.ptr[0].rule);
	return cell;
}

struct tally {
	unsigned states[CALL_STATES];
	unsigned all, looser, stricter;
};

static void count(struct tally *tally, const struct page *page, syscall_id id)
{
	tally->states[page->shown[id].state]++;
	tally->all += page->shown[id].state != CALL_ABSENT;
	tally->looser += (page->directions[id] & DIFF_LOOSER) != 0;
	tally->stricter += (page->directions[id] & DIFF_STRICTER) != 0;
}

static unsigned permitted(const struct tally *tally)
{
	return tally->states[CALL_OPEN] + tally->states[CALL_LOGGED];
}

static unsigned partly(const struct tally *tally)
{
	return tally->states[CALL_CONDITIONAL] + tally->states[CALL_CAPABLE] +
	       tally->states[CALL_ASKED];
}

static void set_tally(json_t *object, const struct tally *tally)
{
	json_object_set_new(object, "open", json_integer(permitted(tally)));
	json_object_set_new(object, "partly", json_integer(partly(tally)));
	json_object_set_new(object, "all", json_integer(tally->all));
	json_object_set_new(object, "closed",
			    json_integer(tally->all - permitted(tally) - partly(tally)));
	frame_add_bar(object, permitted(tally), partly(tally), tally->all);
	json_object_set_new(object, "looser", json_boolean(tally->looser));
	json_object_set_new(object, "stricter", json_boolean(tally->stricter));
	json_object_set_new(object, "is_closed",
			    json_boolean(!permitted(tally) && !partly(tally) &&
					 !tally->looser && !tally->stricter));
}

/* Families. */

static json_t *dangers_json(struct page *page, const struct dangers *dangers)
{
	json_t *array = json_array();

	for (size_t i = 0; i < dangers->len; i++) {
		json_t *object = json_object();

		page_set(page, object, "kind", danger_title(dangers->ptr[i].kind));
		page_set_str(page, object, "of", dangers->ptr[i].call);
		page_set(page, object, "text", dangers->ptr[i].text);
		json_array_append_new(array, object);
	}
	return array;
}

static json_t *family_json(struct family_map *map, const struct library_group *family,
			   const struct dangers *dangers)
{
	struct page *page = map->page;
	const struct ast_stmt *stmt = stdlib_group(page->ctx, str_of(family->name));
	json_t *object = json_object(), *cells = json_array(), *ways;
	struct tally tally = {0};

	page_set(page, object, "family", family->name);
	page_set_str(page, object, "short",
		     (struct str){family->name, strlen(family->name) - strlen(SUFFIX)});
	page_set_str(page, object, "description", stmt->u.group.description);
	for (size_t i = 0; i < family->members.len; i++) {
		syscall_id id = family->members.ptr[i].id;

		if (!is_there(page, id))
			continue;
		count(&tally, page, id);
		json_array_append_new(cells, cell_json(page, id));
	}
	set_tally(object, &tally);
	json_object_set_new(object, "cells", cells);
	json_object_set_new(object, "dangers", dangers_json(page, dangers));
	ways = page_ways_round(page, family);
	json_object_set_new(object, "ways_count",
			    json_integer((json_int_t)json_array_size(ways)));
	json_object_set_new(object, "ways", ways);
	page_set_rest(page, object, family->name);
	json_object_set_new(object, "rows", rows_json(map, family));
	if (json_array_size(ways) || json_object_get(object, "rest")) /* to be read */
		json_object_set_new(object, "is_closed", json_false());
	return object;
}

/* What one danger, or none, is noted of. */
struct map_section {
	json_t *families;      /* that are shown under it */
	json_t *also;          /* families and single calls that are shown under another one */
	struct call_set calls; /* all */
};

static json_t *section_json(struct family_map *map, enum danger_kind kind,
			    const struct map_section *section)
{
	json_t *object = json_object();
	bool is_danger = kind < DANGER_COUNT;
	struct tally tally = {0};

	for (syscall_id id = 0; id < syscall_count(); id++)
		if (section->calls.has[id] && is_there(map->page, id))
			count(&tally, map->page, id);
	page_set(map->page, object, "title", is_danger ? danger_title(kind) : "Everyday");
	page_set(map->page, object, "summary",
		 is_danger ? danger_summary(kind)
			   : "what programs do all day; no danger of these families as a whole "
			     "is noted; calls of which one is are counted there");
	set_tally(object, &tally);
	json_object_set_new(object, "families", section->families);
	json_object_set_new(object, "also_count",
			    json_integer((json_int_t)json_array_size(section->also)));
	json_object_set_new(object, "is_one",
			    json_boolean(json_array_size(section->also) == 1));
	json_object_set_new(object, "also", section->also);
	return object;
}

/* NAME, which is shown elsewhere, at HREF, is counted in SECTION as well; once. */
static void add_also(const struct family_map *map, struct map_section *section,
		     const char *name, const char *href)
{
	json_t *object = json_object();

	for (size_t i = 0; i < json_array_size(section->also); i++)
		if (strcmp(json_string_value(
				   json_object_get(json_array_get(section->also, i), "name")),
			   name) == 0) {
			json_decref(object);
			return;
		}
	page_set(map->page, object, "name", name);
	page_set(map->page, object, "href", href);
	json_array_append_new(section->also, object);
}

/* Count the calls of FAMILY that DANGER is noted of under it, which is shown under MAIN. */
static void count_danger(const struct family_map *map, const struct library_group *family,
			 const struct danger *danger, enum danger_kind main,
			 struct map_section *section)
{
	struct arena *arena = map->page->ctx->arena;
	syscall_id id = syscall_find(danger->call.ptr, danger->call.len);

	for (size_t i = 0; i < family->members.len; i++)
		section->calls.has[family->members.ptr[i].id] |=
			!danger->call.len || family->members.ptr[i].id == id;
	if (danger->kind == main || (danger->call.len && !is_there(map->page, id)))
		return;
	if (danger->call.len)
		add_also(map, section, syscall_name(id),
			 arena_printf(arena, "c-%s", syscall_name(id)));
	else
		add_also(map, section, family->name, arena_printf(arena, "f-%s", family->name));
}

static void add_family(struct family_map *map, const struct library_group *family,
		       struct map_section *sections)
{
	struct dangers dangers = dangers_of(map->page->ctx, family->name);
	enum danger_kind main = danger_main(&dangers);
	json_t *object = family_json(map, family, &dangers);

	if (!json_array_size(json_object_get(object, "cells"))) {
		json_decref(object);
		return;
	}
	json_array_append_new(sections[main].families, object);
	for (size_t i = 0; i < dangers.len; i++)
		count_danger(map, family, &dangers.ptr[i], main,
			     &sections[dangers.ptr[i].kind]);
}

/* What no danger is noted of is everyday business. */
static struct call_set harmless(const struct page *page, const struct map_section *sections)
{
	struct call_set calls = call_set_new(page->ctx->arena);

	for (syscall_id id = 0; id < syscall_count(); id++) {
		calls.has[id] = true;
		for (int kind = 0; kind < DANGER_COUNT; kind++)
			calls.has[id] &= !sections[kind].calls.has[id];
	}
	return calls;
}

static void add_sections(struct family_map *map, json_t *root)
{
	struct map_section sections[DANGER_COUNT + 1];
	json_t *array = json_array();

	for (int kind = 0; kind <= DANGER_COUNT; kind++)
		sections[kind] = (struct map_section){json_array(), json_array(),
						      call_set_new(map->page->ctx->arena)};
	for (size_t i = 0; i < map->page->families.len; i++)
		add_family(map, &map->page->families.ptr[i], sections);
	sections[DANGER_COUNT].calls = harmless(map->page, sections);
	for (enum danger_kind kind = 0; kind <= DANGER_COUNT; kind++)
		json_array_append_new(array, section_json(map, kind, &sections[kind]));
	json_object_set_new(root, "sections", array);
}

/* The whole, for the head. */

/* A bar of CALLS, in thousandths of its length. */
static json_t *counts_json(struct page *page, const struct call_facts *calls)
{
	static const enum call_state order[] = {CALL_OPEN,  CALL_LOGGED,  CALL_CONDITIONAL,
						CALL_ASKED, CALL_CAPABLE, CALL_DENIED,
						CALL_KILLED};
	unsigned states[CALL_STATES] = {0}, all = 0, before = 0;
	json_t *array = json_array();

	for (syscall_id id = 0; id < syscall_count(); id++)
		states[calls[id].state]++;
	for (size_t i = 0; i < ARRAY_LEN(order); i++)
		all += states[order[i]];
	for (size_t i = 0; i < ARRAY_LEN(order); i++) {
		unsigned number = states[order[i]];
		json_t *object = json_object();

		page_set(page, object, "state", call_state_word(order[i]));
		page_set(page, object, "title", call_state_title(order[i]));
		json_object_set_new(object, "number", json_integer(number));
		json_object_set_new(object, "x", json_integer(before * 1000 / all));
		json_object_set_new(object, "width", json_integer(number * 1000 / all));
		before += number;
		page_set(page, object, "comma", before < all ? ", " : "");
		if (number)
			json_array_append_new(array, object);
		else
			json_decref(object);
	}
	return array;
}

void page_add_map(struct page *page, json_t *root)
{
	struct family_map map = {page, call_set_new(page->ctx->arena)};

	json_object_set_new(root, "counts", counts_json(page, page->shown));
	if (page->base.policy && page->common) {
		json_object_set_new(root, "base_counts", counts_json(page, page->base.calls));
		json_object_set_new(root, "common_count", json_true());
	}
	add_sections(&map, root);
}

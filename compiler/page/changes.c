/* SPDX-License-Identifier: Apache-2.0 */
/* What the policy decides in another way than its base. */
#include "decompile/describe.h"
#include "kernel/filter_flags.h"
#include "page/dangers.h"
#include "page/page.h"
#include "review/diff_cases.h"
#include "review/excerpt.h"
#include "sema/unit.h"
#include "syntax/fmt.h"
#include "syntax/stdlib.h"

#include <string.h>

#define RULES_SHOWN 4 /* of those that decide one case */

struct change_facts {
	struct page *page;
	struct diff_entries entries;
	abi_set abis; /* that both speak for */
	json_t *looser, *stricter, *other;
};

/* The lines that decide. */

VEC_STRUCT(spans_found, struct span);
VEC_STRUCT(comment_lines, struct str);

/* One for each line of the text. */
static void add_span(struct page *page, struct spans_found *spans, struct span span)
{
	const struct source *source;

	span = source_written(page->ctx->sources, span);
	source = source_of(page->ctx->sources, span);
	for (size_t i = 0; i < spans->len; i++)
		if (spans->ptr[i].file == span.file &&
		    (!source || source_line(source, spans->ptr[i].lo).ptr ==
					source_line(source, span.lo).ptr))
			return;
	*VEC_PUSH(page->ctx->arena, spans) = span;
}

/* The regions of ID on ABI, and the fallback where they are not. */
static struct regions all_regions(const struct policy *policy, syscall_id id, enum abi abi)
{
	const struct regions *regions = policy_regions(policy, abi, id);
	struct region rest = {.where = DIAGRAM_TRUE,
			      .action = policy_fallback(policy, abi, id),
			      .rule = policy->fallback_span};
	struct regions all = {0};

	for (size_t i = 0; i < regions->len; i++) {
		*VEC_PUSH(diagrams_arena(policy->diagrams), &all) = regions->ptr[i];
		rest.where = diagram_minus(policy->diagrams, rest.where, regions->ptr[i].where);
	}
	*VEC_PUSH(diagrams_arena(policy->diagrams), &all) = rest;
	return all;
}

static bool is_action(struct page *page, enum abi abi, struct action action,
		      struct ast_action wanted)
{
	return diff_action_compare(decompile_action(page->ctx->arena, abi, action), wanted) ==
	       0;
}

/* What decides the calls of ENTRY on the first of its ABIs, on each side. */
static void find_rules(struct page *page, const struct diff_entry *entry,
		       struct spans_found found[2])
{
	enum abi abi = abi_next(entry->abis, 0);
	struct regions a = all_regions(page->base.policy, entry->id, abi);
	struct regions b = all_regions(page->now.policy, entry->id, abi);
	struct diagrams *d = page->ctx->diagrams;

	for (size_t i = 0; i < a.len; i++) {
		diagram_id part = diagram_and(d, a.ptr[i].where, entry->args[abi]);

		if (part == DIAGRAM_FALSE ||
		    !is_action(page, abi, a.ptr[i].action, entry->before))
			continue;
		for (size_t j = 0; j < b.len; j++)
			if (is_action(page, abi, b.ptr[j].action, entry->after) &&
			    diagram_and(d, part, b.ptr[j].where) != DIAGRAM_FALSE) {
				add_span(page, &found[0], a.ptr[i].rule);
				add_span(page, &found[1], b.ptr[j].rule);
			}
	}
}

/* The comment above the paragraph that OFFSET is in: why whoever wrote it did. */
static const char *comment_above(struct page *page, const struct source *source,
				 uint32_t offset)
{
	struct sbuf out = {.arena = page->ctx->arena};
	struct str line = source_line(source, offset);
	struct comment_lines above = {0};

	while (line.ptr > source->text.ptr && line.len) {
		line = source_line(source, (uint32_t)(line.ptr - source->text.ptr - 1));
		if (line.len && *line.ptr == '#')
			*VEC_PUSH(page->ctx->arena, &above) = line;
		else if (above.len)
			break;
	}
	for (size_t i = above.len; i-- > 0;) {
		struct str text = above.ptr[i];
		size_t mark = text.len > 1 && text.ptr[1] == ' ' ? 2 : 1;

		if (!str_starts(text, "# SPDX"))
			sbuf_printf(&out, "%s%.*s", out.len ? " " : "", (int)(text.len - mark),
				    text.ptr + mark);
	}
	return sbuf_text(&out);
}

static json_t *spans_json(struct page *page, const struct unit *unit,
			  const struct spans_found *spans)
{
	json_t *array = json_array();

	for (size_t i = 0; i < spans->len && i < RULES_SHOWN; i++) {
		const struct source *source = source_of(page->ctx->sources, spans->ptr[i]);
		json_t *object;

		if (!source) /* a filter has no lines */
			continue;
		object = json_object();
		page_set_line(page, object, spans->ptr[i]);
		page_set(page, object, "text", excerpt_of(page->ctx, unit, spans->ptr[i]));
		page_set(page, object, "why", comment_above(page, source, spans->ptr[i].lo));
		json_array_append_new(array, object);
	}
	return array;
}

/* The lines of the base and of the policy, and the first reason that a comment gives. */
static void set_lines(struct page *page, json_t *object, const struct spans_found found[2])
{
	json_t *now = spans_json(page, page->now.unit, &found[1]);

	for (size_t i = json_array_size(now); i-- > 0;) {
		json_t *why = json_object_get(json_array_get(now, i), "why");

		if (why)
			json_object_set(object, "reason", why);
	}
	json_object_set_new(object, "old_lines", spans_json(page, page->base.unit, &found[0]));
	json_object_set_new(object, "new_lines", now);
}

/* Cases. */

static json_t *names_json(struct page *page, struct name_list names)
{
	json_t *array = json_array();

	for (size_t i = 0; i < names.len; i++) {
		json_t *object = json_object();

		page_set(page, object, "name", names.ptr[i]);
		page_set(page, object, "comma", i + 1 < names.len ? ", " : "");
		json_array_append_new(array, object);
	}
	return array;
}

static bool is_in(const struct library_group *family, const struct call_set *calls)
{
	for (syscall_id id = 0; id < syscall_count(); id++)
		if (calls->has[id] && family->calls.has[id])
			return true;
	return false;
}

/* What CALLS are there for, each by the first of its families. */
static void set_about(struct page *page, json_t *object, const struct call_set *calls)
{
	struct call_set left = call_set_new(page->ctx->arena);
	struct sbuf about = {.arena = page->ctx->arena};
	json_t *array = json_array();

	memcpy(left.has, calls->has, (size_t)syscall_count());
	for (size_t i = 0; i < page->families.len; i++) {
		const struct library_group *family = &page->families.ptr[i];
		json_t *one;

		if (!is_in(family, &left))
			continue;
		for (syscall_id id = 0; id < syscall_count(); id++)
			left.has[id] = left.has[id] && !family->calls.has[id];
		one = json_object();
		page_set(page, one, "family", family->name);
		page_set_str(
			page, one, "about",
			stdlib_group(page->ctx, str_of(family->name))->u.group.description);
		sbuf_printf(&about, "%s%s", about.len ? "; " : "",
			    json_string_value(json_object_get(one, "about")));
		json_array_append_new(array, one);
	}
	json_object_set_new(object, "families", array);
	page_set(page, object, "about", sbuf_text(&about));
}

/* What the library notes of dangers of CALLS, the worst kind first. */
static json_t *dangers_json(struct page *page, const struct call_set *calls)
{
	json_t *array = json_array();

	for (size_t i = 0; i < DANGER_COUNT * page->families.len; i++) {
		const struct library_group *family =
			&page->families.ptr[i % page->families.len];
		enum danger_kind kind = (enum danger_kind)(i / page->families.len);
		struct dangers dangers = {0};

		if (is_in(family, calls))
			dangers = dangers_of(page->ctx, family->name);
		for (size_t j = 0; j < dangers.len; j++) {
			const struct danger *danger = &dangers.ptr[j];
			syscall_id of = syscall_find(danger->call.ptr, danger->call.len);
			json_t *object;

			if (danger->kind != kind ||
			    (danger->call.len && (of == SYSCALL_NONE || !calls->has[of])))
				continue;
			object = json_object();
			page_set(page, object, "family", family->name);
			page_set(page, object, "kind", danger_title(danger->kind));
			page_set(page, object, "text", danger->text);
			json_array_append_new(array, object);
		}
	}
	return array;
}

static const char *mark_of(const struct diff_entry *entry)
{
	unsigned kind = diff_kind_of(entry);

	return kind == DIFF_LOOSER || kind == DIFF_STRICTER ? diff_kind_name(kind) : "changed";
}

static json_t *case_json(struct change_facts *c, size_t first, size_t count)
{
	const struct diff_entry *entry = &c->entries.ptr[first];
	struct page *page = c->page;
	struct arena *arena = page->ctx->arena;
	struct spans_found found[2] = {{0}, {0}};
	struct call_set calls = call_set_new(arena);
	json_t *object = json_object();

	for (size_t i = first; i < first + count; i++) {
		const struct diff_entry *one = &c->entries.ptr[i];

		if (one->id != SYSCALL_NONE) {
			page->directions[one->id] |= diff_kind_of(one);
			calls.has[one->id] = true;
		}
		if (i - first < RULES_SHOWN)
			find_rules(page, one, found);
	}
	json_object_set_new(
		object, "names",
		names_json(page, diff_case_names(arena, &page->names, entry, count, c->abis)));
	page_set(page, object, "before", fmt_action(arena, entry->before));
	page_set(page, object, "after", fmt_action(arena, entry->after));
	page_set(page, object, "where", entry->where_text);
	page_set(page, object, "guard", entry->guard_text);
	if (entry->on)
		page_set(page, object, "on", describe_abis(arena, entry->on));
	if (entry->id != SYSCALL_NONE)
		page_set(page, object, "example", fmt_call(arena, &entry->example));
	set_about(page, object, &calls);
	if (entry->direction > 0)
		json_object_set_new(object, "dangers", dangers_json(page, &calls));
	for (size_t i = 0; i < found[1].len; i++)
		page_mark(page, found[1].ptr[i], mark_of(entry));
	set_lines(page, object, found);
	return object;
}

static json_t *array_for(struct change_facts *c, unsigned kind)
{
	return kind == DIFF_LOOSER ? c->looser : kind == DIFF_STRICTER ? c->stricter : c->other;
}

static void add_cases(struct change_facts *c)
{
	for (size_t i = 0, count; i < c->entries.len; i += count) {
		count = diff_case_length(&c->entries, i);
		json_array_append_new(array_for(c, diff_kind_of(&c->entries.ptr[i])),
				      case_json(c, i, count));
	}
}

/* The statement that says which ABIs the policy of UNIT speaks for: its own, or inherited. */
static struct spans_found arch_lines(struct page *page, const struct unit *unit)
{
	struct spans_found found = {0};

	for (size_t i = 0; unit && i < unit->modules.len && !found.len; i++) {
		const struct ast_stmts *stmts = &unit->modules.ptr[i]->file->stmts;

		for (size_t j = 0; j < stmts->len; j++)
			if (stmts->ptr[j].kind == STMT_ARCH)
				add_span(page, &found, stmts->ptr[j].span);
	}
	return found;
}

/* What is about no call in particular, in words. */
static json_t *add_words(struct change_facts *c, json_t *array, const char *what,
			 const char *before, const char *after)
{
	json_t *object = json_object();

	page_set(c->page, object, "what", what);
	page_set(c->page, object, "before", before);
	page_set(c->page, object, "after", after);
	json_array_append_new(array, object);
	return object;
}

static void add_arch_lines(struct change_facts *c, json_t *object)
{
	struct page *page = c->page;
	struct spans_found found[2] = {arch_lines(page, page->base.unit),
				       arch_lines(page, page->now.unit)};

	set_lines(page, object, found);
}

static void add_new_abis(struct change_facts *c, abi_set abis)
{
	struct arena *arena = c->page->ctx->arena;

	if (abis)
		add_arch_lines(c, add_words(c, c->looser,
					    arena_printf(arena, "every call through %s",
							 describe_abis(arena, abis)),
					    "kill", "what the policy says"));
}

static void add_lost_abis(struct change_facts *c, abi_set abis)
{
	struct arena *arena = c->page->ctx->arena;

	if (abis)
		add_arch_lines(c, add_words(c, c->stricter,
					    arena_printf(arena, "every call through %s",
							 describe_abis(arena, abis)),
					    "what the base says", "kill"));
}

/* What `arch ... else` says of ABIs that neither policy names. */
static void add_foreign(struct change_facts *c, const struct foreign_change *foreign)
{
	struct arena *arena = c->page->ctx->arena;
	enum abi abi = abi_next(foreign->abis, 0);
	json_t *array;

	if (!foreign->abis)
		return;
	array = array_for(c, diff_kind_between(foreign->before, foreign->after));
	add_arch_lines(c, add_words(c, array,
				    arena_printf(arena, "every call through %s",
						 describe_abis(arena, foreign->abis)),
				    describe_action(arena, abi, foreign->before),
				    describe_action(arena, abi, foreign->after)));
}

static const char *flags_text(struct arena *arena, unsigned flags)
{
	return flags ? filter_flags_text(arena, flags) : "none";
}

static const char *listener_text(const struct policy *policy)
{
	return policy->listener ? policy->listener : "none";
}

static void add_others(struct change_facts *c, const struct policy *a, const struct policy *b)
{
	struct arena *arena = c->page->ctx->arena;

	if (a->flags != b->flags)
		add_words(c, c->other, "flags of the filter", flags_text(arena, a->flags),
			  flags_text(arena, b->flags));
	if (strcmp(listener_text(a), listener_text(b)) != 0)
		add_words(c, c->other, "listener for notifications", listener_text(a),
			  listener_text(b));
}

void page_add_changes(struct page *page, json_t *root)
{
	const struct policy *a = page->base.policy, *b = page->now.policy;
	struct change_facts c = {.page = page, .abis = diff_compared_abis(a, b)};
	struct foreign_change foreign = diff_foreign(a, b);
	struct changes changes = diff_policies(a, b);
	json_t *object = json_object();

	c.looser = json_array();
	c.stricter = json_array();
	c.other = json_array();
	c.entries = diff_entries_make(page->ctx, &changes, c.abis);
	add_new_abis(&c, b->abis & ~a->abis & ~c.abis);
	add_cases(&c);
	add_lost_abis(&c, a->abis & ~b->abis & ~c.abis);
	add_foreign(&c, &foreign);
	add_others(&c, a, b);
	json_object_set_new(object, "looser_count",
			    json_integer((json_int_t)json_array_size(c.looser)));
	json_object_set_new(object, "stricter_count",
			    json_integer((json_int_t)json_array_size(c.stricter)));
	json_object_set_new(object, "other_count",
			    json_integer((json_int_t)json_array_size(c.other)));
	json_object_set_new(object, "looser", c.looser);
	json_object_set_new(object, "stricter", c.stricter);
	json_object_set_new(object, "other", c.other);
	json_object_set_new(root, "changes", object);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The report of `scmpl diff`: a section for each pair of verdicts, in it a line
 * for each condition, on the line the calls, whole families by their names.
 */
#include "review/diff_report.h"

#include "core/json_print.h"
#include "core/limits.h"
#include "decompile/describe.h"
#include "kernel/errnos.h"
#include "kernel/filter_flags.h"
#include "review/diff_cases.h"
#include "syntax/fmt.h"
#include "syntax/make.h"

#include <string.h>

#define COLUMNS 96

/* ABIs that one side alone speaks for, told as a whole. */
struct whole_abis {
	abi_set abis;
	unsigned kinds;
	const char
		*answer; /* what every call through them takes on the other side; NULL: kill */
};

struct report {
	struct context *ctx;
	const struct policy *a, *b;
	struct diff_entries entries;
	struct library families;
	abi_set abis; /* on which they are compared call by call */
	struct whole_abis lost, gained;
	struct foreign_change foreign;
	unsigned kinds;
};

/* Text. */

/* The first word of TEXT; of many flags, longer than MOST, those that there is ROOM for. */
static size_t piece_length(const char *text, size_t most, size_t room)
{
	size_t len = strcspn(text, " "), fit = len;

	if (len <= most || len <= room)
		return len;
	for (size_t i = 0; i < room; i++)
		if (text[i] == '|')
			fit = i + 1;
	return fit;
}

/* Words at a time, with longer lines going on below. */
static void put_wrapped(struct sbuf *out, const char *text, int indent)
{
	size_t column = (size_t)indent, most = COLUMNS - (size_t)indent - 6;

	sbuf_printf(out, "%*s", indent, "");
	while (*text) {
		size_t room = column < COLUMNS ? COLUMNS - column - 1 : 0;
		size_t len = piece_length(text, most, room);

		if (column > (size_t)indent && len > room) {
			sbuf_printf(out, "\n%*s", indent + 6, "");
			column = (size_t)indent + 6;
		} else if (column > (size_t)indent) {
			sbuf_puts(out, " ");
			column++;
		}
		sbuf_add(out, text, len);
		column += len;
		text += len + (text[len] == ' ');
	}
	sbuf_puts(out, "\n");
}

/* "where ... on ... if ...", with a blank before, of what there is. */
static void put_conditions(const struct report *r, const struct diff_entry *entry,
			   struct sbuf *line)
{
	if (entry->where)
		sbuf_printf(line, " where %s", entry->where_text);
	if (entry->on)
		sbuf_printf(line, " on %s", describe_abis(r->ctx->arena, entry->on));
	if (entry->guard)
		sbuf_printf(line, " if %s", entry->guard_text);
}

static const char *case_text(const struct report *r, size_t first, size_t count)
{
	struct name_list names = diff_case_names(r->ctx->arena, &r->families,
						 &r->entries.ptr[first], count, r->abis);
	struct sbuf line = {.arena = r->ctx->arena};

	for (size_t i = 0; i < names.len; i++)
		sbuf_printf(&line, "%s%s", i ? ", " : "", names.ptr[i]);
	put_conditions(r, &r->entries.ptr[first], &line);
	return line.ptr;
}

static void put_case(const struct report *r, size_t first, size_t count, struct sbuf *out)
{
	const struct diff_entry *entry = &r->entries.ptr[first];

	put_wrapped(out, case_text(r, first, count), 2);
	if (entry->where)
		sbuf_printf(out, "      for example %s\n",
			    fmt_call(r->ctx->arena, &entry->example));
}

static void put_entries(const struct report *r, struct sbuf *out)
{
	const struct diff_entry *last = NULL;

	for (size_t i = 0, count; i < r->entries.len; i += count) {
		const struct diff_entry *entry = &r->entries.ptr[i];

		count = diff_case_length(&r->entries, i);
		if (!last || !diff_entry_same_verdicts(last, entry))
			sbuf_printf(out, "%s: %s -> %s\n", diff_kind_name(diff_kind_of(entry)),
				    fmt_action(r->ctx->arena, entry->before),
				    fmt_action(r->ctx->arena, entry->after));
		put_case(r, i, count, out);
		last = entry;
	}
}

/* What an ABI that is new says, as statements. */

/* ACTION of ABI FROM on TO: the same errno by name. */
static struct action on_abi(struct action action, enum abi from, enum abi to)
{
	int id = action.verb == VERB_DENY ? errno_by_number(from, action.data) : -1;

	if (id >= 0)
		action.data = (uint16_t)errno_number(id, to);
	return action;
}

/* A filter may have a default for each ABI, a policy has one. */
static const struct policy *without_rules(const struct policy *policy)
{
	struct policy *bare = policy_new(policy->diagrams, policy->abis);
	const struct decision **none[ABI_COUNT];
	enum abi first = (enum abi)__builtin_ctz(policy->abis);

	memcpy(none, bare->decisions, sizeof(none));
	*bare = *policy;
	memcpy(bare->decisions, none, sizeof(none));
	ABI_EACH(abi, policy->abis)
		bare->fallback[abi] = on_abi(policy->fallback[first], first, abi);
	return bare;
}

/* ENTRY as a statement: "deny socket with EACCES where family == AF_VSOCK". */
static const char *entry_statement(const struct report *r, const struct diff_entry *entry)
{
	struct arena *arena = r->ctx->arena;
	struct ast_stmt stmt = {.kind = STMT_RULE};

	if (entry->id == SYSCALL_NONE) /* a filter that says so; no rule of a policy can */
		return arena_printf(arena, "# %s on %s: " DIFF_UNKNOWN_NUMBERS,
				    fmt_action(arena, entry->after),
				    describe_abis(arena, entry->abis));
	stmt.u.rule = (struct ast_rule){
		.action = entry->after,
		.set = make_set(arena, make_item(arena, NULL, syscall_name(entry->id), NULL),
				NULL),
		.where = entry->where,
		.on = decompile_abis(arena, entry->on),
		.guard = entry->guard};
	return fmt_stmt(arena, &stmt);
}

/* The statements about the ABIs gained, in order. */
VEC_STRUCT(statements, const char *);

static void add_statement(const struct report *r, struct statements *list, const char *text)
{
	*VEC_PUSH(r->ctx->arena, list) = text;
}

/* ENTRY as a statement about the ABIs gained. */
static void add_gained(const struct report *r, struct diff_entry entry, struct statements *list)
{
	entry.on = entry.abis & r->gained.abis;
	if (entry.on == r->gained.abis)
		entry.on = 0;
	add_statement(r, list, entry_statement(r, &entry));
}

/*
 * What the new policy says on the ABIs gained about each call on which it says
 * something else on REFERENCE, one of the others; about all when there is no other.
 */
static void list_gained(const struct report *r, abi_set reference, struct statements *list)
{
	struct arena *arena = r->ctx->arena;
	struct changes changes = diff_policies(without_rules(r->b), r->b);
	struct diff_entries entries =
		diff_entries_make(r->ctx, &changes, reference | r->gained.abis);
	struct call_set differ = call_set_new(arena), told = call_set_new(arena);
	enum abi first = (enum abi)__builtin_ctz(r->gained.abis);
	struct ast_action usual = decompile_action(arena, first, r->b->fallback[first]);

	for (size_t i = 0; i < entries.len; i++)
		if (entries.ptr[i].id != SYSCALL_NONE && (!reference || entries.ptr[i].on))
			differ.has[entries.ptr[i].id] = true;
	for (size_t i = 0; i < entries.len; i++) {
		const struct diff_entry *entry = &entries.ptr[i];

		if (!(entry->abis & r->gained.abis) ||
		    (entry->id != SYSCALL_NONE && !differ.has[entry->id]))
			continue;
		if (entry->id != SYSCALL_NONE)
			told.has[entry->id] = true;
		add_gained(r, *entry, list);
	}
	for (syscall_id id = 0; id < syscall_count(); id++)
		if (differ.has[id] && !told.has[id])
			add_gained(r,
				   (struct diff_entry){
					   .id = id, .abis = syscall_abis(id), .after = usual},
				   list);
}

/* One of the ABIs that both speak for, to tell by; empty when there is none. */
static abi_set reference_abi(const struct report *r)
{
	return r->abis & (~r->abis + 1);
}

static struct statements gained_statements(const struct report *r)
{
	enum abi first = (enum abi)__builtin_ctz(r->gained.abis);
	struct arena *arena = r->ctx->arena;
	struct statements list = {0};

	if (!reference_abi(r))
		add_statement(
			r, &list,
			arena_printf(arena, "default %s",
				     describe_action(arena, first, r->b->fallback[first])));
	list_gained(r, reference_abi(r), &list);
	return list;
}

static const char *whole_kind(const struct whole_abis *whole)
{
	return diff_kind_name(whole->kinds & DIFF_LOOSER     ? DIFF_LOOSER
			      : whole->kinds & DIFF_STRICTER ? DIFF_STRICTER
							     : DIFF_OTHER);
}

static void put_gained(const struct report *r, struct sbuf *out)
{
	struct statements list = gained_statements(r);
	struct arena *arena = r->ctx->arena;

	sbuf_printf(out, "%s: %s\n  no longer %s: calls through this ABI take what ",
		    whole_kind(&r->gained), describe_abis(arena, r->gained.abis),
		    r->gained.answer ? r->gained.answer : "killed");
	if (reference_abi(r))
		sbuf_printf(out, "they take on %s%s\n", describe_abis(arena, reference_abi(r)),
			    list.len ? ", but for" : "");
	else
		sbuf_puts(out, "the policy says\n");
	for (size_t i = 0; i < list.len; i++)
		sbuf_printf(out, "      %s\n", list.ptr[i]);
}

static const char *foreign_text(const struct report *r, struct action action)
{
	return describe_action(r->ctx->arena, abi_next(r->foreign.abis, 0), action);
}

static unsigned foreign_kind(const struct foreign_change *foreign)
{
	if (!foreign->abis)
		return 0;
	return diff_kind_between(foreign->before, foreign->after);
}

static void put_foreign(const struct report *r, struct sbuf *out)
{
	if (r->foreign.abis)
		sbuf_printf(out, "%s: %s -> %s\n  every call through %s\n",
			    diff_kind_name(foreign_kind(&r->foreign)),
			    foreign_text(r, r->foreign.before),
			    foreign_text(r, r->foreign.after),
			    describe_abis(r->ctx->arena, r->foreign.abis));
}

static void put_lost(const struct report *r, struct sbuf *out)
{
	sbuf_printf(out, "%s: %s\n  every call through this ABI ", whole_kind(&r->lost),
		    describe_abis(r->ctx->arena, r->lost.abis));
	if (r->lost.answer)
		sbuf_printf(out, "takes %s\n", r->lost.answer);
	else
		sbuf_puts(out, "kills the process\n");
}

static void put_abis(const struct report *r, struct sbuf *out)
{
	if (r->gained.abis)
		put_gained(r, out);
	if (r->lost.abis)
		put_lost(r, out);
}

static const char *flag_names(struct arena *arena, unsigned flags)
{
	return flags ? filter_flags_text(arena, flags) : "none";
}

static const char *listener_text(const struct policy *policy)
{
	return policy->listener ? policy->listener : "none";
}

static bool has_other_listener(const struct report *r)
{
	return strcmp(listener_text(r->a), listener_text(r->b)) != 0;
}

static void put_text(const struct report *r, struct sbuf *out)
{
	put_abis(r, out);
	put_foreign(r, out);
	put_entries(r, out);
	if (r->a->flags != r->b->flags)
		sbuf_printf(out, "flags: %s -> %s\n", flag_names(r->ctx->arena, r->a->flags),
			    flag_names(r->ctx->arena, r->b->flags));
	if (has_other_listener(r))
		sbuf_printf(out, "listener: %s -> %s\n", listener_text(r->a),
			    listener_text(r->b));
}

/* JSON. */

static json_t *abis_json(abi_set abis)
{
	json_t *array = json_array();

	ABI_EACH(abi, abis)
		json_array_append_new(array, json_string(abi_info(abi)->name));
	return array;
}

static void set_text(struct arena *arena, json_t *object, const char *key, const char *text)
{
	if (*text)
		json_object_set_new(object, key, json_text(arena, text));
}

/* A call of the COUNT entries from FIRST on; "" when they are about nameless numbers alone. */
static const char *named_example(const struct report *r, size_t first, size_t count)
{
	for (size_t i = first; i < first + count; i++)
		if (r->entries.ptr[i].id != SYSCALL_NONE)
			return fmt_call(r->ctx->arena, &r->entries.ptr[i].example);
	return "";
}

static json_t *case_json(const struct report *r, size_t first, size_t count)
{
	const struct diff_entry *entry = &r->entries.ptr[first];
	struct name_list names = diff_case_names(r->ctx->arena, &r->families,
						 &r->entries.ptr[first], count, r->abis);
	struct arena *arena = r->ctx->arena;
	json_t *object = json_object(), *calls = json_array();

	for (size_t i = 0; i < names.len; i++)
		json_array_append_new(calls, json_string(names.ptr[i]));
	set_text(arena, object, "direction", diff_kind_name(diff_kind_of(entry)));
	set_text(arena, object, "before", fmt_action(arena, entry->before));
	set_text(arena, object, "after", fmt_action(arena, entry->after));
	json_object_set_new(object, "calls", calls);
	set_text(arena, object, "where", entry->where_text);
	if (entry->on)
		json_object_set_new(object, "on", abis_json(entry->on));
	set_text(arena, object, "if", entry->guard_text);
	set_text(arena, object, "example", named_example(r, first, count));
	return object;
}

static json_t *gained_json(const struct report *r)
{
	struct statements list = gained_statements(r);
	json_t *array = json_array();

	for (size_t i = 0; i < list.len; i++)
		json_array_append_new(array, json_text(r->ctx->arena, list.ptr[i]));
	return array;
}

/* "": there are none; the default of a policy is to kill. */
static const char *answer_text(const struct whole_abis *whole)
{
	return !whole->abis ? "" : whole->answer ? whole->answer : "kill";
}

static void put_json(const struct report *r, struct sbuf *out)
{
	json_t *root = json_object(), *changes = json_array();
	struct arena *arena = r->ctx->arena;

	json_object_set_new(root, "equal", json_boolean(r->kinds == 0));
	json_object_set_new(root, "looser", json_boolean(r->kinds & DIFF_LOOSER));
	json_object_set_new(root, "stricter", json_boolean(r->kinds & DIFF_STRICTER));
	json_object_set_new(root, "archs_added", abis_json(r->gained.abis));
	if (r->gained.abis)
		json_object_set_new(root, "archs_added_rules", gained_json(r));
	set_text(arena, root, "archs_added_before", answer_text(&r->gained));
	json_object_set_new(root, "archs_removed", abis_json(r->lost.abis));
	set_text(arena, root, "archs_removed_after", answer_text(&r->lost));
	for (size_t i = 0, count; i < r->entries.len; i += count) {
		count = diff_case_length(&r->entries, i);
		json_array_append_new(changes, case_json(r, i, count));
	}
	json_object_set_new(root, "changes", changes);
	if (r->foreign.abis) {
		json_object_set_new(root, "archs_other", abis_json(r->foreign.abis));
		set_text(arena, root, "archs_other_before", foreign_text(r, r->foreign.before));
		set_text(arena, root, "archs_other_after", foreign_text(r, r->foreign.after));
	}
	if (r->a->flags != r->b->flags) {
		set_text(arena, root, "flags_before", flag_names(arena, r->a->flags));
		set_text(arena, root, "flags_after", flag_names(arena, r->b->flags));
	}
	if (has_other_listener(r)) {
		set_text(arena, root, "listener_before", listener_text(r->a));
		set_text(arena, root, "listener_after", listener_text(r->b));
	}
	json_print(root, out);
}

/* Both. */

static abi_set abis_of(const struct changes *changes)
{
	abi_set abis = 0;

	for (size_t i = 0; i < changes->len; i++)
		abis |= ABI_BIT(changes->ptr[i].abi);
	return abis;
}

static unsigned kinds_on(const struct changes *changes, abi_set abis)
{
	unsigned kinds = 0;

	for (size_t i = 0; i < changes->len; i++)
		if (abis & ABI_BIT(changes->ptr[i].abi))
			kinds |= diff_kind_between(changes->ptr[i].before,
						   changes->ptr[i].after);
	return kinds;
}

/* What OTHER answers to all calls through ABIS, in one word; NULL when it takes several. */
static const char *one_answer(struct arena *arena, const struct policy *other, abi_set abis)
{
	const char *answer = NULL;

	ABI_EACH(abi, abis) {
		const char *text = describe_action(arena, abi, policy_foreign(other, abi));

		if (answer && strcmp(answer, text) != 0)
			return NULL;
		answer = text;
	}
	return answer;
}

/*
 * The ABIs of CHANGES that ONE speaks for and OTHER does not: those that it kills, or when it
 * kills none, those that it answers in one way, if nothing there went both ways.
 */
static struct whole_abis whole_abis(struct context *ctx, const struct changes *changes,
				    const struct policy *one, const struct policy *other)
{
	abi_set abis = abis_of(changes) & one->abis & ~other->abis;
	abi_set killed = abis & ~policy_answered(other);
	struct whole_abis whole = {.abis = killed ? killed : abis};

	whole.kinds = kinds_on(changes, whole.abis);
	if (killed)
		return whole;
	whole.answer = one_answer(ctx->arena, other, abis);
	if (!whole.answer || !(~whole.kinds & (DIFF_LOOSER | DIFF_STRICTER)))
		whole.abis = whole.kinds = 0;
	return whole;
}

static struct report make_report(struct context *ctx, const struct policy *a,
				 const struct policy *b)
{
	struct changes changes = diff_policies(a, b);
	struct report r = {.ctx = ctx,
			   .a = a,
			   .b = b,
			   .lost = whole_abis(ctx, &changes, a, b),
			   .gained = whole_abis(ctx, &changes, b, a),
			   .foreign = diff_foreign(a, b)};

	r.abis = diff_compared_abis(a, b) & ~r.lost.abis & ~r.gained.abis;
	r.entries = diff_entries_make(ctx, &changes, r.abis);
	if (r.entries.len)
		r.families = families_load(ctx);
	for (size_t i = 0; i < r.entries.len; i++)
		r.kinds |= diff_kind_of(&r.entries.ptr[i]);
	r.kinds |= foreign_kind(&r.foreign);
	r.kinds |= r.gained.kinds | r.lost.kinds;
	r.kinds |= a->flags != b->flags || has_other_listener(&r) ? DIFF_OTHER : 0u;
	return r;
}

struct diff_found diff_report(struct context *ctx, const struct policy *a,
			      const struct policy *b, bool json, struct sbuf *out)
{
	struct report r = make_report(ctx, a, b);

	if (json)
		put_json(&r, out);
	else
		put_text(&r, out);
	return (struct diff_found){r.kinds, r.entries.len};
}

/*
 * The listing: how POLICY differs from one that has its defaults and no rules.
 * It is a policy itself, and so the proof that nothing is lost in the telling.
 */

/* The errno has a number of its own on each ABI, but one name. */
static void list_head(struct context *ctx, const struct policy *policy, struct sbuf *out)
{
	uint32_t baseline = policy->baseline;
	enum abi abi = (enum abi)__builtin_ctz(policy->abis);

	sbuf_printf(out, "arch %s", describe_abis(ctx->arena, policy->abis));
	if (policy_foreign(policy, ABI_COUNT).verb != VERB_KILL)
		sbuf_printf(
			out, " else %s",
			describe_action(ctx->arena, abi, policy_foreign(policy, ABI_COUNT)));
	sbuf_puts(out, "\n");
	if (policy->flags)
		sbuf_printf(out, "flag %s\n", flag_names(ctx->arena, policy->flags));
	if (policy->listener)
		sbuf_printf(out, "# listener %s\n", policy->listener);
	sbuf_printf(out, "default %s\n",
		    describe_action(ctx->arena, abi, policy->fallback[abi]));
	if (baseline)
		sbuf_printf(out, "baseline linux %u.%u else %.*s\n", baseline >> 8,
			    baseline & 255,
			    STR_FMT(decompile_action(ctx->arena, abi, policy->newer[abi])
					    .error.text));
}

void diff_listing(struct context *ctx, const struct policy *policy, struct sbuf *out)
{
	struct report r = make_report(ctx, without_rules(policy), policy);

	list_head(ctx, policy, out);
	for (size_t i = 0; i < r.entries.len; i++)
		sbuf_printf(out, "%s\n", entry_statement(&r, &r.entries.ptr[i]));
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What would allow the calls that were denied, and nothing more: a rule beside
 * the default, an exception from a rule of the policy's own, an override of an
 * inherited one.
 */
#include "exec/denial.h"

#include "exec/host.h"
#include "sema/resolve.h"
#include "sema/set.h"
#include "syntax/parse.h"

#include <string.h>

enum remedy {
	REMEDY_NONE,     /* a filter without text, an ABI the policy does not speak for */
	REMEDY_ALLOW,    /* the default denies */
	REMEDY_OVERRIDE, /* an inherited rule does */
	REMEDY_DROP,     /* a rule of the policy does, and only that */
	REMEDY_TAKE_OUT, /* ... by naming the call among others */
	REMEDY_EXCEPT,   /* ... by a group or with a condition */
};

struct proposal {
	enum remedy remedy;
	uint32_t at; /* what is to be changed, as an offset: one change serves all calls it
			denied */
};

/* The statement of SOURCE that SPAN is, or is an item of; NULL if there is none. */
static const struct ast_stmt *find_rule(struct context *ctx, const struct source *source,
					struct span span)
{
	const struct ast_file *file = parse_source(ctx, source);

	for (size_t i = 0; i < file->stmts.len; i++) {
		const struct ast_stmt *stmt = &file->stmts.ptr[i];

		if (stmt->kind == STMT_RULE && span.lo >= stmt->span.lo &&
		    span.hi <= stmt->span.hi)
			return stmt;
	}
	return NULL;
}

/* How many entries of ITEMS less EXCEPT (or NULL) are of ID, and of other calls. */
struct entry_counts {
	size_t its, others;
};

static struct entry_counts count_entries(struct unit *unit, const struct ast_items *items,
					 const struct ast_items *except, syscall_id id)
{
	struct ast_set part = {items->ptr[0].span, items, except};
	struct set set = set_expand(unit, &part);
	struct entry_counts counts = {0, 0};

	for (size_t i = 0; i < set.len; i++) {
		counts.its += set.ptr[i].id == id;
		counts.others += set.ptr[i].id != id;
	}
	return counts;
}

/* True when SET names ID, and no item of it means calls of ID in another way. */
static bool names_plainly(struct unit *unit, const struct ast_set *set, syscall_id id)
{
	for (size_t i = 0; i < set->items->len; i++) {
		const struct ast_item *item = &set->items->ptr[i];
		struct ast_items one = {0};

		*VEC_PUSH(unit->ctx->arena, &one) = *item;
		if ((item->is_group || item->pred) && count_entries(unit, &one, NULL, id).its)
			return false;
	}
	return true;
}

/* How the call of DENIAL gets out of RULE, which denies it. */
static enum remedy remedy_of(const struct denial *denial, const struct ast_rule *rule)
{
	struct unit *unit = denial->stacked->unit;
	bool is_plain = !rule->where && !rule->set->except &&
			names_plainly(unit, rule->set, denial->call.id);
	struct entry_counts counts =
		count_entries(unit, rule->set->items, rule->set->except, denial->call.id);

	if (!counts.others && (is_plain || asked_calls_are_all(&denial->calls)))
		return REMEDY_DROP;
	return is_plain ? REMEDY_TAKE_OUT : REMEDY_EXCEPT;
}

static struct proposal propose(struct context *ctx, const struct denial *denial)
{
	struct span span = denial->verdict.rule;
	const struct source *source = source_of(ctx->sources, span);
	const struct ast_stmt *stmt;

	if (!source || denial->call.id == SYSCALL_NONE)
		return (struct proposal){REMEDY_NONE, span.lo};
	if (denial_is_by_default(denial->stacked, denial->verdict))
		return (struct proposal){REMEDY_ALLOW, span.lo};
	if (source_is_profile(source))
		return (struct proposal){REMEDY_TAKE_OUT, span.lo};
	if (source != denial->stacked->source)
		return (struct proposal){REMEDY_OVERRIDE, 0};
	stmt = find_rule(ctx, source, span);
	if (!stmt || !denial->stacked->unit)
		return (struct proposal){REMEDY_EXCEPT, span.lo};
	return (struct proposal){remedy_of(denial, &stmt->u.rule), stmt->span.lo};
}

/* "web.scp:7" */
static const char *line_of(struct context *ctx, struct span span)
{
	const struct source *source = source_of(ctx->sources, span);

	if (!source)
		return "?";
	return arena_printf(ctx->arena, "%s:%u", source->name,
			    source_place(source, span.lo).line);
}

/* How the text of the change starts, for all calls that share it. */
static void start_line(struct context *ctx, enum remedy remedy, const struct denial *denial,
		       struct sbuf *out)
{
	const struct source *main = denial->stacked->source;
	const char *file = main ? main->name : "the policy";
	const char *line = line_of(ctx, denial->verdict.rule);

	switch (remedy) {
	case REMEDY_NONE:
		sbuf_printf(out, "%s: cannot be changed for ", file);
		break;
	case REMEDY_ALLOW:
		sbuf_printf(out, "%s: add: allow ", file);
		break;
	case REMEDY_OVERRIDE:
		sbuf_printf(out, "%s: add: override %s ", file,
			    denial->is_logged ? "log" : "allow");
		break;
	case REMEDY_DROP:
		sbuf_printf(out, "%s: drop the rule on ", line);
		break;
	case REMEDY_TAKE_OUT:
		sbuf_printf(out, "%s: take out ", line);
		break;
	case REMEDY_EXCEPT:
		sbuf_printf(out, "%s: except ", line);
		break;
	}
}

/* What allows one of the denials. */
struct proposed {
	const struct denial *denial;
	struct proposal proposal;
	bool is_told;
};

static bool is_same(const struct proposed *a, const struct proposed *b)
{
	return a->denial->stacked == b->denial->stacked &&
	       a->denial->is_logged == b->denial->is_logged &&
	       a->proposal.remedy == b->proposal.remedy && a->proposal.at == b->proposal.at;
}

static const char *subject_of(struct arena *arena, const struct proposed *proposed)
{
	const struct call *call = &proposed->denial->call;

	switch (proposed->proposal.remedy) {
	case REMEDY_NONE:
		return call_name(arena, call);
	case REMEDY_DROP:
	case REMEDY_TAKE_OUT:
		return syscall_name(call->id);
	case REMEDY_ALLOW:
	case REMEDY_OVERRIDE:
	case REMEDY_EXCEPT:
		break;
	}
	return asked_calls_items(arena, &proposed->denial->calls);
}

VEC_STRUCT(subjects, const char *);

static bool is_among(const struct subjects *subjects, const char *subject)
{
	for (size_t i = 0; i < subjects->len; i++)
		if (strcmp(subjects->ptr[i], subject) == 0)
			return true;
	return false;
}

/* One line for all that the proposal of FIRST, one of those up to END, serves. */
static void advise(struct context *ctx, struct proposed *first, const struct proposed *end,
		   struct sbuf *out)
{
	struct subjects subjects = {0};

	sbuf_puts(out, "    ");
	start_line(ctx, first->proposal.remedy, first->denial, out);
	for (struct proposed *other = first; other < end; other++) {
		const char *subject;

		if (other->is_told || !is_same(first, other))
			continue;
		other->is_told = true;
		subject = subject_of(ctx->arena, other);
		if (is_among(&subjects, subject)) /* two rules of one statement denied it */
			continue;
		sbuf_printf(out, "%s%s", subjects.len ? ", " : "", subject);
		*VEC_PUSH(ctx->arena, &subjects) = subject;
	}
	sbuf_puts(out, "\n");
}

/* What denies a call beside the rule that decided it. */

static void add_calls(struct arena *arena, struct denial *denial, const struct denial *other)
{
	for (size_t i = 0; i < other->calls.calls.len; i++)
		asked_calls_add(arena, &denial->calls, &other->calls.calls.ptr[i]);
	denial->calls.too_many |= other->calls.too_many;
}

/* VERDICT of STACKED has to change, too, for the call of DENIAL; what has to change for it. */
static enum remedy add_obstacle(struct context *ctx, struct denials *all,
				const struct denial *denial,
				const struct stacked_filter *stacked, struct verdict verdict)
{
	struct denial *found = denials_find(all, stacked, verdict, &denial->call);

	if (found) {
		found->is_logged |= denial->is_logged;
		add_calls(ctx->arena, found, denial);
	} else {
		found = VEC_PUSH(ctx->arena, all);
		*found = *denial;
		found->stacked = stacked;
		found->verdict = verdict;
		found->calls = asked_calls_new(stacked, &denial->call);
		add_calls(ctx->arena, found, denial);
	}
	return propose(ctx, found).remedy;
}

/* STACKED denies the call of DENIAL: by all these rules, and by its default if none permits it.
 */
static void add_rules(struct context *ctx, struct denials *all, const struct denial *denial,
		      const struct stacked_filter *stacked, struct verdict decided)
{
	const struct call *call = &denial->call;
	bool is_open = false;
	struct action fallback = policy_fallback(stacked->policy, call->abi, call->id);
	struct matches matches = {0};
	struct example example = {0};
	struct denial logged = *denial;

	memcpy(example.args, call->args, sizeof(example.args));
	if (stacked->unit && host_of_process(ctx, &example.host))
		matches = resolve_matches(stacked->unit, call->id, call->abi, &example);
	for (size_t i = 0; i < matches.len; i++)
		logged.is_logged |= matches.ptr[i].action.verb == VERB_LOG;
	is_open = add_obstacle(ctx, all, &logged, stacked, decided) == REMEDY_OVERRIDE;
	for (size_t i = 0; i < matches.len; i++) {
		struct verdict verdict = {matches.ptr[i].action, matches.ptr[i].rule};

		is_open |= verb_permits(verdict.action.verb) ||
			   add_obstacle(ctx, all, &logged, stacked, verdict) == REMEDY_OVERRIDE;
	}
	if (!is_open && !verb_permits(fallback.verb))
		add_obstacle(ctx, all, denial, stacked,
			     (struct verdict){fallback, stacked->policy->fallback_span});
}

/* DENIALS and, behind them, what else denies their calls: of each, one call is looked at. */
static struct denials all_obstacles(struct context *ctx, const struct filter_stack *stack,
				    const struct denials *denials)
{
	struct denials all = {0};

	for (size_t i = 0; i < denials->len; i++)
		*VEC_PUSH(ctx->arena, &all) = denials->ptr[i];
	for (size_t i = 0; i < denials->len; i++) {
		const struct denial *denial = &denials->ptr[i];
		const struct call *call = &denial->call;
		struct call_data data;

		if (call->id == SYSCALL_NONE)
			continue;
		data = bpf_call_data(call->abi, call->nr, call->args);
		for (size_t j = 0; j < stack->len; j++) {
			const struct stacked_filter *stacked = &stack->ptr[j];
			struct verdict verdict = stacked_filter_verdict(stacked, &data);

			if (verb_permits(verdict.action.verb))
				continue;
			if (stacked->policy && stacked->policy->abis & ABI_BIT(call->abi))
				add_rules(ctx, &all, denial, stacked, verdict);
			else
				add_obstacle(ctx, &all, denial, stacked, verdict);
		}
	}
	return all;
}

void denials_advise(struct context *ctx, const struct filter_stack *stack,
		    const struct denials *denials, struct sbuf *out)
{
	struct denials all = all_obstacles(ctx, stack, denials);
	struct proposed *proposed = ARENA_ARRAY(ctx->arena, struct proposed, all.len);

	for (size_t i = 0; i < all.len; i++)
		proposed[i] = (struct proposed){&all.ptr[i], propose(ctx, &all.ptr[i]), false};
	for (size_t i = 0; i < all.len; i++)
		if (!proposed[i].is_told)
			advise(ctx, &proposed[i], proposed + all.len, out);
}

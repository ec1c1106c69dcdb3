/* SPDX-License-Identifier: Apache-2.0 */
#include "sema/rule_report.h"

#include "decompile/describe.h"
#include "kernel/settings.h"

#include <string.h>

/* Rules that came to nothing. */

/* RULE can go: it decides nothing, on any ABI or host.  Comments inside it would be lost. */
static void offer_removal(struct unit *unit, const struct rule *rule, struct diag *diag)
{
	const struct ast_spans *comments = &rule->module->file->comments;
	struct span span = rule->span;

	if (!rule->ast->is_override)
		span.lo = rule->ast->action.span.lo;
	for (size_t i = 0; i < comments->len; i++)
		if (comments->ptr[i].lo >= span.lo && comments->ptr[i].lo < span.hi)
			return;
	if (!rule->module->profile)
		diag_fix(unit->ctx->diags, diag, span, "%s", "");
}

/* What became of RULE as a whole, as of one item. */
static struct rule_item sum_of(const struct rule *rule)
{
	struct rule_item sum = {.span = rule->ast->set->span};

	for (size_t i = 0; i < rule->items.len; i++) {
		const struct rule_item *item = rule->items.ptr[i];

		sum.decides |= item->decides;
		sum.is_overridden |= item->is_overridden;
		sum.is_repeated |= item->is_repeated;
		sum.is_beaten_from_above |= item->is_beaten_from_above;
		for (size_t j = 0; j < item->winner_count && sum.winner_count < DIAG_LABELS;
		     j++)
			sum.winners[sum.winner_count++] = item->winners[j];
	}
	return sum;
}

static void label_winners(struct unit *unit, const struct rule_item *item, struct diag *diag)
{
	for (size_t i = 0; i < item->winner_count; i++)
		diag_label(unit->ctx->diags, diag, item->winners[i], "this decides");
}

static void report_dead(struct unit *unit, const struct rule *rule, const struct rule_item *sum)
{
	struct diag_sink *diags = unit->ctx->diags;
	bool misleads = rule->ast->action.verb == VERB_ALLOW && !sum->is_repeated;
	struct diag *diag;

	/* Who extends a profile means to be stricter than it. */
	if (rule->module->is_library || sum->is_beaten_from_above)
		return;
	/* Without an override what it overrode would be back. */
	if (rule->overrode_alone && !misleads)
		return;
	if (misleads)
		diag = diag_error(diags, sum->span, DIAG_DEAD_ALLOW,
				  "this allows nothing: stricter rules decide all of it");
	else
		diag = diag_warning(diags, sum->span, DIAG_DEAD_RULE,
				    sum->is_repeated
					    ? "this rule adds nothing to the others"
					    : "this rule decides nothing: stricter ones come "
					      "first");
	if (!misleads)
		offer_removal(unit, rule, diag);
	label_winners(unit, sum, diag);
}

/* Of a rule that decides something the items that do not: groups may well overlap, but what
 * is stricter was said for these very calls. */
static void report_dead_items(struct unit *unit, const struct rule *rule)
{
	for (size_t i = 0; i < rule->items.len && !rule->module->is_library; i++) {
		const struct rule_item *item = rule->items.ptr[i];

		if (item->decides || item->is_overridden || item->is_repeated ||
		    item->is_beaten_from_above || !item->winner_count)
			continue;
		label_winners(unit, item,
			      diag_warning(unit->ctx->diags, item->span, DIAG_DEAD_RULE,
					   "this part of the rule decides nothing: stricter "
					   "rules come first"));
	}
}

/* The part of RULE because of which it matches nothing: a condition that does not hold. */
static struct span impossible_part(const struct rule *rule)
{
	if (rule->ast->guard && rule->guard == DIAGRAM_FALSE)
		return rule->ast->guard->span;
	return rule->ast->where ? rule->ast->where->span : rule->ast->set->span;
}

static void report_contradiction(struct unit *unit, const struct rule *rule)
{
	if (rule->is_hidden)
		diag_error(unit->ctx->diags, rule->ast->set->span, DIAG_HIDDEN_ARGUMENTS,
			   "this opens nothing: no architecture shows a filter the arguments");
	else if (rule->has_calls)
		diag_error(unit->ctx->diags, impossible_part(rule), DIAG_CONTRADICTION,
			   "no call can meet this condition");
}

/* "mmap, mmap2": the calls of RULE that are as hidden as CALL, at the same place. */
static const char *name_hidden(struct unit *unit, const struct rule *rule,
			       const struct hidden_call *call)
{
	struct sbuf out = {.arena = unit->ctx->arena};

	for (size_t i = 0; i < rule->hidden.len; i++) {
		const struct hidden_call *other = &rule->hidden.ptr[i];

		if (span_equal(other->span, call->span) && other->via == call->via &&
		    other->abis == call->abis)
			sbuf_printf(&out, "%s%s", out.len ? ", " : "", syscall_name(other->id));
	}
	return out.ptr;
}

/* "on s390x mmap takes its arguments in memory, ...": all that is closed there. */
static const char *tell_hidden(struct unit *unit, const struct rule *rule,
			       const struct hidden_call *call)
{
	struct arena *arena = unit->ctx->arena;
	const char *names = name_hidden(unit, rule, call);
	const char *how = strchr(names, ',') ? "take their arguments in memory"
					     : "takes its arguments in memory";

	if (call->via != SYSCALL_NONE)
		how = arena_printf(arena, "%s also reached by %s",
				   strchr(names, ',') ? "are" : "is", syscall_name(call->via));
	return arena_printf(arena,
			    "on %s %s %s, where a filter cannot see the arguments: the "
			    "condition is left out there, and all such calls are covered",
			    describe_abis(arena, call->abis), names, how);
}

/* Those of RULE at ITEM that a multiplexer makes, too (IS_ROUTED), or the others, into *DIAG.
 */
static void report_hidden_at(struct unit *unit, const struct rule *rule, struct span item,
			     bool is_routed, struct diag **diag)
{
	for (size_t i = 0; i < rule->hidden.len; i++) {
		const struct hidden_call *call = &rule->hidden.ptr[i];
		const char *text;

		if (!span_equal(call->span, item) || (call->via != SYSCALL_NONE) != is_routed)
			continue;
		text = tell_hidden(unit, rule, call);
		if (!*diag)
			*diag = diag_warning(unit->ctx->diags, item, DIAG_HIDDEN_ARGUMENTS,
					     "%s", text);
		else if (!diag_says(*diag, text))
			diag_note(unit->ctx->diags, *diag, "%s", text);
	}
}

/* One warning for each item; first what is closed without another way to it. */
static void report_hidden(struct unit *unit, const struct rule *rule)
{
	for (size_t i = 0; i < rule->items.len; i++) {
		struct diag *diag = NULL;

		report_hidden_at(unit, rule, rule->items.ptr[i]->span, false, &diag);
		report_hidden_at(unit, rule, rule->items.ptr[i]->span, true, &diag);
	}
}

static void report_rule(struct unit *unit, const struct rule *rule)
{
	struct rule_item sum = sum_of(rule);

	/* Of a policy that is built for fewer architectures, what remains may be nothing. */
	if (!rule->on || (unit->ctx->settings->only_abis && !rule->has_calls))
		return;
	if (rule->ast->is_override && !rule->overrode && !rule->module->is_library) {
		diag_error(unit->ctx->diags, rule->ast->set->span, DIAG_STALE_OVERRIDE,
			   "there is nothing to override: no inherited rule matches these "
			   "calls");
		return;
	}
	if (sum.decides || sum.is_overridden) {
		report_dead_items(unit, rule);
		return;
	}
	if (sum.winner_count)
		report_dead(unit, rule, &sum);
	else if (!rule->is_placed && !rule->module->is_library)
		report_contradiction(unit, rule);
}

void rules_report(struct unit *unit, const struct rules *rules)
{
	for (size_t i = 0; i < rules->all.len; i++)
		report_hidden(unit, rules->all.ptr[i]);
	/* Behind other errors these would only mislead. */
	if (diag_error_count(unit->ctx->diags))
		return;
	for (size_t i = 0; i < rules->all.len; i++)
		report_rule(unit, rules->all.ptr[i]);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* From a recording to text: one rule a line, with what was seen behind it. */
#include "record/record.h"

#include "decompile/describe.h"
#include "exec/filter_stack.h"
#include "exec/host.h"
#include "kernel/native.h"
#include "record/recorded_groups.h"
#include "syntax/fmt.h"

#include <stdlib.h>
#include <string.h>

#define COMMENT_NAMES 6 /* that a comment has; the others are counted only */

/* Calls that come with signals and stops, which a recording may have had none of. */
static const char *const always[] = {"exit", "exit_group", "restart_syscall", "rt_sigreturn"};

struct writer {
	struct context *ctx;
	const struct record_job *job;
	struct sbuf *out;
	const struct recording *recording; /* what rules are needed for */
	struct group_selection groups;
	bool is_mixed; /* calls through several ABIs: each rule says which */
};

/* What is missing in a policy. */

static struct verdict judge(const struct filter_stack *stack, const struct call *call)
{
	struct call_data data = bpf_call_data(call->abi, call->nr, call->args);

	return filter_stack_verdict(stack, &data, NULL);
}

/* Add to MISSING what of OBSERVED the stack do not allow. */
static void add_missing(const struct filter_stack *stack, struct recording *missing,
			const struct observed_call *observed)
{
	struct call call = observed->call;
	bool is_allowed = true;

	if (observed->too_many) {
		if (!filter_stack_allows_all(stack, call.abi, call.id))
			recording_add_name(missing, call.abi, call.id, observed->count);
		return;
	}
	if (!observed->tuple_count) {
		if (!verb_permits(judge(stack, &call).action.verb))
			recording_add(missing, &call, observed->count);
		return;
	}
	for (size_t i = 0; i < observed->tuple_count; i++) {
		call = observed_call_with(observed, i);
		if (verb_permits(judge(stack, &call).action.verb))
			continue;
		recording_add(missing, &call, is_allowed ? observed->count : 0);
		is_allowed = false;
	}
}

static const struct recording *missing_in(const struct record_job *job)
{
	const struct recording *seen = job->recording;
	struct recording *missing = recording_new(job->ctx->arena);

	for (size_t i = 0; i < seen->all.len; i++)
		add_missing(job->stack, missing, seen->all.ptr[i]);
	return missing;
}

/* Lines. */

static void start_rule(struct writer *writer, const char *rule)
{
	sbuf_printf(writer->out, "allow %s  # ", rule);
}

static void write_unseen(struct writer *writer, const struct group_candidate *chosen)
{
	const struct library_group *group = chosen->group;
	size_t shown = 0;

	for (size_t i = 0; i < group->members.len && shown < COMMENT_NAMES; i++)
		if (chosen->parts[i] == PART_EXCESS)
			sbuf_printf(writer->out, "%s%s", shown++ ? ", " : "; not seen: ",
				    syscall_name(group->members.ptr[i].id));
	if (chosen->excess > shown)
		sbuf_printf(writer->out, " and %zu more", chosen->excess - shown);
}

static int compare_counts(const void *a, const void *b)
{
	const struct observed_call *const *x = a, *const *y = b;

	if ((*x)->count != (*y)->count)
		return (*x)->count < (*y)->count ? 1 : -1;
	return (*x)->call.id - (*y)->call.id;
}

static struct observed_calls members_seen(struct writer *writer,
					  const struct group_candidate *chosen)
{
	struct observed_call *const *known = writer->recording->known[abi_native()];
	struct observed_calls seen = {0};

	for (size_t i = 0; i < chosen->group->members.len; i++)
		if (chosen->parts[i] == PART_WANTED)
			*VEC_PUSH(writer->ctx->arena, &seen) =
				known[chosen->group->members.ptr[i].id];
	if (seen.len)
		qsort(seen.ptr, seen.len, sizeof(struct observed_call *), compare_counts);
	return seen;
}

static void write_group(struct writer *writer, const struct group_candidate *chosen)
{
	struct observed_calls seen = members_seen(writer, chosen);
	const char *name = chosen->group->name;
	uint64_t count = 0;

	for (size_t i = 0; i < seen.len; i++)
		count += seen.ptr[i]->count;
	if (writer->is_mixed)
		start_rule(writer, arena_printf(writer->ctx->arena, "%s on %s", name,
						abi_info(abi_native())->name));
	else
		start_rule(writer, name);
	sbuf_printf(writer->out, "seen %llu:", (unsigned long long)count);
	for (size_t i = 0; i < seen.len && i < COMMENT_NAMES; i++)
		sbuf_printf(writer->out, "%s %s %llu", i ? "," : "",
			    syscall_name(seen.ptr[i]->call.id),
			    (unsigned long long)seen.ptr[i]->count);
	if (seen.len > COMMENT_NAMES)
		sbuf_printf(writer->out, " and %zu more", seen.len - COMMENT_NAMES);
	write_unseen(writer, chosen);
	sbuf_puts(writer->out, "\n");
}

/* The tuples that are allowed by groups already. */
static uint64_t tuples_covered(const struct writer *writer,
			       const struct observed_call *observed)
{
	if (observed->call.abi != abi_native())
		return 0;
	return recorded_groups_tuples(&writer->groups, observed);
}

/* One group may have some tuples of a call, and another one the others. */
static bool is_covered(const struct writer *writer, const struct observed_call *observed)
{
	uint64_t all = ((uint64_t)1 << observed->tuple_count) - 1;

	if (observed->call.abi != abi_native())
		return false;
	return writer->groups.covered.has[observed->call.id] ||
	       (all && !observed->too_many && tuples_covered(writer, observed) == all);
}

static void write_call(struct writer *writer, const struct observed_call *observed)
{
	struct sbuf rule = {.arena = writer->ctx->arena};
	struct discriminating_values values =
		observed_values(observed, tuples_covered(writer, observed));
	struct sbuf condition = {.arena = writer->ctx->arena};

	sbuf_puts(&rule, syscall_name(observed->call.id));
	if (discriminating_print(&values, &observed->call, &condition))
		sbuf_printf(&rule, " where %.*s", (int)condition.len, condition.ptr);
	if (writer->is_mixed)
		sbuf_printf(&rule, " on %s", abi_info(observed->call.abi)->name);
	start_rule(writer, rule.ptr);
	if (!observed->count) {
		sbuf_puts(writer->out, "not seen, as no engine reports it\n");
		return;
	}
	sbuf_printf(writer->out, "seen %llu%s\n", (unsigned long long)observed->count,
		    observed->too_many && !observed->tuple_count
			    ? ", the arguments are not known"
			    : "");
}

static int compare_calls(const void *a, const void *b)
{
	const struct observed_call *const *x = a, *const *y = b;

	if ((*x)->call.abi != (*y)->call.abi)
		return (int)(*x)->call.abi - (int)(*y)->call.abi;
	return (*x)->call.id - (*y)->call.id;
}

static void write_remainder(struct writer *writer)
{
	struct observed_calls rest = {0};

	for (size_t i = 0; i < writer->recording->all.len; i++) {
		struct observed_call *observed = writer->recording->all.ptr[i];

		if (observed->call.id == SYSCALL_NONE)
			sbuf_printf(writer->out,
				    "# seen %llu: %s, which has no name to be allowed by\n",
				    (unsigned long long)observed->count,
				    call_name(writer->ctx->arena, &observed->call));
		else if (!is_covered(writer, observed))
			*VEC_PUSH(writer->ctx->arena, &rest) = observed;
	}
	if (rest.len)
		qsort(rest.ptr, rest.len, sizeof(struct observed_call *), compare_calls);
	for (size_t i = 0; i < rest.len; i++)
		write_call(writer, rest.ptr[i]);
}

static abi_set abis_seen(const struct recording *recording)
{
	abi_set seen = ABI_BIT(abi_native());

	for (size_t i = 0; i < recording->all.len; i++)
		seen |= ABI_BIT(recording->all.ptr[i]->call.abi);
	return seen;
}

static void write_rules(struct writer *writer)
{
	writer->is_mixed = abis_seen(writer->recording) != ABI_BIT(abi_native());
	writer->groups = recorded_groups_find(writer->ctx, writer->recording);
	for (size_t i = 0; i < writer->groups.chosen.len; i++)
		write_group(writer, &writer->groups.chosen.ptr[i]);
	write_remainder(writer);
}

static bool is_lacking(const struct writer *writer, syscall_id id)
{
	const struct filter_stack *stack = writer->job->stack;

	return syscall_number(id, abi_native()) >= 0 &&
	       !recording_find(writer->recording, abi_native(), id) &&
	       !(stack->len && filter_stack_allows_all(stack, abi_native(), id));
}

static void write_always(struct writer *writer)
{
	struct sbuf names = {.arena = writer->ctx->arena};

	for (size_t i = 0; i < ARRAY_LEN(always); i++) {
		syscall_id id = syscall_find(always[i], strlen(always[i]));

		if (is_lacking(writer, id))
			sbuf_printf(&names, "%s%s", names.len ? ", " : "", always[i]);
	}
	if (!names.len)
		return;
	start_rule(writer, names.ptr);
	sbuf_puts(writer->out, "not seen, but signals and stops lead to them\n");
}

/* Whole policies. */

/* A recording knows nothing of other machines, where other calls do the same work. */
static void write_architectures(struct writer *writer)
{
	sbuf_printf(writer->out, "arch %s\n",
		    describe_abis(writer->ctx->arena, abis_seen(writer->recording)));
}

static bool is_whole(const struct writer *writer)
{
	return !writer->job->stack->len || writer->job->recording->assumed;
}

static void write_header(struct writer *writer, const char *title)
{
	uint32_t kernel;

	sbuf_printf(writer->out, "# Recorded by scmpl: %s\n# %llu calls of %zu kinds\n", title,
		    (unsigned long long)writer->recording->count, writer->recording->all.len);
	if (!is_whole(writer)) {
		sbuf_puts(writer->out,
			  "# What the base does not allow; `include` it there.\n\n");
		return;
	}
	sbuf_puts(writer->out, "\ndefault deny\n");
	write_architectures(writer);
	if (native_kernel(&kernel))
		sbuf_printf(writer->out, "baseline linux %u.%u else ENOSYS\n", kernel >> 8,
			    kernel & 255);
	sbuf_puts(writer->out, "\n");
}

void record_policy(const struct record_job *job, const char *title, struct sbuf *out)
{
	struct context *ctx = job->ctx;
	const struct recording *seen = job->recording;
	struct sbuf text = {.arena = ctx->arena};
	struct writer writer = {.ctx = ctx, .job = job, .out = &text, .recording = seen};
	const struct source *source;

	if (job->stack->len)
		writer.recording = missing_in(job);
	write_header(&writer, title);
	if (seen->assumed) {
		start_rule(&writer, seen->assumed);
		sbuf_puts(&text, "assumed, not looked at\n");
	}
	write_rules(&writer);
	if (is_whole(&writer))
		write_always(&writer);
	source = source_add(ctx->sources, "<recording>", (struct str){text.ptr, text.len});
	if (!fmt_source(ctx, source, out)) /* a mistake of ours should not lose what was seen */
		sbuf_add(out, text.ptr, text.len);
}

/* A rule that denies on purpose is not overruled, but told of. */
static void write_refused(struct writer *writer, const struct stacked_filter *stacked,
			  const struct observed_call *observed, struct verdict verdict)
{
	const struct source *source = source_of(writer->ctx->sources, verdict.rule);

	sbuf_printf(writer->out, "# seen %llu: %s, which %s:%u says '%s' to\n",
		    (unsigned long long)observed->count, syscall_name(observed->call.id),
		    source ? source->name : stacked->source->name,
		    source ? source_place(source, verdict.rule.lo).line : 1,
		    verb_name(verdict.action.verb));
}

/* Those of MISSING that no rule denies but the default; the others are told of. */
static const struct recording *without_refused(struct writer *writer,
					       const struct recording *missing)
{
	const struct stacked_filter *stacked = &writer->job->stack->ptr[0];
	struct recording *kept = recording_new(writer->ctx->arena);

	for (size_t i = 0; i < missing->all.len; i++) {
		const struct observed_call *observed = missing->all.ptr[i];
		struct call call = observed->tuple_count ? observed_call_with(observed, 0)
							 : observed->call;
		struct verdict verdict = judge(writer->job->stack, &call);

		if (call.id != SYSCALL_NONE &&
		    !span_equal(verdict.rule, stacked->policy->fallback_span)) {
			write_refused(writer, stacked, observed, verdict);
			continue;
		}
		if (observed->too_many)
			recording_add_name(kept, call.abi, call.id, observed->count);
		for (size_t j = 0; j < observed->tuple_count; j++) {
			call = observed_call_with(observed, j);
			recording_add(kept, &call, j ? 0 : observed->count);
		}
		if (!observed->tuple_count && !observed->too_many)
			recording_add(kept, &call, observed->count);
	}
	return kept;
}

bool record_merge(const struct record_job *job, const char *title, struct sbuf *out)
{
	struct context *ctx = job->ctx;
	const struct stacked_filter *old = &job->stack->ptr[0];
	struct writer writer = {.ctx = ctx, .job = job, .out = out};
	const struct recording *missing;

	if (!old->policy || !old->source || source_is_json(old->source)) {
		diag_environment(ctx->diags, SPAN_NONE, "only a policy can be merged with");
		return false;
	}
	sbuf_add(out, old->source->text.ptr, old->source->text.len);
	missing = missing_in(job);
	if (!missing->all.len)
		return true;
	if (out->len && out->ptr[out->len - 1] != '\n')
		sbuf_puts(out, "\n");
	sbuf_printf(out, "\n# Added by scmpl record: %s\n", title);
	writer.recording = without_refused(&writer, missing);
	write_rules(&writer);
	return true;
}

void record_counts(const struct recording *recording, struct sbuf *out)
{
	struct observed_calls sorted = recording->all;

	if (sorted.len)
		qsort(sorted.ptr, sorted.len, sizeof(struct observed_call *), compare_counts);
	for (size_t i = 0; i < sorted.len; i++)
		if (sorted.ptr[i]->call.id != SYSCALL_NONE)
			sbuf_printf(out, "%s %llu\n", syscall_name(sorted.ptr[i]->call.id),
				    (unsigned long long)sorted.ptr[i]->count);
}

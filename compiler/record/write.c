/* SPDX-License-Identifier: Apache-2.0 */
/* From a recording to text: one rule a line, with what was seen behind it. */
#include "record/record.h"

#include "decompile/decompile.h"
#include "exec/filter_stack.h"
#include "kernel/native.h"
#include "record/recorded_groups.h"
#include "sema/unit.h"
#include "syntax/fmt.h"
#include "syntax/make.h"

#include <stdlib.h>
#include <string.h>

#define ORIGINS_SHOWN 24
#define COMMENT_NAMES 6 /* that a comment has; the others are counted only */

/* Calls that come with signals and stops, which a recording may have had none of. */
static const char *const always[] = {"exit", "exit_group", "restart_syscall", "rt_sigreturn"};

struct writer {
	struct context *ctx;
	const struct record_job *job;
	struct fmt_entries entries;
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

/* Add to MISSING what of OBSERVED the stack does not allow. */
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

/* Rules. */

/* "allow ITEMS where WHERE", with "# COMMENT" behind it; on ABI alone where several matter. */
static void add_rule(struct writer *writer, const struct ast_items *items,
		     const struct ast_pred *where, enum abi abi, const char *comment)
{
	struct arena *arena = writer->ctx->arena;
	struct ast_stmt stmt = {
		.kind = STMT_RULE,
		.u.rule = {.action = {.verb = VERB_ALLOW},
			   .set = make_set(arena, items, NULL),
			   .where = where,
			   .on = writer->is_mixed ? decompile_abis(arena, ABI_BIT(abi)) : NULL},
	};

	fmt_add_stmt(arena, &writer->entries, &stmt, comment);
}

static void put_unseen(const struct group_candidate *chosen, struct sbuf *comment)
{
	const struct library_group *group = chosen->group;
	size_t shown = 0;

	for (size_t i = 0; i < group->members.len && shown < COMMENT_NAMES; i++)
		if (chosen->parts[i] == PART_EXCESS)
			sbuf_printf(comment, "%s%s", shown++ ? ", " : "; not seen: ",
				    syscall_name(group->members.ptr[i].id));
	if (chosen->excess > shown)
		sbuf_printf(comment, " and %zu more", chosen->excess - shown);
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
	struct arena *arena = writer->ctx->arena;
	struct sbuf comment = {.arena = arena};
	uint64_t count = 0;

	for (size_t i = 0; i < seen.len; i++)
		count += seen.ptr[i]->count;
	sbuf_printf(&comment, "seen %llu:", (unsigned long long)count);
	for (size_t i = 0; i < seen.len && i < COMMENT_NAMES; i++)
		sbuf_printf(&comment, "%s %s %llu", i ? "," : "",
			    syscall_name(seen.ptr[i]->call.id),
			    (unsigned long long)seen.ptr[i]->count);
	if (seen.len > COMMENT_NAMES)
		sbuf_printf(&comment, " and %zu more", seen.len - COMMENT_NAMES);
	put_unseen(chosen, &comment);
	add_rule(writer, make_item(arena, NULL, chosen->group->name, NULL), NULL, abi_native(),
		 comment.ptr);
}

/* The tuples that are allowed by groups already. */
static uint64_t tuples_covered(const struct writer *writer,
			       const struct observed_call *observed)
{
	if (observed->call.abi != abi_native())
		return 0;
	return recorded_groups_tuples(writer->ctx->diagrams, &writer->groups, observed);
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
	const struct call *call = &observed->call;
	struct arena *arena = writer->ctx->arena;
	struct discriminating_values values =
		observed_values(observed, tuples_covered(writer, observed));
	const char *comment = "not seen, as no engine reports it";

	if (observed->count)
		comment =
			arena_printf(arena, "seen %llu%s", (unsigned long long)observed->count,
				     observed->too_many && !observed->tuple_count
					     ? ", the arguments are not known"
					     : "");
	add_rule(writer, make_item(arena, NULL, syscall_name(call->id), NULL),
		 discriminating_pred(arena, &values, call), call->abi, comment);
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
			fmt_add_comment(
				writer->ctx->arena, &writer->entries,
				arena_printf(
					writer->ctx->arena,
					"seen %llu: %s, which has no name to be allowed by",
					(unsigned long long)observed->count,
					call_name(writer->ctx->arena, &observed->call)));
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
	struct ast_items *items = NULL;

	for (size_t i = 0; i < ARRAY_LEN(always); i++)
		if (is_lacking(writer, syscall_find(always[i], strlen(always[i]))))
			items = make_item(writer->ctx->arena, items, always[i], NULL);
	writer->is_mixed = false;
	if (items)
		add_rule(writer, items, NULL, abi_native(),
			 "not seen, but signals and stops lead to them");
}

/* Whole policies. */

static void add_comment(struct writer *writer, const char *fmt, ...) PRINTF_LIKE(2, 3);

static void add_comment(struct writer *writer, const char *fmt, ...)
{
	struct arena *arena = writer->ctx->arena;
	va_list args;

	va_start(args, fmt);
	fmt_add_comment(arena, &writer->entries, arena_vprintf(arena, fmt, args));
	va_end(args);
}

/* A blank line before what was added at INDEX, if anything was. */
static void space_before(struct writer *writer, size_t index)
{
	if (index < writer->entries.len)
		fmt_space_before(&writer->entries, index);
}

static bool is_whole(const struct writer *writer)
{
	return !writer->job->stack->len || writer->job->recording->assumed;
}

static void add_head(struct writer *writer, const struct ast_stmt *stmt)
{
	fmt_add_stmt(writer->ctx->arena, &writer->entries, stmt, NULL);
}

/* A recording knows nothing of other machines, where other calls do the same work. */
static void write_head(struct writer *writer)
{
	struct arena *arena = writer->ctx->arena;
	struct ast_stmt stmt = {.kind = STMT_DEFAULT, .u.fallback = {.verb = VERB_DENY}};

	add_head(writer, &stmt);
	stmt = (struct ast_stmt){.kind = STMT_ARCH,
				 .u.arch.names =
					 decompile_abis(arena, abis_seen(writer->recording))};
	add_head(writer, &stmt);
	stmt = (struct ast_stmt){.kind = STMT_BASELINE,
				 .u.baseline.error = make_name("ENOSYS")};
	if (native_kernel(&stmt.u.baseline.kernel))
		add_head(writer, &stmt);
}

/* Who made the calls, where that could have been anybody. */
static void write_origins(struct writer *writer)
{
	const struct call_origins *origins = &writer->job->recording->origins;
	size_t spaces = recording_spaces(writer->job->recording);

	if (spaces > 1)
		add_comment(writer,
			    "WARNING: of %zu pid namespaces, which may be several containers:",
			    spaces);
	for (size_t i = 0; i < origins->len && i < ORIGINS_SHOWN; i++)
		add_comment(writer, "%llu of %s%s%s", (unsigned long long)origins->ptr[i].count,
			    origins->ptr[i].exe,
			    *origins->ptr[i].space ? " in pid namespace " : "",
			    origins->ptr[i].space);
	if (origins->len > ORIGINS_SHOWN)
		add_comment(writer, "and of %zu more programs", origins->len - ORIGINS_SHOWN);
}

static void write_header(struct writer *writer, const char *title)
{
	size_t start;

	add_comment(writer, "Recorded by scmpl: %s", title);
	add_comment(writer, "%llu calls of %zu kinds",
		    (unsigned long long)writer->recording->count, writer->recording->all.len);
	write_origins(writer);
	if (!is_whole(writer)) {
		add_comment(writer, "What the base does not allow; `include` it there.");
		return;
	}
	start = writer->entries.len;
	write_head(writer);
	space_before(writer, start);
}

/* The set that the policy stacked allows, as it was given. */
static void write_assumed(struct writer *writer)
{
	const struct ast_file *file = writer->job->stack->ptr[0].unit->modules.ptr[0]->file;

	for (size_t i = 0; i < file->stmts.len; i++)
		if (file->stmts.ptr[i].kind == STMT_RULE)
			fmt_add_stmt(writer->ctx->arena, &writer->entries, &file->stmts.ptr[i],
				     "assumed, not looked at");
}

void record_policy(const struct record_job *job, const char *title, struct sbuf *out)
{
	struct writer writer = {.ctx = job->ctx, .job = job, .recording = job->recording};
	size_t start;

	if (job->stack->len)
		writer.recording = missing_in(job);
	write_header(&writer, title);
	start = writer.entries.len;
	if (job->recording->assumed)
		write_assumed(&writer);
	write_rules(&writer);
	if (is_whole(&writer))
		write_always(&writer);
	space_before(&writer, start);
	fmt_print(&writer.entries, out);
}

/* A rule that denies on purpose is not overruled, but told of. */
static void write_refused(struct writer *writer, const struct stacked_filter *stacked,
			  const struct observed_call *observed, struct verdict verdict)
{
	const struct source *source = source_of(writer->ctx->sources, verdict.rule);

	add_comment(writer, "seen %llu: %s, which %s:%u says '%s' to",
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
	struct writer writer = {.ctx = ctx, .job = job};
	const struct recording *missing;

	if (!old->policy || !old->source || source_is_profile(old->source)) {
		diag_environment(ctx->diags, SPAN_NONE, "only a policy can be merged with");
		return false;
	}
	sbuf_add(out, old->source->text.ptr, old->source->text.len);
	missing = missing_in(job);
	if (!missing->all.len)
		return true;
	if (out->len && out->ptr[out->len - 1] != '\n')
		sbuf_puts(out, "\n");
	sbuf_puts(out, "\n");
	add_comment(&writer, "Added by scmpl record: %s", title);
	write_origins(&writer);
	writer.recording = without_refused(&writer, missing);
	write_rules(&writer);
	fmt_print(&writer.entries, out);
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

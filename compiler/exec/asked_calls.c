/* SPDX-License-Identifier: Apache-2.0 */
#include "exec/asked_calls.h"

#include "decompile/decompile.h"
#include "exec/discriminating.h"
#include "sema/resolve.h"
#include "syntax/fmt.h"
#include "syntax/make.h"

#include <stdlib.h>
#include <string.h>

/* What STACKED's policy asks for; nothing of a filter, which is not looked into. */
static struct diagram_support asked_of(const struct stacked_filter *stacked,
				       const struct call *call)
{
	const struct policy *policy = stacked->policy;

	if (!policy || call->id == SYSCALL_NONE || !(policy->abis & ABI_BIT(call->abi)))
		return (struct diagram_support){0};
	if (stacked->unit)
		return resolve_asked(stacked->unit, call->id, call->abi);
	return diagram_support(policy->diagrams, policy_outcome(policy, call->abi, call->id));
}

struct asked_calls asked_calls_new(const struct stacked_filter *stacked,
				   const struct call *call)
{
	struct diagram_support asked = asked_of(stacked, call);
	struct asked_calls calls = {.first = *call};
	int index = discriminating_argument(call);

	memcpy(calls.asked, asked.args, sizeof(calls.asked));
	memcpy(calls.mask, asked.args, sizeof(calls.mask));
	if (index >= 0)
		calls.mask[index] |= discriminating_bits(call);
	return calls;
}

static bool is_same(const struct asked_calls *calls, const struct call *a, const struct call *b)
{
	for (int i = 0; i < SYSCALL_ARGS; i++)
		if ((a->args[i] ^ b->args[i]) & calls->mask[i])
			return false;
	return true;
}

void asked_calls_add(struct arena *arena, struct asked_calls *calls, const struct call *call)
{
	for (size_t i = 0; i < calls->calls.len; i++)
		if (is_same(calls, &calls->calls.ptr[i], call))
			return;
	if (calls->calls.len == ASKED_CALLS_MAX)
		calls->too_many = true;
	else
		*VEC_PUSH(arena, &calls->calls) = *call;
}

bool asked_calls_are_all(const struct asked_calls *calls)
{
	uint64_t any = 0;

	for (int i = 0; i < SYSCALL_ARGS; i++)
		any |= calls->mask[i];
	return calls->too_many || !any;
}

/* Conditions. */

/* An argument by which calls are told apart. */
struct told_argument {
	const struct asked_calls *calls;
	int index;
	struct syscall_arg info;
	enum { ASK_VALUE, ASK_FLAGS, ASK_NULL, ASK_WIDE } how;
};

static struct told_argument told_of(struct arena *arena, const struct asked_calls *calls,
				    int index)
{
	const struct call *call = &calls->first;
	struct syscall_arg args[SYSCALL_ARGS];
	int count = syscall_args(call->id, call->abi, args);
	struct told_argument told = {.calls = calls, .index = index, .how = ASK_WIDE};

	told.info.name = decompile_argument(arena, call->id, call->abi, index);
	if (index >= count)
		return told;
	told.info = args[index];
	if (told.info.is_pointer)
		told.how = ASK_NULL;
	else if (told.info.bits < 64 && calls->mask[index] >> told.info.bits)
		told.how = ASK_WIDE;
	else
		told.how = told.info.telling || class_is_flags(told.info.class) ? ASK_FLAGS
										: ASK_VALUE;
	return told;
}

/* Flags beside the value that the policy asks for. */
static uint64_t aside_of(const struct told_argument *told)
{
	return (told->info.unread | told->info.apart) & told->calls->asked[told->index];
}

/* Of CALL's value what counts: flags beside it are left out unless the policy asks for them. */
static uint64_t value_of(const struct told_argument *told, const struct call *call)
{
	uint64_t aside = told->info.unread | told->info.apart;

	return call_argument(call, told->index) & ~(aside & ~aside_of(told));
}

static const struct ast_pred *flags_pred(struct arena *arena, const struct told_argument *told,
					 const struct call *call)
{
	struct argument argument = call_argument_of(call, told->index);
	struct ast_arg arg = {.name = make_name(told->info.name)};
	uint64_t mask = told->calls->mask[told->index];
	uint64_t set = call->args[told->index] & mask, clear = mask & ~set;
	const struct ast_pred *pred = NULL;

	if (set)
		pred = make_compare(arena, arg, COMPARE_HAS,
				    decompile_value(arena, &argument, READ_FLAGS, set));
	if (clear)
		pred = make_and(
			arena, pred,
			make_compare(arena, arg, COMPARE_LACKS,
				     decompile_value(arena, &argument, READ_FLAGS, clear)));
	return pred;
}

/* A value that names a flag asks for it, one that does not asks nothing of it. */
static const struct ast_pred *value_pred(struct arena *arena, const struct told_argument *told,
					 const struct call *call)
{
	struct argument argument = call_argument_of(call, told->index);
	struct ast_arg arg = {.name = make_name(told->info.name)};
	uint64_t clear = aside_of(told) & ~call->args[told->index];
	const struct ast_pred *pred = make_compare(
		arena, arg, COMPARE_EQ,
		decompile_value(arena, &argument, READ_VALUE, value_of(told, call)));

	if (!clear)
		return pred;
	return make_and(arena, pred,
			make_compare(arena, arg, COMPARE_LACKS,
				     decompile_value(arena, &argument, READ_FLAGS, clear)));
}

static const struct ast_pred *
argument_pred(struct arena *arena, const struct told_argument *told, const struct call *call)
{
	struct ast_arg arg = {.name = make_name(told->info.name)};

	switch (told->how) {
	case ASK_FLAGS:
		return flags_pred(arena, told, call);
	case ASK_NULL:
		return make_compare(arena, arg,
				    call->args[told->index] ? COMPARE_NE : COMPARE_EQ,
				    make_constant(arena, NULL, "NULL"));
	case ASK_WIDE:
		arg.wide = true;
		return make_compare(
			arena, arg, COMPARE_EQ,
			make_number(arena, NULL, call->args[told->index], NUMBER_HEX));
	case ASK_VALUE:
		break;
	}
	return value_pred(arena, told, call);
}

static const struct ast_pred *call_pred(struct arena *arena, const struct asked_calls *calls,
					const struct call *call)
{
	const struct ast_pred *pred = NULL;

	for (int i = 0; i < SYSCALL_ARGS; i++) {
		struct told_argument told;

		if (!calls->mask[i])
			continue;
		told = told_of(arena, calls, i);
		pred = make_and(arena, pred, argument_pred(arena, &told, call));
	}
	return pred;
}

/* The only argument by which CALLS are told apart, if it is one whose values make a list. */
static bool find_listed(struct arena *arena, const struct asked_calls *calls,
			struct told_argument *told)
{
	int index = -1;

	for (int i = 0; i < SYSCALL_ARGS; i++) {
		if (calls->mask[i] && index >= 0)
			return false;
		if (calls->mask[i])
			index = i;
	}
	if (index < 0)
		return false;
	*told = told_of(arena, calls, index);
	return told->how == ASK_VALUE && !aside_of(told);
}

/* "family in (AF_UNIX, AF_INET)" */
static const struct ast_pred *list_pred(struct arena *arena, const struct told_argument *told)
{
	const struct asked_calls *calls = told->calls;
	struct argument argument = call_argument_of(&calls->first, told->index);
	struct ast_ranges *ranges = NULL;
	uint64_t values[ASKED_CALLS_MAX];
	size_t count = 0;

	for (size_t i = 0; i < calls->calls.len; i++)
		values[i] = value_of(told, &calls->calls.ptr[i]);
	qsort(values, calls->calls.len, sizeof(values[0]), base_compare_numbers);
	for (size_t i = 0; i < calls->calls.len; i++) {
		if (i && values[i] == values[i - 1])
			continue;
		ranges = make_range(arena, ranges,
				    decompile_value(arena, &argument, READ_VALUE, values[i]),
				    NULL);
		count++;
	}
	return make_in(arena, (struct ast_arg){.name = make_name(told->info.name)},
		       count == 1 ? COMPARE_EQ : COMPARE_IN, ranges);
}

const char *asked_calls_items(struct arena *arena, const struct asked_calls *calls)
{
	struct ast_item item = {.name = make_name(syscall_name(calls->first.id))};
	struct sbuf out = {.arena = arena};
	struct told_argument told;

	if (calls->too_many || !calls->calls.len)
		return fmt_item(arena, &item);
	if (find_listed(arena, calls, &told)) {
		item.pred = list_pred(arena, &told);
		return fmt_item(arena, &item);
	}
	for (size_t i = 0; i < calls->calls.len; i++) {
		item.pred = call_pred(arena, calls, &calls->calls.ptr[i]);
		sbuf_printf(&out, "%s%s", i ? ", " : "", fmt_item(arena, &item));
		if (!item.pred)
			break;
	}
	return out.ptr;
}

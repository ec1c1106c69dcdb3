/* SPDX-License-Identifier: Apache-2.0 */
#include "exec/denial.h"

#include "kernel/errnos.h"

#include <string.h>

#define ITEM_MAX 40 /* characters shown of what decided */

static bool is_same_rule(const struct denial *denial, const struct stacked_filter *stacked,
			 struct verdict verdict)
{
	return denial->stacked == stacked && span_equal(denial->verdict.rule, verdict.rule);
}

struct denial *denials_find(const struct denials *denials, const struct stacked_filter *stacked,
			    struct verdict verdict, const struct call *call)
{
	for (size_t i = 0; i < denials->len; i++)
		if (is_same_rule(&denials->ptr[i], stacked, verdict) &&
		    denials->ptr[i].call.nr == call->nr &&
		    denials->ptr[i].call.abi == call->abi)
			return &denials->ptr[i];
	return NULL;
}

void denials_add(struct arena *arena, struct denials *denials,
		 const struct stacked_filter *stacked, struct verdict verdict,
		 const struct call *call)
{
	struct denial *denial = denials_find(denials, stacked, verdict, call);

	if (!denial) {
		denial = VEC_PUSH(arena, denials);
		*denial = (struct denial){.stacked = stacked,
					  .verdict = verdict,
					  .call = *call,
					  .calls = asked_calls_new(stacked, call)};
	}
	denial->count++;
	asked_calls_add(arena, &denial->calls, call);
}

bool denial_is_absence(const struct stacked_filter *stacked, struct verdict verdict,
		       const struct call *call)
{
	if (verdict.action.verb != VERB_DENY || call->abi == ABI_COUNT ||
	    verdict.action.data != errno_enosys(call->abi))
		return false;
	return !denial_is_by_default(stacked, verdict) ||
	       !action_equal(verdict.action, stacked->policy->fallback[call->abi]);
}

bool denial_is_by_default(const struct stacked_filter *stacked, struct verdict verdict)
{
	return stacked->policy && verdict.rule.file &&
	       span_equal(verdict.rule, stacked->policy->fallback_span);
}

void denial_place(struct context *ctx, const struct stacked_filter *stacked,
		  struct verdict verdict, struct sbuf *out)
{
	const struct source *source = source_of(ctx->sources, verdict.rule);
	struct str item = source_text(ctx->sources, verdict.rule);
	const char *newline;

	if (!source) {
		sbuf_printf(out, "%s", stacked->source ? stacked->source->name : "a filter");
		if (stacked->policy)
			sbuf_puts(out, " (not one of its architectures)");
		return;
	}
	sbuf_printf(out, "%s:%u", source->name, source_place(source, verdict.rule.lo).line);
	newline = memchr(item.ptr, '\n', item.len);
	if (newline)
		item.len = (size_t)(newline - item.ptr);
	if (denial_is_by_default(stacked, verdict))
		sbuf_puts(out, " (the default)");
	else if (item.len <= ITEM_MAX && !source_is_profile(source))
		sbuf_printf(out, " (%.*s)", STR_FMT(item));
}

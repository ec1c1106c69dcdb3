/* SPDX-License-Identifier: Apache-2.0 */
/* Filters in force, compared with the policy. */
#include "prove/verify.h"

#include "bpf/read.h"
#include "decompile/describe.h"
#include "kernel/errnos.h"
#include "kernel/native.h"
#include "prove/verify_report.h"

#include <string.h>

/*
 * POLICY on HOST, on all ABIs of this machine.  Through those that it does not speak
 * for every call is killed, unless it says something else; libseccomp kills no more than the
 * thread, which is warned of.
 */
static struct policy *policy_whole(struct verify *v, struct host host,
				   const struct policy *actual)
{
	struct policy *whole = policy_new(v->ctx->diagrams, actual->abis);
	struct policy *named = policy_on_host(v->policy, host);
	abi_set others = actual->abis & ~named->abis;

	memcpy(whole->fallback, named->fallback, sizeof(whole->fallback));
	memcpy(whole->newer, named->newer, sizeof(whole->newer));
	whole->baseline = named->baseline;
	whole->fallback_span = named->fallback_span;
	ABI_EACH(abi, actual->abis & named->abis)
		whole->decisions[abi] = named->decisions[abi];
	ABI_EACH(abi, others) {
		whole->fallback[abi] = policy_foreign(named, abi);
		if (whole->fallback[abi].verb == VERB_KILL &&
		    actual->fallback[abi].verb == VERB_KILL_THREAD) {
			whole->fallback[abi].verb = VERB_KILL_THREAD;
			diag_warning(v->ctx->diags, SPAN_NONE, DIAG_ARTEFACT_DIFFERS,
				     "calls through %s, which the policy does not name, kill "
				     "the thread and not the process",
				     abi_info(abi)->name);
		}
		whole->newer[abi] = whole->fallback[abi];
	}
	return whole;
}

static struct action enosys_on(enum abi abi)
{
	return (struct action){VERB_DENY, errno_enosys(abi)};
}

/* ACTUAL answers ENOSYS to every ID on ABI. */
static bool is_enosys(const struct policy *actual, enum abi abi, syscall_id id)
{
	return policy_outcome(actual, abi, id) == action_leaf(enosys_on(abi));
}

/* The highest number on ABI to which ACTUAL says something else, where runc's answers end. */
static int last_before_stub(const struct policy *actual, enum abi abi)
{
	int last = -1;

	for (syscall_id id = 0; id < syscall_count(); id++)
		if (syscall_number(id, abi) > last && !is_enosys(actual, abi, id))
			last = syscall_number(id, abi);
	return last;
}

/*
 * What EXPECTED denies, by its default or by a rule on a name that the profile behind ACTUAL
 * did not have, for it would end runc's answers higher.
 */
static bool is_denied(const struct policy *expected, enum abi abi, syscall_id id)
{
	diagram_id outcome = policy_outcome(expected, abi, id);

	return diagram_is_leaf(outcome) &&
	       action_of_value(diagram_value(outcome)).verb == VERB_DENY;
}

/* ACTUAL on ABI with EXPECTED's verdicts in place of what runc answers, of which it warns. */
static void undo_stub(struct verify *v, const struct policy *expected, struct policy *actual,
		      enum abi abi)
{
	const struct decision **undone =
		ARENA_ARRAY(v->ctx->arena, const struct decision *, (size_t)syscall_count());
	struct action usual = policy_fallback(expected, abi, SYSCALL_NONE);
	int last = last_before_stub(actual, abi);

	for (syscall_id id = 0; id < syscall_count(); id++) {
		bool is_stubbed =
			syscall_number(id, abi) > last && is_denied(expected, abi, id);
		struct action own = actual->fallback[abi];

		if (syscall_number(id, abi) < 0)
			continue;
		if (is_stubbed)
			own = action_of_value(diagram_value(policy_outcome(expected, abi, id)));
		if (is_stubbed && !action_equal(own, enosys_on(abi)))
			verify_note_stub(v, abi, id, own);
		undone[id] = decision_fill(v->ctx->diagrams,
					   is_stubbed ? NULL : actual->decisions[abi][id],
					   (struct region){.action = own});
	}
	actual->decisions[abi] = undone;
	if (usual.verb == VERB_DENY && action_equal(actual->fallback[abi], enosys_on(abi)))
		actual->fallback[abi] = actual->newer[abi] = usual;
}

/* Only runc says ENOSYS to all that is new where the policy says something else. */
static bool is_by_runc(const struct policy *expected, const struct policy *actual)
{
	enum abi abi = abi_native();

	return action_equal(actual->fallback[abi], enosys_on(abi)) &&
	       !action_equal(policy_fallback(expected, abi, SYSCALL_NONE), enosys_on(abi));
}

static void check_unmapped(struct verify *v, const struct policy *expected,
			   const struct bpf_unmapped *number)
{
	struct action wanted = policy_fallback(expected, number->abi, SYSCALL_NONE);

	/* Numbers below zero are no calls for ever: the kernel itself says ENOSYS. */
	bool may_stub = v->runc && (wanted.verb == VERB_DENY || number->nr > INT32_MAX);

	if (action_equal(number->action, wanted) ||
	    (may_stub && action_equal(number->action, enosys_on(number->abi))))
		return;
	v->ok = false;
	diag_error(v->ctx->diags, SPAN_NONE, DIAG_ARTEFACT_DIFFERS,
		   "number %u, which is no call on %s: the policy says '%s', the process '%s'",
		   number->nr, abi_info(number->abi)->name,
		   describe_action(v->ctx->arena, number->abi, wanted),
		   describe_action(v->ctx->arena, number->abi, number->action));
}

/* What ACTUAL makes of calls that no filter stops is no matter: EXPECTED does the same. */
static void leave_out_unfiltered(struct verify *v, struct policy *expected,
				 const struct policy *actual)
{
	ABI_EACH(abi, expected->abis & actual->abis)
		for (syscall_id id = 0; id < syscall_count(); id++)
			if (syscall_unfiltered(id) & ABI_BIT(abi))
				expected->decisions[abi][id] = decision_fill(
					v->ctx->diagrams, actual->decisions[abi][id],
					(struct region){
						.action = policy_fallback(actual, abi, id)});
}

bool verify_stack(struct context *ctx, const struct policy *policy, struct verified_stack stack,
		  struct sbuf *report)
{
	struct verify v = {.ctx = ctx, .policy = policy, .runc = stack.runc, .ok = true};
	enum abi machine = abi_machine(abi_native());
	struct bpf_unmapped_list unmapped = {0};
	struct policy *actual = bpf_read(ctx, stack.ptr, stack.len, machine, &unmapped),
		      *expected;
	struct difference difference;

	if (!actual)
		return false;
	expected = policy_whole(&v, stack.host, actual);
	v.runc |= is_by_runc(expected, actual);
	for (size_t i = 0; i < unmapped.len; i++)
		check_unmapped(&v, expected, &unmapped.ptr[i]);
	ABI_EACH(abi, v.runc ? actual->abis : 0)
		undo_stub(&v, expected, actual, abi);
	verify_report_stubs(&v);
	leave_out_unfiltered(&v, expected, actual);
	if (!policy_equal(actual, expected, &difference))
		verify_report_difference(&v, &difference, "the process");
	if (v.ok)
		sbuf_printf(report, "%s: the same, in %zu filter%s\n", abi_info(machine)->name,
			    stack.len, stack.len == 1 ? "" : "s");
	return v.ok;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "prove/verify.h"

#include "bpf/read.h"
#include "core/limits.h"
#include "decompile/describe.h"
#include "kernel/errnos.h"
#include "kernel/native.h"
#include "libseccomp/installed.h"
#include "libseccomp/oracle.h"
#include "model/host.h"
#include "profile/default_number.h"
#include "profile/docker_write.h"
#include "prove/verify_hosts.h"

#include <string.h>

struct verify {
	struct context *ctx;
	const struct policy *policy;
	struct str json;
	bool runc;
	bool ok;
	struct bpf_program plain;   /* of the profile by itself ... */
	struct bpf_program runtime; /* ... and with what the runtime adds */
	bool *stubbed[ABI_COUNT];   /* by call: runc answers ENOSYS, and the filter alone would
				       not */
	abi_set killed;             /* where that is in place of a kill */
};

/* Words. */

static const char *call_text(const struct verify *v, const struct difference *d)
{
	struct arena *arena = v->ctx->arena;

	if (d->abi == ABI_COUNT)
		return "a call through an ABI that the policy does not name";
	if (d->id == SYSCALL_NONE)
		return arena_printf(arena, "a number that is no call on %s",
				    abi_info(d->abi)->name);
	return arena_printf(arena, "%s on %s",
			    describe_call(arena, d->id, d->abi, d->call.args),
			    abi_info(d->abi)->name);
}

static void report_difference(struct verify *v, const struct difference *d,
			      const char *artefact)
{
	enum abi abi = d->abi == ABI_COUNT ? abi_native() : d->abi;

	v->ok = false;
	diag_error(v->ctx->diags, d->b.rule, DIAG_ARTEFACT_DIFFERS,
		   "%s: the policy says '%s', %s '%s'", call_text(v, d),
		   describe_action(v->ctx->arena, abi, d->b.action), artefact,
		   describe_action(v->ctx->arena, abi, d->a.action));
}

/* True when PROGRAM is proven to do as EXPECTED; else it is said why not. */
static bool proves(struct verify *v, const struct bpf_program *program,
		   const struct policy *expected, const char *artefact)
{
	struct difference difference;
	enum bpf_proven proven = bpf_prove(v->ctx, program, expected, &difference);

	v->ok &= proven != BPF_UNDECIDED;
	if (proven == BPF_REFUTED)
		report_difference(v, &difference, artefact);
	return proven == BPF_PROVEN;
}

/* Runs the call without arguments: runc looks at numbers alone. */
static struct action run_call(const struct bpf_program *program, enum abi abi, syscall_id id)
{
	static const uint64_t none[CUBE_ARGS];
	struct call_data data = bpf_call_data(abi, (uint32_t)syscall_number(id, abi), none);

	return action_of_ret(bpf_run(program, &data));
}

/* What libseccomp cannot know. */

/* A call can be new to one ABI only; one behind a multiplexer needs no number. */
static bool is_known(syscall_id id, enum abi abi)
{
	return libseccomp_knows_on(id, abi) || (syscall_behind(id) & ABI_BIT(abi));
}

/* Rules on a name that libseccomp has never heard of are dropped by every runtime. */
static void report_unknown(struct verify *v, syscall_id id, enum abi abi,
			   const struct region *region, struct action gets)
{
	unsigned since = syscall_since(id);
	bool weaker = gets.verb > region->action.verb;
	const char *text = arena_printf(
		v->ctx->arena,
		"libseccomp %s does not know '%s' (Linux %u.%u) on %s: runtimes drop the "
		"rule, and the call takes '%s', not '%s'",
		libseccomp_used(v->ctx->arena), syscall_name(id), since >> 8, since & 255,
		abi_info(abi)->name, describe_action(v->ctx->arena, abi, gets),
		describe_action(v->ctx->arena, abi, region->action));

	v->ok &= !weaker;
	if (weaker)
		diag_error(v->ctx->diags, region->rule, DIAG_UNKNOWN_TO_ENGINE, "%s", text);
	else
		diag_warning(v->ctx->diags, region->rule, DIAG_UNKNOWN_TO_ENGINE, "%s", text);
}

/* What is to come out. */

/* What libseccomp does not know the filter decides by its default, whatever the policy's is. */
static void expect_call(struct verify *v, struct policy *expected, enum abi abi, syscall_id id)
{
	const struct decision *decision = expected->decisions[abi][id];
	struct action plain = policy_fallback(expected, abi, SYSCALL_NONE);
	struct action own = policy_fallback(expected, abi, id);

	if (syscall_unfiltered(id) & ABI_BIT(abi)) {
		expected->decisions[abi][id] = NULL; /* expect_unfiltered() */
		return;
	}
	if (!action_equal(own, plain))
		decision = decision_fill(v->ctx->diagrams, decision,
					 (struct region){.action = own});
	if (decision && !is_known(id, abi)) {
		struct action plain_gets = run_call(&v->plain, abi, id);
		struct action gets = run_call(&v->runtime, abi, id);

		for (size_t i = 0; i < decision->regions.len; i++)
			if (!action_equal(decision->regions.ptr[i].action, gets)) {
				report_unknown(v, id, abi, &decision->regions.ptr[i], gets);
				break;
			}
		decision = decision_fill(v->ctx->diagrams, NULL,
					 (struct region){.action = plain_gets});
	}
	expected->decisions[abi][id] = decision;
}

/*
 * What a profile can at best come to on MACHINE under HOST: the policy, but for
 * names that libseccomp does not know; numbers that are in no table take the
 * default; foreign calls that are to be killed lose the thread, for libseccomp has no other
 * way.
 */
static struct policy *expected_policy(struct verify *v, enum abi machine, struct host host)
{
	struct policy *expected = policy_on_host(v->policy, host);

	expected->abis &= abi_of_machine(machine);
	if (policy_foreign(expected, ABI_COUNT).verb == VERB_KILL)
		policy_set_foreign(expected, (struct action){VERB_KILL_THREAD, 0});
	ABI_EACH(abi, expected->abis)
		for (syscall_id id = 0; id < syscall_count(); id++)
			if (syscall_number(id, abi) >= 0)
				expect_call(v, expected, abi, id);
	ABI_EACH(abi, expected->abis)
		expected->fallback[abi] = policy_fallback(expected, abi, SYSCALL_NONE);
	expected->baseline = 0;
	return expected;
}

/* The stub that runc puts before a filter. */

static bool compile_profile(struct verify *v, enum abi machine, struct host host, bool runc,
			    struct bpf_program *out)
{
	return libseccomp_filter(v->ctx, v->json, (struct libseccomp_use){machine, host, runc},
				 out);
}

/* What PROGRAM makes of calls that no filter stops is no matter: EXPECTED does the same. */
static void expect_unfiltered(struct verify *v, struct policy *expected,
			      const struct bpf_program *program)
{
	ABI_EACH(abi, expected->abis)
		for (syscall_id id = 0; id < syscall_count(); id++)
			if (syscall_unfiltered(id) & ABI_BIT(abi))
				expected->decisions[abi][id] = decision_fill(
					v->ctx->diagrams, NULL,
					(struct region){.action = run_call(program, abi, id)});
}

/* Where runc's answer for newer calls is in place of another, of which it is told once. */
static void note_stub(struct verify *v, enum abi abi, syscall_id id, struct action other)
{
	if (!v->stubbed[abi])
		v->stubbed[abi] = ARENA_ARRAY(v->ctx->arena, bool, (size_t)syscall_count());
	v->stubbed[abi][id] = true;
	if (other.verb < VERB_DENY)
		v->killed |= ABI_BIT(abi);
}

static void compare_stub(struct verify *v, enum abi machine)
{
	ABI_EACH(abi, v->policy->abis & abi_of_machine(machine))
		for (syscall_id id = 0; id < syscall_count(); id++) {
			struct action without, with;

			if (syscall_number(id, abi) < 0)
				continue;
			without = run_call(&v->plain, abi, id);
			with = run_call(&v->runtime, abi, id);
			if (!action_equal(without, with))
				note_stub(v, abi, id, without);
		}
}

/* " fchmodat2 mseal" */
static const char *stubbed_names(const struct verify *v, enum abi abi)
{
	struct sbuf names = {.arena = v->ctx->arena};

	for (syscall_id id = 0; id < syscall_count(); id++)
		if (v->stubbed[abi][id])
			sbuf_printf(&names, " %s", syscall_name(id));
	return names.ptr;
}

/* The ABIs of which the same is to be told as of FIRST. */
static abi_set stubbed_alike(const struct verify *v, enum abi first)
{
	abi_set alike = 0;

	for (int abi = 0; abi < ABI_COUNT; abi++)
		if (v->stubbed[abi] && (v->killed >> abi & 1) == (v->killed >> first & 1) &&
		    memcmp(v->stubbed[abi], v->stubbed[first], (size_t)syscall_count()) == 0)
			alike |= ABI_BIT(abi);
	return alike;
}

static void report_stub(struct verify *v, enum abi first, abi_set abis)
{
	struct sbuf where = {.arena = v->ctx->arena};

	ABI_EACH(abi, abis)
		sbuf_printf(&where, "%s%s", where.len ? ", " : "", abi_info(abi)->name);
	if (v->killed & ABI_BIT(first))
		diag_error(v->ctx->diags, v->policy->fallback_span, DIAG_ARTEFACT_DIFFERS,
			   "on %s runc answers ENOSYS, and does not kill, to what is newer "
			   "than the profile's newest name:%s",
			   where.ptr, stubbed_names(v, first));
	else
		diag_warning(v->ctx->diags, SPAN_NONE, DIAG_ARTEFACT_DIFFERS,
			     "on %s runc answers ENOSYS to what is newer than the profile's "
			     "newest name:%s",
			     where.ptr, stubbed_names(v, first));
}

static void report_stubs(struct verify *v)
{
	abi_set told = 0;

	for (int abi = 0; abi < ABI_COUNT; abi++) {
		abi_set alike;

		if (!v->stubbed[abi] || (told & ABI_BIT(abi)))
			continue;
		alike = stubbed_alike(v, (enum abi)abi);
		report_stub(v, (enum abi)abi, alike);
		told |= alike;
	}
	v->ok &= !v->killed;
}

/* The comparison. */

static bool is_loadable(struct verify *v, const struct bpf_program *program, enum abi machine)
{
	if (program->len <= BPF_PROGRAM_MAX)
		return true;
	diag_error(
		v->ctx->diags, v->policy->fallback_span, DIAG_ARTEFACT_DIFFERS,
		"on %s libseccomp makes %zu instructions of the profile, and the kernel loads "
		"%d",
		abi_info(machine)->name, program->len, BPF_PROGRAM_MAX);
	return false;
}

/* False when it could not be made at all. */
static bool verify_on(struct verify *v, enum abi machine, struct host host)
{
	struct policy *expected;

	if (!compile_profile(v, machine, host, false, &v->plain) ||
	    !is_loadable(v, &v->plain, machine))
		return false;
	v->runtime = v->plain;
	if (v->runc && !compile_profile(v, machine, host, true, &v->runtime))
		return false;
	expected = expected_policy(v, machine, host);
	expect_unfiltered(v, expected, &v->plain);
	if (proves(v, &v->plain, expected, "the profile through libseccomp") && v->runc)
		compare_stub(v, machine);
	return true;
}

bool verify_made_by_libseccomp(struct context *ctx, const struct policy *policy,
			       struct bpf_program *out)
{
	struct verify v = {.ctx = ctx, .policy = policy, .ok = true};
	enum abi machine = abi_machine(abi_native());
	struct sbuf json = {.arena = ctx->arena};
	struct policy *expected;

	if (!docker_emit(ctx, policy, &json) ||
	    !libseccomp_filter_here(ctx, (struct str){json.ptr, json.len}, out) ||
	    !is_loadable(&v, out, machine))
		return false;
	v.plain = v.runtime = *out;
	expected = expected_policy(&v, machine, ctx->settings->host.host);
	policy_set_foreign(expected, policy_foreign(v.policy, ABI_COUNT));
	expect_unfiltered(&v, expected, out);
	return proves(&v, out, expected, "libseccomp's filter");
}

/* Why libseccomp cannot show here what it does there; NULL when it can. */
static const char *not_comparable(enum abi machine)
{
	if (!libseccomp_knows_abi(machine))
		return "the libseccomp here does not know it";
	/* Long jumps come out wrong in a filter for the other byte order. */
	if (abi_info(machine)->big_endian != native_big_endian())
		return "that takes a host of its byte order";
	return NULL;
}

static void verify_machine(struct verify *v, enum abi machine, const struct hosts *hosts,
			   struct sbuf *report)
{
	const char *hurdle = not_comparable(machine);

	if (hurdle) {
		sbuf_printf(report, "%s: not compared: %s\n", abi_info(machine)->name, hurdle);
		return;
	}
	for (size_t i = 0; i < hosts->len && v->ok; i++) {
		progress_tell(v->ctx->progress, "scmpl: verify: %s, host %zu of %zu",
			      abi_info(machine)->name, i + 1, hosts->len);
		if (!verify_on(v, machine, hosts->ptr[i])) {
			v->ok = false;
			return;
		}
	}
	if (v->ok)
		sbuf_printf(report, "%s: the same by libseccomp %s, on %zu kinds of host\n",
			    abi_info(machine)->name, libseccomp_used(v->ctx->arena),
			    hosts->len);
}

bool verify_profile(struct context *ctx, const struct policy *policy, struct str json,
		    bool runc, struct sbuf *report)
{
	struct verify v = {.ctx = ctx,
			   .policy = default_number_of(ctx, policy, json),
			   .json = json,
			   .runc = runc,
			   .ok = true};
	struct hosts hosts = verify_hosts(ctx, policy, json, runc);
	const char *other = libseccomp_other(ctx->arena, LIBSECCOMP_PLACES);

	if (!hosts.len)
		return false;
	if (other)
		sbuf_printf(report,
			    "engines here load libseccomp %s, and scmpl was built with "
			    "another: build it again\n",
			    other);

	ABI_EACH(machine, abi_main_only(policy->abis))
		if (policy->abis & ABI_BIT(machine))
			verify_machine(&v, machine, &hosts, report);
	progress_wipe(ctx->progress);
	report_stubs(&v);
	return v.ok;
}

/* POLICY for MACHINE and the host CTX was told of; NULL (reported) if that is not enough. */
static struct policy *policy_there(struct context *ctx, const struct policy *policy,
				   enum abi machine)
{
	struct policy *there = policy_on_host(policy, ctx->settings->host.host);

	if (host_cases(ctx, policy).len != 1) {
		diag_error(ctx->diags, SPAN_NONE, DIAG_NEEDS_HOST,
			   "a filter is made for one host: say which with --cap and --kernel");
		return NULL;
	}
	there->abis &= abi_of_machine(machine);
	return there;
}

/*
 * What PROGRAM may do to calls through ABIs that POLICY does not name: libseccomp's filters
 * kill the thread alone instead of the process, which is warned of; all else is compared.
 */
static struct action foreign_of(struct verify *v, const struct policy *policy,
				const struct bpf_program *program)
{
	struct call_data data = {.arch = 0};
	struct action action = action_of_ret(bpf_run(program, &data));
	struct action wanted = policy_foreign(policy, ABI_COUNT);

	if (action.verb != VERB_KILL_THREAD || wanted.verb != VERB_KILL)
		return wanted;
	diag_warning(v->ctx->diags, SPAN_NONE, DIAG_ARTEFACT_DIFFERS,
		     "calls through ABIs that the policy does not name kill the thread and not "
		     "the process");
	return action;
}

bool verify_filter(struct context *ctx, const struct policy *policy,
		   const struct source *filter, struct sbuf *report)
{
	struct verify v = {.ctx = ctx, .policy = policy, .ok = true};
	struct bpf_program program;
	struct policy *there;
	enum abi machine;

	if (!bpf_load(ctx, filter, &program))
		return false;
	machine = bpf_machine(&program);
	there = policy_there(ctx, policy, machine);
	if (!there)
		return false;
	policy_set_foreign(there, foreign_of(&v, there, &program));
	if (proves(&v, &program, there, "the filter"))
		sbuf_printf(report, "%s: the same, in %zu instructions\n",
			    abi_info(machine)->name, program.len);
	return v.ok;
}

/* What is in force. */

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
			note_stub(v, abi, id, own);
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
	report_stubs(&v);
	leave_out_unfiltered(&v, expected, actual);
	if (!policy_equal(actual, expected, &difference))
		report_difference(&v, &difference, "the process");
	if (v.ok)
		sbuf_printf(report, "%s: the same, in %zu filter%s\n", abi_info(machine)->name,
			    stack.len, stack.len == 1 ? "" : "s");
	return v.ok;
}

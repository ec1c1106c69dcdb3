/* SPDX-License-Identifier: Apache-2.0 */
#include "prove/verify.h"

#include "bpf/read.h"
#include "decompile/describe.h"
#include "kernel/native.h"
#include "libseccomp/installed.h"
#include "libseccomp/oracle.h"
#include "model/host.h"
#include "profile/default_number.h"
#include "profile/docker_parse.h"
#include "profile/docker_write.h"
#include "prove/verify_hosts.h"
#include "prove/verify_report.h"

/* One kind of host, and the filters that libseccomp is making for it. */
struct turn {
	enum abi machine;
	struct host host;
	struct libseccomp_job *plain, *runtime; /* as struct verify's */
};

struct turns {
	VEC(struct turn) list;
	size_t begun, taken;
};

/* True when PROGRAM is proven to do as EXPECTED; else it is said why not. */
static bool proves(struct verify *v, const struct bpf_program *program,
		   const struct policy *expected, const char *artefact)
{
	struct difference difference;
	enum bpf_proven proven = bpf_prove(v->ctx, program, expected, &difference);

	v->ok &= proven != BPF_UNDECIDED;
	if (proven == BPF_REFUTED)
		verify_report_difference(v, &difference, artefact);
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
				verify_note_unknown(v, id, abi, &decision->regions.ptr[i],
						    gets);
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
	verify_report_unknown(v);
	ABI_EACH(abi, expected->abis)
		expected->fallback[abi] = policy_fallback(expected, abi, SYSCALL_NONE);
	expected->baseline = 0;
	return expected;
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

/* The stub that runc puts before a filter. */
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
				verify_note_stub(v, abi, id, without);
		}
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

/* False when what was made cannot be loaded, or did not come to be. */
static bool take_programs(struct verify *v, const struct turn *turn)
{
	bool ok = libseccomp_end(turn->plain, &v->plain);

	v->runtime = v->plain;
	if (turn->runtime && !ok)
		libseccomp_drop(turn->runtime);
	else if (turn->runtime)
		ok = libseccomp_end(turn->runtime, &v->runtime);
	return ok && is_loadable(v, &v->runtime, turn->machine);
}

/* False when it could not be made at all. */
static bool verify_turn(struct verify *v, const struct turn *turn)
{
	struct policy *expected;

	if (!take_programs(v, turn))
		return false;
	expected = expected_policy(v, turn->machine, turn->host);
	expect_unfiltered(v, expected, &v->plain);
	if (proves(v, &v->plain, expected, "the profile through libseccomp") && v->runc)
		compare_stub(v, turn->machine);
	return true;
}

bool verify_made_by_libseccomp(struct context *ctx, const struct policy *policy,
			       struct bpf_program *out)
{
	struct verify v = {.ctx = ctx, .policy = policy, .ok = true};
	enum abi machine = abi_machine(abi_native());
	struct libseccomp_use use = {.machine = machine, .is_ours = true};
	struct sbuf json = {.arena = ctx->arena};
	const struct profile *profile;
	struct policy *expected;

	if (!docker_emit(ctx, policy, &json))
		return false;
	profile = docker_parse_text(ctx, (struct str){json.ptr, json.len});
	if (!profile || !libseccomp_filter(ctx, profile, use, out) ||
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

static struct turns make_turns(struct verify *v, const struct hosts *hosts)
{
	struct turns turns = {0};

	ABI_EACH(machine, abi_main_only(v->policy->abis))
		for (size_t i = 0; i < hosts->len && !not_comparable(machine); i++)
			*VEC_PUSH(v->ctx->arena, &turns.list) =
				(struct turn){.machine = machine, .host = hosts->ptr[i]};
	return turns;
}

/* Have the filters of the next turn made, and those of the one behind it meanwhile. */
static struct turn *next_turn(struct verify *v, struct turns *turns)
{
	for (; turns->begun < turns->list.len && turns->begun < turns->taken + 2;
	     turns->begun++) {
		struct turn *turn = &turns->list.ptr[turns->begun];
		struct libseccomp_use use = {.machine = turn->machine, .host = turn->host};

		use.runc = use.is_bare = v->runc;
		turn->plain = libseccomp_begin(v->ctx, v->profile, use);
		use.is_bare = false;
		if (v->runc)
			turn->runtime = libseccomp_begin(v->ctx, v->profile, use);
	}
	return &turns->list.ptr[turns->taken++];
}

static void drop_turns(const struct turns *turns)
{
	for (size_t i = turns->taken; i < turns->begun; i++) {
		libseccomp_drop(turns->list.ptr[i].plain);
		if (turns->list.ptr[i].runtime)
			libseccomp_drop(turns->list.ptr[i].runtime);
	}
}

static void verify_machine(struct verify *v, enum abi machine, size_t hosts,
			   struct turns *turns, struct sbuf *report)
{
	const char *hurdle = not_comparable(machine);

	if (hurdle) {
		sbuf_printf(report, "%s: not compared: %s\n", abi_info(machine)->name, hurdle);
		return;
	}
	for (size_t i = 0; i < hosts && v->ok; i++) {
		progress_tell(v->ctx->progress, "scmpl: verify: %s, host %zu of %zu",
			      abi_info(machine)->name, i + 1, hosts);
		if (!verify_turn(v, next_turn(v, turns)))
			v->ok = false;
	}
	if (v->ok)
		sbuf_printf(report, "%s: the same by libseccomp %s, on %zu kinds of host\n",
			    abi_info(machine)->name, libseccomp_used(v->ctx->arena), hosts);
}

bool verify_profile(struct context *ctx, const struct policy *policy,
		    const struct profile *profile, bool runc, struct sbuf *report)
{
	struct verify v = {.ctx = ctx,
			   .policy = default_number_of(ctx, policy, profile),
			   .profile = profile,
			   .runc = runc,
			   .ok = true};
	struct hosts hosts = verify_hosts(ctx, policy, profile, runc);
	struct turns turns = make_turns(&v, &hosts);
	const char *other = libseccomp_other(ctx->arena, libseccomp_places);

	if (other)
		sbuf_printf(report,
			    "engines here load libseccomp %s, and scmpl was built with "
			    "another: build it again\n",
			    other);

	ABI_EACH(machine, abi_main_only(policy->abis))
		if (policy->abis & ABI_BIT(machine))
			verify_machine(&v, machine, hosts.len, &turns, report);
	drop_turns(&turns);
	progress_wipe(ctx->progress);
	verify_report_stubs(&v);
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

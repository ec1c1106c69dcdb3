/* SPDX-License-Identifier: Apache-2.0 */
#include "target/verify.h"

#include "ir/host.h"
#include "kernel/errnos.h"
#include "target/bpf.h"
#include "target/libseccomp_oracle.h"

#include <seccomp.h>
#include <string.h>

struct verify {
	struct scmpl *ctx;
	const struct policy *policy;
	struct str json;
	bool runc;
	bool ok;
};

/* Words. */

static const char *action_text(const struct verify *v, enum abi abi, struct action action)
{
	int id = action.verb == VERB_DENY ? errno_by_number(abi, action.data) : -1;

	if (id < 0)
		return verb_name(action.verb);
	return arena_printf(v->ctx->arena, "deny with %s", errno_name(id));
}

static const char *call_text(const struct verify *v, const struct difference *d)
{
	const unsigned long long a = d->args[0], b = d->args[1], c = d->args[2];

	if (d->abi == ABI_COUNT)
		return "a call through an ABI that the policy does not name";
	if (d->id == SYSCALL_NONE)
		return arena_printf(v->ctx->arena, "a number that is no call on %s",
				    abi_info(d->abi)->name);
	return arena_printf(v->ctx->arena, "%s(0x%llx, 0x%llx, 0x%llx, ...) on %s",
			    syscall_name(d->id), a, b, c, abi_info(d->abi)->name);
}

static void report_difference(struct verify *v, const struct difference *d,
			      const char *artefact)
{
	enum abi abi = d->abi == ABI_COUNT ? abi_native() : d->abi;

	v->ok = false;
	diag_error(v->ctx->diags, d->b.rule, DIAG_ARTEFACT_DIFFERS,
		   "%s: the policy says '%s', %s '%s'", call_text(v, d),
		   action_text(v, abi, d->b.action), artefact,
		   action_text(v, abi, d->a.action));
}

/* What libseccomp cannot know. */

/* A call can be new to one ABI only; those behind a multiplexer have numbers below zero. */
static bool is_known(syscall_id id, enum abi abi)
{
	uint32_t token = seccomp_arch_resolve_name(abi_info(abi)->name);

	return seccomp_syscall_resolve_name_arch(token, syscall_name(id)) >= 0 ||
	       syscall_multiplexed(id, abi).via != SYSCALL_NONE;
}

/* Rules on a name that libseccomp has never heard of are dropped by every runtime. */
static void report_unknown(struct verify *v, syscall_id id, enum abi abi,
			   const struct region *region, struct action gets)
{
	const struct scmp_version *version = seccomp_version();
	unsigned since = syscall_since(id);
	bool weaker = gets.verb > region->action.verb;
	const char *text = arena_printf(
		v->ctx->arena,
		"libseccomp %u.%u.%u does not know '%s' (Linux %u.%u) on %s: runtimes drop the "
		"rule, and the call takes '%s', not '%s'",
		version->major, version->minor, version->micro, syscall_name(id), since >> 8,
		since & 255, abi_info(abi)->name, action_text(v, abi, gets),
		action_text(v, abi, region->action));

	v->ok &= !weaker;
	if (weaker)
		diag_error(v->ctx->diags, region->rule, DIAG_UNKNOWN_TO_ENGINE, "%s", text);
	else
		diag_warning(v->ctx->diags, region->rule, DIAG_UNKNOWN_TO_ENGINE, "%s", text);
}

/* What is to come out. */

/* DECISION with what it leaves open filled in by ACTION. */
static const struct decision *filled(struct verify *v, const struct decision *decision,
				     struct action action)
{
	struct decision *full = ARENA_NEW(v->ctx->arena, struct decision);
	struct cube all = cube_all();
	struct cube_list rest = {0};

	cube_list_add(v->ctx->arena, &rest, &all);
	for (size_t i = 0; i < decision->len; i++) {
		*VEC_PUSH(v->ctx->arena, full) = decision->ptr[i];
		cube_list_subtract(v->ctx->arena, &rest, &decision->ptr[i].cube);
	}
	for (size_t i = 0; i < rest.len; i++)
		*VEC_PUSH(v->ctx->arena, full) =
			(struct region){rest.ptr[i], action, SPAN_NONE};
	return full;
}

static void expect_call(struct verify *v, struct policy *expected, enum abi abi, syscall_id id)
{
	const struct decision *decision = policy_decision(expected, abi, id);
	struct action plain = expected->fallback[abi];
	struct action own = policy_fallback(expected, abi, id);

	if (!action_equal(own, plain))
		decision = filled(v, decision, own);
	if (!is_known(id, abi)) {
		for (size_t i = 0; i < decision->len; i++)
			if (!action_equal(decision->ptr[i].action, plain)) {
				report_unknown(v, id, abi, &decision->ptr[i], plain);
				break;
			}
		decision = NULL;
	}
	expected->decisions[abi][id] = decision;
}

/*
 * What a profile can at best come to on MACHINE under HOST: the policy, but for
 * names that libseccomp does not know; numbers that are in no table take the
 * default; foreign calls lose the thread, for libseccomp has no other way.
 */
static struct policy *expected_policy(struct verify *v, enum abi machine, struct host host)
{
	struct policy *expected = policy_resolve(v->ctx->arena, v->policy, host);

	expected->abis &= abi_of_machine(machine);
	expected->foreign = (struct action){VERB_KILL_THREAD, 0};
	ABI_EACH(abi, expected->abis)
		for (syscall_id id = 0; id < syscall_count(); id++)
			if (syscall_number(id, abi) >= 0)
				expect_call(v, expected, abi, id);
	expected->baseline = 0;
	return expected;
}

/* The stub that runc puts before a filter. */

static struct bpf_program compile_profile(struct verify *v, enum abi machine, struct host host,
					  bool runc, bool *ok)
{
	struct bpf_program program = {0};

	*ok = libseccomp_filter(v->ctx, v->json, machine, host, runc, &program.code,
				&program.len);
	return program;
}

/* Runs the call without arguments: runc looks at numbers alone. */
static struct action run_call(const struct bpf_program *program, enum abi abi, syscall_id id)
{
	static const uint64_t none[CUBE_ARGS];
	struct seccomp_data data = bpf_call_data(abi, (uint32_t)syscall_number(id, abi), none);

	return action_of_ret(bpf_run(program, &data));
}

static void report_stub(struct verify *v, enum abi abi, const struct sbuf *names, bool kills)
{
	if (!names->len)
		return;
	v->ok &= !kills;
	if (kills)
		diag_error(v->ctx->diags, v->policy->fallback_span, DIAG_ARTEFACT_DIFFERS,
			   "on %s runc answers ENOSYS, and does not kill, to what is newer "
			   "than the "
			   "profile's newest name:%s",
			   abi_info(abi)->name, names->ptr);
	else
		diag_warning(
			v->ctx->diags, SPAN_NONE, DIAG_ARTEFACT_DIFFERS,
			"on %s runc answers ENOSYS to what is newer than the profile's newest "
			"name:%s",
			abi_info(abi)->name, names->ptr);
}

static void compare_stub(struct verify *v, const struct bpf_program *plain, enum abi machine,
			 struct host host)
{
	bool ok;
	struct bpf_program stubbed = compile_profile(v, machine, host, true, &ok);

	ABI_EACH(abi, ok ? v->policy->abis & abi_of_machine(machine) : 0) {
		struct sbuf names = {.arena = v->ctx->arena};
		bool kills = false;

		for (syscall_id id = 0; id < syscall_count(); id++) {
			struct action without, with;

			if (syscall_number(id, abi) < 0)
				continue;
			without = run_call(plain, abi, id);
			with = run_call(&stubbed, abi, id);
			if (action_equal(without, with))
				continue;
			sbuf_printf(&names, " %s", syscall_name(id));
			kills |= without.verb < VERB_DENY;
		}
		report_stub(v, abi, &names, kills);
	}
}

/* The comparison. */

/* False when it could not be made at all. */
static bool verify_on(struct verify *v, enum abi machine, struct host host)
{
	struct policy *expected = expected_policy(v, machine, host);
	struct difference difference;
	bool ok;
	struct bpf_program program = compile_profile(v, machine, host, false, &ok);

	if (!ok)
		return false;
	if (program.len > BPF_PROGRAM_MAX) {
		diag_error(v->ctx->diags, v->policy->fallback_span, DIAG_ARTEFACT_DIFFERS,
			   "on %s libseccomp makes %zu instructions of the profile, and the "
			   "kernel loads %d",
			   abi_info(machine)->name, program.len, BPF_PROGRAM_MAX);
		return false;
	}
	if (!bpf_prove(v->ctx->arena, &program, expected, &difference))
		report_difference(v, &difference, "the profile through libseccomp");
	else if (v->runc)
		compare_stub(v, &program, machine, host);
	return true;
}

/* Why libseccomp cannot show here what it does there; NULL when it can. */
static const char *not_comparable(enum abi machine)
{
	if (!seccomp_arch_resolve_name(abi_info(machine)->name))
		return "the libseccomp here does not know it";
	/* Long jumps come out wrong in a filter for the other byte order. */
	if (abi_info(machine)->big_endian != abi_info(abi_native())->big_endian)
		return "that takes a host of its byte order";
	return NULL;
}

static void verify_machine(struct verify *v, enum abi machine, const struct hosts *hosts,
			   struct sbuf *report)
{
	const struct scmp_version *version = seccomp_version();

	const char *hurdle = not_comparable(machine);

	if (hurdle) {
		sbuf_printf(report, "%s: not compared: %s\n", abi_info(machine)->name, hurdle);
		return;
	}
	for (size_t i = 0; i < hosts->len && v->ok; i++)
		if (!verify_on(v, machine, hosts->ptr[i])) {
			v->ok = false;
			return;
		}
	if (v->ok)
		sbuf_printf(report,
			    "%s: the same by libseccomp %u.%u.%u, on %zu kinds of host\n",
			    abi_info(machine)->name, version->major, version->minor,
			    version->micro, hosts->len);
}

bool verify_profile(struct scmpl *ctx, const struct policy *policy, struct str json, bool runc,
		    struct sbuf *report)
{
	struct verify v = {ctx, policy, json, runc, true};
	struct hosts hosts = host_cases(ctx, policy);

	ABI_EACH(machine, abi_main_only(policy->abis))
		if (policy->abis & ABI_BIT(machine))
			verify_machine(&v, machine, &hosts, report);
	return v.ok;
}

/* FILTER as a program; NULL in ->code (reported) when it is none that can be proven. */
static struct bpf_program read_filter(struct scmpl *ctx, struct str filter)
{
	struct bpf_program program = {.len = filter.len / sizeof(struct sock_filter)};
	const char *wrong = filter.len % sizeof(struct sock_filter) ? "its size is odd" : NULL;

	program.code = ARENA_ARRAY(ctx->arena, struct sock_filter, program.len + 1);
	memcpy(program.code, filter.ptr, program.len * sizeof(struct sock_filter));
	if (!wrong)
		wrong = bpf_check(&program);
	if (!wrong && !bpf_is_provable(&program))
		wrong = "it computes with what it loads";
	if (wrong) {
		diag_error(ctx->diags, SPAN_NONE, DIAG_ARTEFACT_DIFFERS,
			   "this is no filter that can be proven: %s", wrong);
		program.code = NULL;
	}
	return program;
}

/* POLICY for this machine and the host CTX was told of; NULL (reported) if that is not enough.
 */
static const struct policy *policy_here(struct scmpl *ctx, const struct policy *policy)
{
	struct policy *here = policy_resolve(ctx->arena, policy, ctx->host);

	if (host_cases(ctx, policy).len != 1) {
		diag_error(ctx->diags, SPAN_NONE, DIAG_NEEDS_HOST,
			   "a filter is made for one host: say which with --cap and --kernel");
		return NULL;
	}
	here->abis &= abi_of_machine((enum abi)abi_info(abi_native())->machine);
	return here;
}

bool verify_filter(struct scmpl *ctx, const struct policy *policy, struct str filter,
		   struct sbuf *report)
{
	struct verify v = {.ctx = ctx, .policy = policy, .ok = true};
	struct bpf_program program = read_filter(ctx, filter);
	const struct policy *here = policy_here(ctx, policy);
	struct difference difference;

	if (!program.code || !here)
		return false;
	if (!bpf_prove(ctx->arena, &program, here, &difference))
		report_difference(&v, &difference, "the filter");
	else
		sbuf_printf(report, "%s: the same, in %zu instructions\n",
			    abi_info(abi_native())->name, program.len);
	return v.ok;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "libseccomp/oracle.h"

#include "kernel/errnos.h"
#include "kernel/native.h"
#include "libseccomp/child.h"
#include "profile/docker_parse.h"
#include "profile/profile.h"

#include <errno.h>
#include <seccomp.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* The most that libseccomp and runc have ever made of a profile is far below. */
#define MAX_CODE 65536

/* CPU time for one filter: thousands of times what a usual profile takes. */
#define MAX_SECONDS 5

/* runc asks for libseccomp's binary tree from here on. */
#define RUNC_TREE_NAMES 32

struct oracle {
	struct context *ctx;
	const struct profile *profile;
	struct libseccomp_use use;
	scmp_filter_ctx filter;
	VEC(struct insn) code;
};

static const uint64_t no_args[CUBE_ARGS];

/* A runtime's own ABI is there whether the profile names it or not. */
static abi_set filter_abis(const struct oracle *oracle)
{
	return (oracle->profile->abis & abi_of_machine(oracle->use.machine)) |
	       ABI_BIT(oracle->use.machine);
}

/* Docker hands the runtime only these. */
static bool is_kept(const struct oracle *oracle, const struct profile_rule *rule)
{
	return profile_is_on(rule, oracle->use.machine) &&
	       cube_has(&rule->guard, no_args, oracle->use.host);
}

static bool refuse(const struct oracle *oracle, struct span span, const char *what, int error)
{
	diag_error(oracle->ctx->diags, span, DIAG_JSON_MEANING, "libseccomp refuses %s: %s",
		   what, strerror(-error));
	return false;
}

static uint32_t token(enum abi abi)
{
	return seccomp_arch_resolve_name(abi_info(abi)->name);
}

/* A filter starts with the native ABI; another machine's has to do without it. */
static bool add_abis(struct oracle *oracle)
{
	uint32_t native = seccomp_arch_native();
	int error = 0;

	if (native != token(oracle->use.machine))
		error = seccomp_arch_remove(oracle->filter, native);
	if (error)
		return refuse(oracle, SPAN_NONE, "to leave the native architecture", error);
	ABI_EACH(abi, filter_abis(oracle)) {
		error = token(abi) ? seccomp_arch_add(oracle->filter, token(abi)) : -EINVAL;
		if (error && error != -EEXIST)
			return refuse(oracle, SPAN_NONE, abi_info(abi)->scmp, error);
	}
	return true;
}

static struct scmp_arg_cmp comparison(const struct profile_arg *arg)
{
	static const enum scmp_compare ops[PROFILE_OP_COUNT] = {
		[PROFILE_NE] = SCMP_CMP_NE,
		[PROFILE_LT] = SCMP_CMP_LT,
		[PROFILE_LE] = SCMP_CMP_LE,
		[PROFILE_EQ] = SCMP_CMP_EQ,
		[PROFILE_GE] = SCMP_CMP_GE,
		[PROFILE_GT] = SCMP_CMP_GT,
		[PROFILE_MASKED_EQ] = SCMP_CMP_MASKED_EQ,
	};

	return (struct scmp_arg_cmp){.arg = arg->index,
				     .op = ops[arg->op],
				     .datum_a = arg->value,
				     .datum_b = arg->value_two};
}

/* Runtimes use the call that is not exact: it passes over ABIs without the name. */
static int add_rule(struct oracle *oracle, const struct profile_rule *rule, int number)
{
	uint32_t action = action_ret(profile_action(rule, oracle->use.machine));
	struct scmp_arg_cmp args[CUBE_ARGS];
	int error = 0;

	if (!profile_repeats_index(rule)) {
		for (size_t i = 0; i < rule->args.len; i++)
			args[i] = comparison(&rule->args.ptr[i]);
		return seccomp_rule_add_array(oracle->filter, action, number,
					      (unsigned)rule->args.len, args);
	}
	for (size_t i = 0; i < rule->args.len && error == 0; i++) {
		args[0] = comparison(&rule->args.ptr[i]);
		error = seccomp_rule_add_array(oracle->filter, action, number, 1, args);
	}
	return error;
}

static bool add_names(struct oracle *oracle, const struct profile_rule *rule)
{
	if (profile_skips(oracle->profile, rule, oracle->use.machine))
		return true;
	for (size_t i = 0; i < rule->names.len; i++) {
		const char *name = rule->names.ptr[i];
		int number = seccomp_syscall_resolve_name(name);
		int error = number == __NR_SCMP_ERROR ? 0 : add_rule(oracle, rule, number);

		if (error)
			return refuse(oracle, rule->span,
				      arena_printf(oracle->ctx->arena, "a rule on '%s'", name),
				      error);
	}
	return true;
}

static size_t count_names(const struct oracle *oracle)
{
	size_t count = 0;

	for (size_t i = 0; i < oracle->profile->rules.len; i++)
		if (is_kept(oracle, &oracle->profile->rules.ptr[i]))
			count += oracle->profile->rules.ptr[i].names.len;
	return count;
}

static bool add_rules(struct oracle *oracle)
{
	if (oracle->use.runc && count_names(oracle) > RUNC_TREE_NAMES)
		seccomp_attr_set(oracle->filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
	for (size_t i = 0; i < oracle->profile->rules.len; i++) {
		const struct profile_rule *rule = &oracle->profile->rules.ptr[i];

		if (is_kept(oracle, rule) && !add_names(oracle, rule))
			return false;
	}
	return true;
}

static void add_code(struct oracle *oracle, uint16_t code, uint32_t k, uint8_t jt, uint8_t jf)
{
	*VEC_PUSH(oracle->ctx->arena, &oracle->code) = (struct insn){code, jt, jf, k};
}

/* The highest number on ABI of any name in any rule; 0: none. */
static uint32_t highest_number(const struct oracle *oracle, enum abi abi)
{
	int highest = 0;

	for (size_t i = 0; i < oracle->profile->rules.len; i++) {
		const struct profile_rule *rule = &oracle->profile->rules.ptr[i];

		for (size_t j = 0; is_kept(oracle, rule) && j < rule->names.len; j++) {
			int number = seccomp_syscall_resolve_name_arch(token(abi),
								       rule->names.ptr[j]);

			highest = number > highest ? number : highest;
		}
	}
	return (uint32_t)highest;
}

/*
 * ENOSYS for the calls of ABI above its highest number; the others fall through
 * to what follows.  x86_64 and x32 share a token and are told apart by a bit of
 * the number; s390 passes large unknown numbers as 0.
 */
static void add_stub(struct oracle *oracle, enum abi abi, uint32_t highest)
{
	struct action enosys = {VERB_DENY, errno_enosys(abi)};
	bool is_s390 = abi == ABI_S390 || abi == ABI_S390X;
	uint8_t left = is_s390 ? 3 : 2; /* from the test of the x32 bit to the end */

	add_code(oracle, CODE_LOAD, offsetof(struct call_data, arch), 0, 0);
	add_code(oracle, CODE_JEQ, abi_info(abi)->audit, 0, (uint8_t)(left + 2));
	add_code(oracle, CODE_LOAD, offsetof(struct call_data, nr), 0, 0);
	add_code(oracle, CODE_JSET, abi == ABI_X86_64 || abi == ABI_X32 ? X32_SYSCALL_BIT : 0,
		 abi == ABI_X32 ? 0 : left, abi == ABI_X32 ? left : 0);
	if (is_s390)
		add_code(oracle, CODE_JEQ, 0, 1, 0);
	add_code(oracle, CODE_JGT, highest, 0, 1);
	add_code(oracle, CODE_RET, action_ret(enosys), 0, 0);
}

static void add_stubs(struct oracle *oracle)
{
	enum verb verb = oracle->profile->fallback.verb;

	if (verb == VERB_ALLOW || verb == VERB_LOG || verb == VERB_TRACE)
		return;
	ABI_EACH(abi, filter_abis(oracle)) {
		uint32_t highest = highest_number(oracle, abi);

		if (highest)
			add_stub(oracle, abi, highest);
	}
}

/* libseccomp writes in the byte order of the filter's machine. */
static struct insn in_host_order(struct insn insn, enum abi machine)
{
	if (abi_info(machine)->big_endian != native_big_endian()) {
		insn.code = __builtin_bswap16(insn.code);
		insn.k = __builtin_bswap32(insn.k);
	}
	return insn;
}

static int read_code(struct oracle *oracle, int fd)
{
	struct stat status;
	struct insn *code;
	size_t len;

	if (fstat(fd, &status) != 0)
		return -errno;
	len = (size_t)status.st_size / sizeof(*code);
	if (len == 0 || len > MAX_CODE)
		return -EFBIG;
	code = ARENA_ARRAY(oracle->ctx->arena, struct insn, len);
	if (pread(fd, code, len * sizeof(*code), 0) != status.st_size)
		return -EIO;
	for (size_t i = 0; i < len; i++)
		*VEC_PUSH(oracle->ctx->arena, &oracle->code) =
			in_host_order(code[i], oracle->use.machine);
	return 0;
}

static bool export_code(struct oracle *oracle)
{
	int fd = memfd_create("scmpl-filter", MFD_CLOEXEC);
	int error = fd < 0 ? -errno : seccomp_export_bpf(oracle->filter, fd);

	if (error == 0)
		error = read_code(oracle, fd);
	if (fd >= 0)
		close(fd);
	return error == 0 || refuse(oracle, SPAN_NONE, "to write the filter out", error);
}

static bool make_filter(struct oracle *oracle)
{
	bool ok;

	seccomp_api_set(6); /* every action, whatever the kernel that this runs on */
	oracle->filter =
		seccomp_init(action_ret(profile_default(oracle->profile, oracle->use.machine)));
	if (!oracle->filter)
		return refuse(oracle, oracle->profile->fallback_span, "the default action",
			      -EINVAL);
	if (oracle->use.is_ours)
		seccomp_attr_set(oracle->filter, SCMP_FLTATR_ACT_BADARCH,
				 SCMP_ACT_KILL_PROCESS);
	ok = add_abis(oracle) && add_rules(oracle);
	if (ok && oracle->use.runc && !oracle->use.is_bare)
		add_stubs(oracle);
	ok = ok && export_code(oracle);
	seccomp_release(oracle->filter);
	return ok;
}

/* What comes of a profile: COUNT instructions behind this, or a diagnosis of LEN bytes. */
struct made {
	size_t count, len;
	struct span span; /* of the diagnosis */
};

struct libseccomp_job {
	struct context *ctx;
	const struct profile *profile; /* if it is a lone one */
	const struct profile *const *profiles;
	size_t count;
	struct libseccomp_use use;
	struct child child;
};

static void make_one(struct oracle *oracle, struct sbuf *out)
{
	struct made made = {0};
	const void *bytes;

	if (make_filter(oracle)) {
		made.count = oracle->code.len;
		made.len = made.count * sizeof(struct insn);
		bytes = oracle->code.ptr;
	} else {
		const struct diag_sink *diags = oracle->ctx->diags;
		const struct diag *diag = diag_get(diags, diag_count(diags) - 1);

		made.span = diag->span;
		made.len = strlen(diag->message);
		bytes = diag->message;
	}
	sbuf_add(out, (const char *)&made, sizeof(made));
	sbuf_add(out, bytes, made.len);
}

static bool make_in_child(void *data, struct sbuf *out)
{
	struct libseccomp_job *job = data;

	for (size_t i = 0; i < job->count; i++) {
		struct oracle oracle = {job->ctx, job->profiles[i], .use = job->use};

		make_one(&oracle, out);
	}
	return true;
}

static bool give_up(const struct libseccomp_job *job, enum child_end end)
{
	struct span span = job->profiles[0]->fallback_span;
	struct diag_sink *diags = job->ctx->diags;

	if (end == CHILD_NONE)
		diag_environment(diags, span, "cannot start a process: %s", strerror(errno));
	else if (end == CHILD_CRASHED)
		diag_error(diags, span, DIAG_JSON_MEANING,
			   "libseccomp crashes on this profile");
	else
		diag_error(diags, span, DIAG_JSON_MEANING,
			   "libseccomp does not get done with this profile in %d seconds",
			   MAX_SECONDS);
	return false;
}

static void begin(struct libseccomp_job *job)
{
	job->child = child_start(job->ctx->arena, MAX_SECONDS, make_in_child, job);
}

/* The programs of JOB, into OUT; IS_TOLD: why a profile is refused is diagnosed. */
static bool finish(const struct libseccomp_job *job, bool is_told, struct bpf_program *out)
{
	struct str result;
	enum child_end end = child_finish(job->child, &result);
	const char *at = result.ptr;

	if (end != CHILD_OK)
		return give_up(job, end);
	for (size_t i = 0; i < job->count; i++) {
		struct made made;

		memcpy(&made, at, sizeof(made));
		at += sizeof(made);
		out[i].len = made.count;
		out[i].code = ARENA_ARRAY(job->ctx->arena, struct insn, made.count + 1);
		memcpy(out[i].code, at, made.count * sizeof(struct insn));
		if (!made.count && is_told)
			diag_error(job->ctx->diags, made.span, DIAG_JSON_MEANING, "%.*s",
				   (int)made.len, at);
		at += made.len;
	}
	return true;
}

struct libseccomp_job *libseccomp_begin(struct context *ctx, const struct profile *profile,
					struct libseccomp_use use)
{
	struct libseccomp_job *job = ARENA_NEW(ctx->arena, struct libseccomp_job);

	*job = (struct libseccomp_job){.ctx = ctx,
				       .profile = profile,
				       .profiles = &job->profile,
				       .count = 1,
				       .use = use};
	begin(job);
	return job;
}

bool libseccomp_end(struct libseccomp_job *job, struct bpf_program *out)
{
	return finish(job, true, out) && out->len;
}

void libseccomp_drop(struct libseccomp_job *job)
{
	child_drop(job->child);
}

bool libseccomp_filter(struct context *ctx, const struct profile *profile,
		       struct libseccomp_use use, struct bpf_program *out)
{
	return libseccomp_end(libseccomp_begin(ctx, profile, use), out);
}

bool libseccomp_filters(struct context *ctx, const struct profile *const *profiles,
			size_t count, struct libseccomp_use use, struct bpf_program *out)
{
	struct libseccomp_job job = {
		.ctx = ctx, .profiles = profiles, .count = count, .use = use};

	begin(&job);
	return finish(&job, false, out);
}

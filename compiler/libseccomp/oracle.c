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

/* Runtimes leave foreign calls to kill the thread; runc adds its stub. */
enum use { LIKE_CRUN, LIKE_RUNC, LIKE_US };

struct oracle {
	struct context *ctx;
	const struct profile *profile;
	enum abi machine;
	struct host host;
	enum use use;
	scmp_filter_ctx filter;
	VEC(struct insn) code;
};

static const uint64_t no_args[CUBE_ARGS];

/* A runtime's own ABI is there whether the profile names it or not. */
static abi_set filter_abis(const struct oracle *oracle)
{
	return (oracle->profile->abis & abi_of_machine(oracle->machine)) |
	       ABI_BIT(oracle->machine);
}

/* Docker hands the runtime only these. */
static bool is_kept(const struct oracle *oracle, const struct profile_rule *rule)
{
	return profile_is_on(rule, oracle->machine) &&
	       cube_has(&rule->guard, no_args, oracle->host);
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

	if (native != token(oracle->machine))
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
	uint32_t action = action_ret(profile_action(rule, oracle->machine));
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
	if (profile_skips(oracle->profile, rule, oracle->machine))
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

static bool add_rules(struct oracle *oracle, bool runc)
{
	if (runc && count_names(oracle) > RUNC_TREE_NAMES)
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
			in_host_order(code[i], oracle->machine);
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
	bool runc = oracle->use == LIKE_RUNC, ok;

	seccomp_api_set(6); /* every action, whatever the kernel that this runs on */
	oracle->filter =
		seccomp_init(action_ret(profile_default(oracle->profile, oracle->machine)));
	if (!oracle->filter)
		return refuse(oracle, oracle->profile->fallback_span, "the default action",
			      -EINVAL);
	if (oracle->use == LIKE_US)
		seccomp_attr_set(oracle->filter, SCMP_FLTATR_ACT_BADARCH,
				 SCMP_ACT_KILL_PROCESS);
	ok = add_abis(oracle) && add_rules(oracle, runc);
	if (ok && runc)
		add_stubs(oracle);
	ok = ok && export_code(oracle);
	seccomp_release(oracle->filter);
	return ok;
}

/* The program, or the place and the text of a diagnosis. */
static bool make_in_child(void *data, struct sbuf *out)
{
	struct oracle *oracle = data;
	const struct diag *diag;

	if (make_filter(oracle)) {
		sbuf_add(out, (const char *)oracle->code.ptr,
			 oracle->code.len * sizeof(struct insn));
		return true;
	}
	diag = diag_get(oracle->ctx->diags, diag_count(oracle->ctx->diags) - 1);
	sbuf_add(out, (const char *)&diag->span, sizeof(diag->span));
	sbuf_puts(out, diag->message);
	return false;
}

static bool take_diag(const struct oracle *oracle, struct str result)
{
	struct span span;

	memcpy(&span, result.ptr, sizeof(span));
	diag_error(oracle->ctx->diags, span, DIAG_JSON_MEANING, "%.*s",
		   (int)(result.len - sizeof(span)), result.ptr + sizeof(span));
	return false;
}

static bool give_up(const struct oracle *oracle, enum child_end end)
{
	struct span span = oracle->profile->fallback_span;

	if (end == CHILD_NONE)
		diag_environment(oracle->ctx->diags, span, "cannot start a process: %s",
				 strerror(errno));
	else if (end == CHILD_CRASHED)
		diag_error(oracle->ctx->diags, span, DIAG_JSON_MEANING,
			   "libseccomp crashes on this profile");
	else
		diag_error(oracle->ctx->diags, span, DIAG_JSON_MEANING,
			   "libseccomp does not get done with this profile in %d seconds",
			   MAX_SECONDS);
	return false;
}

struct libseccomp_job {
	struct oracle oracle;
	struct child child;
};

static struct libseccomp_job *begin(struct oracle oracle)
{
	struct libseccomp_job *job = ARENA_NEW(oracle.ctx->arena, struct libseccomp_job);

	job->oracle = oracle;
	job->child = child_start(oracle.ctx->arena, MAX_SECONDS, make_in_child, &job->oracle);
	return job;
}

bool libseccomp_end(struct libseccomp_job *job, struct bpf_program *out)
{
	struct arena *arena = job->oracle.ctx->arena;
	struct str result;
	enum child_end end = child_finish(job->child, &result);

	if (end == CHILD_FAILED && result.len >= sizeof(struct span))
		return take_diag(&job->oracle, result);
	if (end != CHILD_OK)
		return give_up(&job->oracle, end);
	out->len = result.len / sizeof(struct insn);
	out->code = ARENA_ARRAY(arena, struct insn, out->len);
	memcpy(out->code, result.ptr, result.len);
	return true;
}

void libseccomp_drop(struct libseccomp_job *job)
{
	child_drop(job->child);
}

/* Several. */

struct several {
	struct oracle oracle;
	const struct profile *const *profiles;
	size_t count;
};

/* Each program behind its length. */
static bool make_several(void *data, struct sbuf *out)
{
	struct several *several = data;

	for (size_t i = 0; i < several->count; i++) {
		struct oracle *oracle = &several->oracle;
		size_t len;

		oracle->profile = several->profiles[i];
		oracle->code.len = 0;
		len = make_filter(oracle) ? oracle->code.len : 0;
		sbuf_add(out, (const char *)&len, sizeof(len));
		sbuf_add(out, (const char *)oracle->code.ptr, len * sizeof(struct insn));
	}
	return true;
}

static void take_several(struct arena *arena, struct str result, size_t count,
			 struct bpf_program *out)
{
	const char *at = result.ptr;

	for (size_t i = 0; i < count; i++) {
		memcpy(&out[i].len, at, sizeof(out[i].len));
		at += sizeof(out[i].len);
		out[i].code = ARENA_ARRAY(arena, struct insn, out[i].len + 1);
		memcpy(out[i].code, at, out[i].len * sizeof(struct insn));
		at += out[i].len * sizeof(struct insn);
	}
}

bool libseccomp_filters(struct context *ctx, const struct profile *const *profiles,
			size_t count, struct libseccomp_use use, struct bpf_program *out)
{
	struct several several = {.oracle = {.ctx = ctx,
					     .machine = use.machine,
					     .host = use.host,
					     .use = use.runc ? LIKE_RUNC : LIKE_CRUN},
				  .profiles = profiles,
				  .count = count};
	struct str result;
	enum child_end end =
		child_run(ctx->arena, MAX_SECONDS, make_several, &several, &result);

	several.oracle.profile = profiles[0];
	if (end != CHILD_OK)
		return give_up(&several.oracle, end);
	take_several(ctx->arena, result, count, out);
	return true;
}

struct libseccomp_job *libseccomp_begin(struct context *ctx, const struct profile *profile,
					struct libseccomp_use use)
{
	return begin((struct oracle){.ctx = ctx,
				     .profile = profile,
				     .machine = use.machine,
				     .host = use.host,
				     .use = use.runc ? LIKE_RUNC : LIKE_CRUN});
}

bool libseccomp_filter(struct context *ctx, const struct profile *profile,
		       struct libseccomp_use use, struct bpf_program *out)
{
	return libseccomp_end(libseccomp_begin(ctx, profile, use), out);
}

bool libseccomp_filter_here(struct context *ctx, const struct profile *profile,
			    struct bpf_program *out)
{
	struct oracle oracle = {.ctx = ctx,
				.profile = profile,
				.machine = abi_machine(abi_native()),
				.use = LIKE_US};

	return libseccomp_end(begin(oracle), out);
}

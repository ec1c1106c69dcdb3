/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A profile is cut down to the rules that matter, for each machine and each kind of host.
 * What libseccomp makes of the rules on one call does not depend on those on others, but for
 * the mistake of lost_abis.h, which a rule of our own keeps away.
 */
#include "libseccomp/question.h"

#include "bpf/calls.h"
#include "bpf/outcome.h"
#include "kernel/native.h"
#include "libseccomp/installed.h"
#include "libseccomp/oracle.h"
#include "model/host_cover.h"
#include "profile/engine.h"

#include <string.h>

/* More kinds of host are not looked at. */
#define HOSTS_MAX 64

/* Of so many rules every order is tried. */
#define ORDERED_MAX 4
#define ORDERS_MAX 24

/* A jump that is longer comes out wrong in a filter for the other byte order. */
#define SHORT_PROGRAM 256

/* One machine and what stands in for it where the library does not know it. */
struct asking {
	struct context *ctx;
	const struct question *question;
	const bool *wanted; /* the calls whose rules play a part; NULL: all */
	enum abi machine;
	enum abi asked; /* the machine itself, or the one here */
	abi_set abis;   /* of the machine, that are asked about */
	struct answer *answer;
};

/* Hosts. */

static bool names_call(const struct asking *a, const struct profile_rule *rule, size_t name)
{
	syscall_id id = profile_call(rule, name);

	return !a->wanted || (id != SYSCALL_NONE && a->wanted[id]);
}

static bool matters(const struct asking *a, const struct profile_rule *rule)
{
	for (size_t i = 0; profile_is_on(rule, a->machine) && i < rule->names.len; i++)
		if (names_call(a, rule, i))
			return true;
	return false;
}

/* CALLS, and what is made through them or what they are made through on an ABI of ABIS. */
static const bool *wanted_for(struct arena *arena, const bool *calls, abi_set abis)
{
	bool *wanted = ARENA_ARRAY(arena, bool, (size_t)syscall_count());

	for (syscall_id id = 0; id < syscall_count(); id++) {
		wanted[id] |= calls[id];
		ABI_EACH(abi, abis & syscall_behind(id)) {
			syscall_id via = syscall_multiplexed(id, abi).via;

			wanted[id] |= calls[via];
			wanted[via] |= calls[id];
		}
	}
	return wanted;
}

/* What rules that matter ask of the host. */
static struct host_need find_need(const struct asking *a)
{
	const struct profile *profile = a->question->profile;
	struct host_need need = {0};

	for (size_t i = 0; i < profile->rules.len && need.kernels.len <= HOSTS_MAX; i++) {
		const struct cube *guard = &profile->rules.ptr[i].guard;

		if (!matters(a, &profile->rules.ptr[i]))
			continue;
		need.caps |= guard->held | guard->lacked;
		host_need_kernel(a->ctx->arena, &need, guard->kernel_lo);
		host_need_kernel(a->ctx->arena, &need, guard->kernel_hi);
	}
	return need;
}

/* The kinds of host that rules tell apart; more than HOSTS_MAX: too many. */
static struct cube_list find_hosts(const struct asking *a)
{
	struct host_need need = find_need(a);
	struct cube_list hosts = {0};
	struct cube host = cube_all();

	for (size_t i = 0; i <= need.kernels.len; i++) {
		host.kernel_hi = i < need.kernels.len ? need.kernels.ptr[i] : KERNEL_MAX;
		host.held = 0;
		do {
			host.lacked = need.caps & ~host.held;
			cube_list_add(a->ctx->arena, &hosts, &host);
			host.held = (host.held - need.caps) & need.caps; /* the next subset */
		} while (host.held && hosts.len <= HOSTS_MAX);
		host.kernel_lo = host.kernel_hi;
	}
	return hosts;
}

/* Profiles. */

/* A call that is not asked about, for a rule that all ABIs have. */
static const char *name_elsewhere(const bool *wanted)
{
	static const char names[][12] = {"exit_group", "read", "write"};
	size_t i = 0;

	while (i + 1 < ARRAY_LEN(names) && wanted[syscall_find(names[i], strlen(names[i]))])
		i++;
	return names[i];
}

static void add_rule_elsewhere(const struct asking *a, struct profile *part)
{
	struct profile_rule rule = {.guard = cube_all(), .machines = PROFILE_ANY_MACHINE};

	rule.action.verb = part->fallback.verb == VERB_ALLOW ? VERB_KILL : VERB_ALLOW;
	*VEC_PUSH(a->ctx->arena, &rule.names) = name_elsewhere(a->wanted);
	*VEC_PUSH(a->ctx->arena, &part->rules) = rule;
}

/* RULE as it stands on the machine, with the names that are asked about. */
static struct profile_rule part_of(const struct asking *a, const struct profile_rule *rule)
{
	struct profile_rule part = *rule;

	part.names.ptr = NULL;
	part.names.len = part.names.cap = 0;
	for (size_t i = 0; i < rule->names.len; i++)
		if (names_call(a, rule, i))
			*VEC_PUSH(a->ctx->arena, &part.names) = rule->names.ptr[i];
	part.action = profile_action(rule, a->machine);
	part.errno_name = NULL;
	part.guard = cube_all();
	part.machines = PROFILE_ANY_MACHINE;
	return part;
}

static struct profile *without_rules(const struct asking *a, const struct profile *profile)
{
	struct profile *copy = ARENA_NEW(a->ctx->arena, struct profile);

	*copy = *profile;
	memset(&copy->rules, 0, sizeof(copy->rules));
	return copy;
}

/* What engines hand to the library on HOST. */
static struct profile *cut_down(const struct asking *a, const struct cube *host)
{
	static const uint64_t no_args[CUBE_ARGS];
	const struct profile *whole = a->question->profile;
	struct profile *part = without_rules(a, whole);
	struct host there = {host->held, host->kernel_lo};

	part->abis = a->asked == a->machine ? a->abis : ABI_BIT(a->asked);
	part->fallback = profile_default(whole, a->machine);
	part->errno_name = NULL;
	for (size_t i = 0; i < whole->rules.len; i++)
		if (matters(a, &whole->rules.ptr[i]) &&
		    cube_has(&whole->rules.ptr[i].guard, no_args, there))
			*VEC_PUSH(a->ctx->arena, &part->rules) =
				part_of(a, &whole->rules.ptr[i]);
	return part;
}

/* The rules of PART that have a condition, which alone depend on their order. */
static size_t count_conditional(const struct profile *part)
{
	size_t count = 0;

	for (size_t i = 0; i < part->rules.len; i++)
		count += part->rules.ptr[i].args.len != 0;
	return count;
}

/* PART with its conditional rules in order NUMBER, 0 being their own, at the end. */
static struct profile *in_order(const struct asking *a, const struct profile *part,
				size_t number)
{
	struct profile *ordered = without_rules(a, part);
	const struct profile_rule *rest[ORDERED_MAX];
	size_t count = 0;

	for (size_t i = 0; i < part->rules.len; i++)
		if (part->rules.ptr[i].args.len)
			rest[count++] = &part->rules.ptr[i];
		else
			*VEC_PUSH(a->ctx->arena, &ordered->rules) = part->rules.ptr[i];
	for (; count; number /= count--) {
		size_t at = number % count;

		*VEC_PUSH(a->ctx->arena, &ordered->rules) = *rest[at];
		memmove(&rest[at], &rest[at + 1], (count - at - 1) * sizeof(*rest));
	}
	return ordered;
}

VEC_STRUCT(profiles, const struct profile *);

static void add_profile(const struct asking *a, struct profile *part, struct profiles *out)
{
	if (a->question->calls)
		add_rule_elsewhere(a, part);
	*VEC_PUSH(a->ctx->arena, out) = part;
}

/*
 * What is compiled for HOST: one, or each order of its conditional rules and it as it stands;
 * none when there are too many orders.
 */
static struct profiles profiles_for(const struct asking *a, const struct cube *host)
{
	struct profile *part = cut_down(a, host);
	struct profiles out = {0};
	size_t count = a->question->every_order ? count_conditional(part) : 0;
	size_t orders = 1;

	if (count > ORDERED_MAX)
		return out;
	for (size_t i = 2; i <= count; i++)
		orders *= i;
	for (size_t i = 0; orders > 1 && i < orders; i++)
		add_profile(a, in_order(a, part, i), &out);
	add_profile(a, part, &out);
	return out;
}

/* Programs. */

static enum abi asked_abi(const struct asking *a, enum abi abi)
{
	return a->asked == a->machine ? abi : a->asked;
}

/* True when the library can say what becomes of ID on ABI. */
static bool can_be_asked(const struct asking *a, enum abi abi, syscall_id id)
{
	enum abi asked = asked_abi(a, abi);

	return syscall_number(id, abi) >= 0 &&
	       (!a->question->calls || a->question->calls[id]) &&
	       engine_width(asked) == engine_width(abi) && syscall_number(id, asked) >= 0 &&
	       (libseccomp_knows_on(id, asked) || (syscall_behind(id) & ABI_BIT(asked)));
}

static bool is_readable(const struct asking *a, const struct bpf_program *program)
{
	bool is_foreign = abi_info(a->asked)->big_endian != native_big_endian();

	return program->len > 0 && bpf_check(program) == NULL &&
	       (!is_foreign || program->len < SHORT_PROGRAM);
}

static diagram_id run(const struct asking *a, struct bpf_outcomes *outcomes, enum abi abi,
		      syscall_id id)
{
	enum abi asked = asked_abi(a, abi);
	struct bpf_numbers at = {.arch = abi_info(asked)->audit,
				 .nr = (uint32_t)syscall_number(id, asked)};

	return bpf_outcome(outcomes, &at, abi_info(asked)->bits == 32);
}

/* What PROGRAM decides, into FOUND; what is there already and differs becomes 0. */
static void read_program(const struct asking *a, const struct bpf_program *program,
			 bool is_first, struct answer *found)
{
	struct bpf_outcomes *outcomes = NULL;

	if (is_readable(a, program))
		outcomes = bpf_outcomes_new(a->ctx->diagrams, program, 1,
					    abi_info(a->asked)->big_endian);
	ABI_EACH(abi, a->abis)
		for (syscall_id id = 0; id < syscall_count(); id++) {
			diagram_id *outcome = &found->outcome[abi][id], now = 0;

			if (outcomes && can_be_asked(a, abi, id))
				now = run(a, outcomes, abi, id);
			*outcome = is_first || *outcome == now ? now : 0;
		}
}

static void answer_start(struct arena *arena, abi_set abis, struct answer *answer)
{
	*answer = (struct answer){0};
	ABI_EACH(abi, abis)
		answer->outcome[abi] = ARENA_ARRAY(arena, diagram_id, (size_t)syscall_count());
}

/* What is FOUND on HOST becomes a part of the answer, which 0 anywhere spoils. */
static void add_host(const struct asking *a, const struct cube *host,
		     const struct answer *found, bool is_first)
{
	struct diagrams *d = a->ctx->diagrams;
	diagram_id here = diagram_cube(d, host);

	ABI_EACH(abi, a->abis)
		for (syscall_id id = 0; id < syscall_count(); id++) {
			diagram_id one = found->outcome[abi][id];
			diagram_id *all = &a->answer->outcome[abi][id];

			if (is_first)
				*all = one;
			else
				*all = *all && one ? diagram_if(d, here, one, *all) : 0;
		}
}

/* False when the library cannot be asked, which is diagnosed. */
static bool ask_on(const struct asking *a, const struct cube *host, bool is_first)
{
	struct profiles profiles = profiles_for(a, host);
	struct libseccomp_use use = {.machine = a->asked,
				     .host = {host->held, host->kernel_lo}};
	struct bpf_program programs[ORDERS_MAX + 1];
	struct answer found;

	answer_start(a->ctx->arena, a->abis, &found);
	if (profiles.len &&
	    !libseccomp_filters(a->ctx, profiles.ptr, profiles.len, use, programs))
		return false;
	for (size_t i = 0; i < profiles.len; i++)
		read_program(a, &programs[i], i == 0, &found);
	add_host(a, host, &found, is_first);
	return true;
}

static bool knows_all(abi_set abis)
{
	ABI_EACH(abi, abis)
		if (!libseccomp_knows_abi(abi))
			return false;
	return true;
}

static bool ask_machine(struct asking *a)
{
	struct cube_list hosts = find_hosts(a);

	a->abis = a->question->profile->abis & abi_of_machine(a->machine);
	a->asked = knows_all(a->abis) ? a->machine : abi_machine(abi_native());
	for (size_t i = 0; hosts.len <= HOSTS_MAX && i < hosts.len; i++)
		if (!ask_on(a, &hosts.ptr[i], i == 0))
			return false;
	return true;
}

bool question_ask(struct context *ctx, const struct question *question, struct answer *answer)
{
	struct asking a = {.ctx = ctx, .question = question, .answer = answer};

	answer_start(ctx->arena, question->profile->abis, answer);
	if (question->calls)
		a.wanted = wanted_for(ctx->arena, question->calls, question->profile->abis);
	ABI_EACH(machine, abi_main_only(ABI_ALL)) {
		a.machine = machine;
		if ((question->profile->abis & abi_of_machine(machine)) && !ask_machine(&a))
			return false;
	}
	return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every profile is read back before anybody sees it.  A difference is either a
 * mistake of ours, or one of the few things that the format cannot say: which
 * one is told by where it is.
 */
#include "profile/docker_prove.h"

#include "core/limits.h"
#include "decompile/describe.h"
#include "kernel/seccomp.h"
#include "model/host.h"
#include "profile/docker_apart.h"
#include "profile/docker_read_back.h"
#include "profile/engine.h"
#include "profile/engine_size.h"
#include "profile/errno_labels.h"
#include "profile/lost_abis.h"
#include "profile/removed_rules.h"

#include <string.h>

struct profile_proof {
	struct context *ctx;
	const struct policy *policy;
	struct docker_options *options;
	bool is_planned; /* the profile is the one that the options tell of */
};

static const char *call_text(const struct profile_proof *proof, const struct difference *d)
{
	return describe_call(proof->ctx->arena, d->id, d->abi, d->call.args);
}

/* Another ABI of the policy on the same machine that has the call, or ABI_COUNT. */
static enum abi neighbour(const struct profile_proof *proof, const struct difference *d)
{
	abi_set others = abi_of_machine(d->abi) & proof->policy->abis & ~ABI_BIT(d->abi);

	ABI_EACH(abi, others)
		if (syscall_number(d->id, abi) >= 0)
			return abi;
	return ABI_COUNT;
}

#define LIMIT(proof, span, ...)                                                           \
	diag_format_limit((proof)->ctx->diags, profile_form_text((proof)->options->form), \
			  (span), __VA_ARGS__)

#define NOTE(proof, diag, ...) diag_note((proof)->ctx->diags, (diag), __VA_ARGS__)

/* A rule on ID that makes the profile do what it would do with D's call, or SPAN_NONE. */
static struct span rule_behind(const struct profile_proof *proof, const struct difference *d,
			       syscall_id id)
{
	abi_set abis = proof->policy->abis & abi_of_machine(d->abi);

	ABI_EACH(abi, abis) {
		VEC_EACH(region, *policy_regions(proof->policy, abi, id))
			if (action_equal(region->action, d->b.action))
				return region->rule;
	}
	return SPAN_NONE;
}

/* Where to point: the rule that cannot be said, or else the one that goes too far. */
static struct span place_of(const struct profile_proof *proof, const struct difference *d,
			    syscall_id id)
{
	struct span behind = rule_behind(proof, d, id);

	if (!span_equal(d->a.rule, proof->policy->fallback_span) || behind.file == 0)
		return d->a.rule;
	return behind;
}

/* The call behind D's multiplexer that D's arguments name, or SYSCALL_NONE. */
static syscall_id sub_call(const struct difference *d)
{
	for (syscall_id id = 0; id < syscall_count(); id++) {
		struct syscall_route route = syscall_multiplexed(id, d->abi);

		if (route.via == d->id && (d->call.args[0] & route.mask) == route.call)
			return id;
	}
	return SYSCALL_NONE;
}

static void note_example(const struct profile_proof *proof, struct diag *diag,
			 const struct difference *d)
{
	struct arena *arena = proof->ctx->arena;

	NOTE(proof, diag, "on %s, %s is to %s; the profile would %s", abi_info(d->abi)->name,
	     call_text(proof, d), describe_action(arena, d->abi, d->a.action),
	     describe_action(arena, d->abi, d->b.action));
}

/* The ABIs of the policy on which ID is reached by VIA; all that have VIA for SYSCALL_NONE. */
static abi_set abis_by(const struct profile_proof *proof, syscall_id id, syscall_id via)
{
	abi_set abis = 0;

	ABI_EACH(abi, proof->policy->abis & syscall_abis(via))
		if (id == SYSCALL_NONE || syscall_multiplexed(id, abi).via == via)
			abis |= ABI_BIT(abi);
	return abis;
}

static void explain_multiplexer(const struct profile_proof *proof, const struct difference *d)
{
	const char *via = syscall_name(d->id);
	syscall_id id = sub_call(d);
	abi_set abis = abis_by(proof, id, d->id);
	const char *concerned = describe_abis(proof->ctx->arena, abis);
	abi_set others = proof->policy->abis & ~abis;
	struct diag *diag = LIMIT(proof, place_of(proof, d, id == SYSCALL_NONE ? d->id : id),
				  "libseccomp carries rules on '%s' over to %s on %s, where it "
				  "cannot check their arguments",
				  id == SYSCALL_NONE ? via : syscall_name(id), via, concerned);

	note_example(proof, diag, d);
	if (others)
		NOTE(proof, diag, "leave %s out: arch %s", concerned,
		     describe_abis(proof->ctx->arena, others));
	NOTE(proof, diag, "or decide %s openly, such as by `allow %s`", via, via);
}

/* How to do without ABI where it compares too few bits: the `arch` of those that compare all.
 */
static const char *without_narrow(const struct profile_proof *proof, enum abi abi)
{
	struct sbuf text = {.arena = proof->ctx->arena};

	sbuf_printf(&text, "leave %s out", abi_info(abi)->name);
	ABI_EACH(wide, proof->policy->abis)
		if (engine_width(wide) == 64)
			sbuf_printf(&text, "%s%s", strchr(text.ptr, ':') ? ", " : ": arch ",
				    abi_info(wide)->name);
	return text.ptr;
}

static void explain_neighbour(const struct profile_proof *proof, const struct difference *d,
			      enum abi other)
{
	const char *abi = abi_info(d->abi)->name;
	struct diag *diag = LIMIT(proof, place_of(proof, d, d->id),
				  "a rule on '%s' reaches %s and %s alike, and they need "
				  "different ones",
				  syscall_name(d->id), abi, abi_info(other)->name);

	note_example(proof, diag, d);
	if (engine_width(d->abi) < engine_width(other))
		NOTE(proof, diag, "make the rule the same on both, or %s",
		     without_narrow(proof, d->abi));
	else
		NOTE(proof, diag,
		     "leave %s out (`arch`, --arch), or make the rule the same on both", abi);
}

static void explain_width(const struct profile_proof *proof, const struct difference *d)
{
	const char *abi = abi_info(d->abi)->name;
	struct diag *diag =
		LIMIT(proof, place_of(proof, d, d->id),
		      "libseccomp compares 32 bits on %s, and the arguments of '%s' "
		      "have 64",
		      abi, syscall_name(d->id));

	note_example(proof, diag, d);
	NOTE(proof, diag, "%s", without_narrow(proof, d->abi));
}

/* True when the default of the policy on ABI is not what the profile's, D's b, is there. */
static bool has_other_default(const struct profile_proof *proof, const struct difference *d,
			      enum abi abi)
{
	struct action own = policy_fallback(proof->policy, abi, SYSCALL_NONE);

	if (!profile_form_names_errnos(proof->options->form))
		return !action_equal(own, d->b.action);
	return !action_equal(errno_labels_add(own, abi), errno_labels_add(d->b.action, d->abi));
}

/* The action of a default, by a number where profiles have numbers. */
static const char *default_text(const struct profile_proof *proof, const struct difference *d,
				struct action action)
{
	struct arena *arena = proof->ctx->arena;

	if (profile_form_names_errnos(proof->options->form))
		return describe_action(arena, d->abi, action);
	return arena_printf(arena, "%s %u", verb_name(action.verb), action.data);
}

static void explain_default(const struct profile_proof *proof, const struct difference *d)
{
	bool has_names = profile_form_names_errnos(proof->options->form);
	struct diag *diag = LIMIT(proof, proof->policy->fallback_span,
				  "it has one default for all architectures, with one %s",
				  has_names ? "errno" : "number");
	abi_set others = 0;

	ABI_EACH(abi, proof->policy->abis)
		if (has_other_default(proof, d, abi))
			others |= ABI_BIT(abi);
	NOTE(proof, diag, "on %s the default is %s, elsewhere %s",
	     describe_abis(proof->ctx->arena, others), default_text(proof, d, d->a.action),
	     default_text(proof, d, d->b.action));
	NOTE(proof, diag, "build one profile for each, or leave the former out: --arch %s",
	     describe_arch_option(proof->ctx->arena, proof->policy->abis & ~others));
	if (proof->options->form == PROFILE_DOCKER)
		NOTE(proof, diag,
		     "or build it for Podman, which knows errnos by name: -t podman");
}

static void explain_abi(const struct profile_proof *proof, const struct difference *d)
{
	const char *abi = abi_info(d->abi)->name;
	struct diag *diag;

	if (proof->policy->abis & ABI_BIT(d->abi)) {
		diag = LIMIT(proof, proof->policy->fallback_span,
			     "Docker knows no hosts with %s, so it cannot stand "
			     "beside other machines",
			     abi);
		NOTE(proof, diag, "build one profile for each machine with --arch");
		return;
	}
	diag = LIMIT(proof, proof->policy->fallback_span,
		     "engines let %s in on its machines, named or not", abi);
	NOTE(proof, diag, "add %s to `arch`", abi);
}

static void explain_mistake(const struct profile_proof *proof, const struct difference *d)
{
	struct diag *diag = diag_error(proof->ctx->diags, d->a.rule, DIAG_SELF_CHECK,
				       "the profile does not mean the policy: on %s, %s is to "
				       "%s %u, and it would %s %u",
				       abi_info(d->abi)->name, call_text(proof, d),
				       verb_name(d->a.action.verb), d->a.action.data,
				       verb_name(d->b.action.verb), d->b.action.data);

	NOTE(proof, diag, "this is a mistake in scmpl; nothing was written");
}

/* The policy itself decides D's call otherwise on ABI, if that is one. */
static bool is_other(const struct profile_proof *proof, const struct difference *d,
		     enum abi abi)
{
	struct verdict there;

	if (abi == ABI_COUNT)
		return false;
	there = policy_eval(proof->policy, abi, d->id, &d->call);
	return !action_equal(there.action, d->a.action);
}

/* READ_ABIS: what the profile speaks for. */
static void explain(const struct profile_proof *proof, const struct difference *d,
		    abi_set read_abis)
{
	enum abi other = d->id == SYSCALL_NONE ? ABI_COUNT : neighbour(proof, d);

	if (ABI_BIT(d->abi) & (proof->policy->abis ^ read_abis))
		explain_abi(proof, d);
	else if (d->id == SYSCALL_NONE)
		explain_default(proof, d);
	else if (syscall_is_multiplexer(d->id))
		explain_multiplexer(proof, d);
	else if (engine_width(d->abi) < abi_info(d->abi)->bits && !is_other(proof, d, other))
		explain_width(proof, d);
	else if (other != ABI_COUNT)
		explain_neighbour(proof, d, other);
	else
		explain_mistake(proof, d);
}

/* A rule of our own clashes with one that libseccomp makes, or two of the latter do. */
static bool report_trouble(void *data, const struct engine_trouble *trouble)
{
	const struct profile_proof *proof = data;
	struct difference d = {.abi = trouble->abi, .id = trouble->id};

	if (trouble->kind == ENGINE_TOO_COMPLEX) {
		diag_error(proof->ctx->diags, proof->policy->fallback_span, DIAG_TOO_COMPLEX,
			   "the profile has too many conditions to be proved");
		return false;
	}
	d.call = trouble->example;
	d.a = policy_eval(proof->policy, d.abi, d.id, &d.call);
	d.b.action = action_equal(d.a.action, trouble->later.action) ? trouble->earlier.action
								     : trouble->later.action;
	explain(proof, &d, proof->policy->abis);
	return false;
}

/* Where READ denies what the policy is milder on. */
static bool is_stricter(const void *ctx, diagram_id wanted, diagram_id read, diagram_id *result)
{
	(void)ctx;
	if (wanted != read && !(diagram_is_leaf(wanted) && diagram_is_leaf(read)))
		return false;
	*result = DIAGRAM_FALSE;
	if (wanted != read) {
		enum verb verb = action_of_value(diagram_value(read)).verb;

		if (verb <= VERB_DENY && verb < action_of_value(diagram_value(wanted)).verb)
			*result = DIAGRAM_TRUE;
	}
	return true;
}

/* Let READ be as mild as the policy where strict registers let it be stricter. */
static void take_stricter(const struct profile_proof *proof, struct policy *read)
{
	struct diagrams *d = read->diagrams;

	ABI_EACH(abi, read->abis & proof->policy->abis)
		for (syscall_id id = 0; id < syscall_count(); id++) {
			diagram_id wanted = policy_outcome(proof->policy, abi, id);
			diagram_id outcome = policy_outcome(read, abi, id);
			struct decision *decision;

			if (outcome == wanted)
				continue;
			decision = ARENA_NEW(proof->ctx->arena, struct decision);
			decision->regions = *policy_regions(read, abi, id);
			decision->outcome =
				diagram_if(d,
					   diagram_and(d, engine_upper_bits(d, id, abi),
						       diagram_combine(d, is_stricter, NULL,
								       wanted, outcome)),
					   wanted, outcome);
			read->decisions[abi][id] = decision;
		}
}

/* Those of ABIS that D was told of, too. */
static abi_set abis_told(const struct difference *d, abi_set abis)
{
	return syscall_is_multiplexer(d->id) ? abis & syscall_abis(d->id) : 0;
}

/*
 * Report every call that differs, each once: what was reported is taken over
 * into READ, which is ours, and the rest is compared again.
 */
static bool compare(const struct profile_proof *proof, struct policy *read)
{
	struct difference d, last = {.abi = ABI_COUNT, .id = SYSCALL_NONE};
	size_t found = 0;

	while (!policy_equal(proof->policy, read, &d)) {
		explain(proof, &d, read->abis);
		if (d.id == SYSCALL_NONE || (d.abi == last.abi && d.id == last.id) ||
		    !(read->abis & ABI_BIT(d.abi)) || ++found == LIMIT_ERRORS)
			return false;
		ABI_EACH(abi, ABI_BIT(d.abi) | abis_told(&d, read->abis))
			read->decisions[abi][d.id] = proof->policy->decisions[abi][d.id];
		last = d;
	}
	return found == 0;
}

/* Engines have no say about these, so the model leaves them out of its comparison. */
static bool has_flags(const struct profile_proof *proof, const struct policy *read)
{
	if (read->flags == proof->policy->flags)
		return true;
	diag_error(proof->ctx->diags, SPAN_NONE, DIAG_SELF_CHECK,
		   "the profile asks for other filter flags than the policy");
	return false;
}

/* Not a difference in what the profile says, but in what becomes of it. */
static bool loses_none(const struct profile_proof *proof, const struct profile *profile)
{
	abi_set lost = lost_abis(proof->ctx->arena, profile);

	ABI_EACH(abi, lost) {
		const char *name = abi_info(abi)->name;
		struct diag *diag = LIMIT(proof, proof->policy->fallback_span,
					  "libseccomp would lose all rules of %s", name);

		NOTE(proof, diag,
		     "it is misled by names that %s does not have, unless an unconditional "
		     "rule is about a call that it has",
		     name);
		NOTE(proof, diag, "leave %s out (`arch`, --arch), or add such a rule", name);
	}
	return lost == 0;
}

/* The line of some rule of the policy on ID. */
static struct span rule_on(const struct profile_proof *proof, syscall_id id)
{
	struct span rule = proof->policy->fallback_span;

	if (id == SYSCALL_NONE)
		return rule;
	ABI_EACH(abi, proof->policy->abis & syscall_abis(id))
		if (span_equal(rule, proof->policy->fallback_span))
			rule = policy_rule_on(proof->policy, abi, id);
	return rule;
}

static void report_size(const struct profile_proof *proof, enum abi machine, size_t size,
			syscall_id largest)
{
	struct diag *diag = LIMIT(proof, rule_on(proof, largest),
				  "libseccomp would make a filter of it that is too long");

	NOTE(proof, diag,
	     "on %s it may take %zu instructions, most of them for '%s'; the kernel loads %d",
	     abi_info(machine)->name, size,
	     largest == SYSCALL_NONE ? "the default" : syscall_name(largest), BPF_PROGRAM_MAX);
	docker_note_length(proof->ctx, diag, proof->options);
}

/* Nor is this: a filter that the kernel does not load keeps the container from starting. */
static bool can_be_loaded(const struct profile_proof *proof, const struct profile *profile)
{
	size_t sizes[ABI_COUNT];
	struct hosts hosts;

	engine_sizes_at_most(profile, sizes);
	ABI_EACH(machine, abi_main_only(profile->abis)) {
		syscall_id largest;

		if (engine_size_at_most(profile, machine, sizes) <= BPF_PROGRAM_MAX)
			continue;
		progress_tell(proof->ctx->progress, "scmpl: the filter that engines make on %s",
			      abi_info(machine)->name);
		if (engine_size(profile, machine, NULL, &largest) <= BPF_PROGRAM_MAX)
			continue;
		hosts = host_cases(proof->ctx, proof->policy);
		VEC_EACH(host, hosts) {
			size_t size = engine_size(profile, machine, host, &largest);

			if (size <= BPF_PROGRAM_MAX)
				continue;
			report_size(proof, machine, size, largest);
			return false;
		}
	}
	return true;
}

/* The call whose rules on MACHINE for HOST (NULL: one that keeps all) take too many steps, or
 * SYSCALL_NONE. */
static syscall_id hard_call(const struct profile_proof *proof, const struct profile *profile,
			    enum abi machine, const struct host *host)
{
	const uint64_t *steps = engine_steps(proof->ctx->arena, profile, machine, host);
	syscall_id hardest = 0;

	for (syscall_id id = 1; id < syscall_count(); id++)
		if (steps[id] > steps[hardest])
			hardest = id;
	return steps[hardest] > ENGINE_STEPS_MAX ? hardest : SYSCALL_NONE;
}

/* One that libseccomp is not done with in any time does so, too. */
static bool can_be_made(const struct profile_proof *proof, const struct profile *profile)
{
	struct hosts hosts;

	if (proof->is_planned && proof->options->is_calm)
		return true;
	ABI_EACH(machine, abi_main_only(profile->abis)) {
		if (hard_call(proof, profile, machine, NULL) == SYSCALL_NONE)
			continue;
		hosts = host_cases(proof->ctx, proof->policy);
		VEC_EACH(host, hosts) {
			syscall_id hardest = hard_call(proof, profile, machine, host);

			if (hardest == SYSCALL_NONE)
				continue;
			docker_note_length(proof->ctx,
					   LIMIT(proof, rule_on(proof, hardest),
						 "libseccomp would take far too long to put "
						 "together the rules on '%s'",
						 syscall_name(hardest)),
					   proof->options);
			return false;
		}
	}
	return true;
}

/* Nor may what calls have in common be taken for what it is not. */
static bool are_apart(const struct profile_proof *proof, const struct profile *profile)
{
	struct engine_clash clash;
	struct diag *diag;

	if ((proof->is_planned && proof->options->is_apart) ||
	    !docker_find_clash(profile, &clash))
		return true;
	if (!clash.rules[0]) {
		diag = LIMIT(proof, rule_on(proof, clash.calls[0]),
			     "it cannot be proved for all hosts that the rules on "
			     "'%s' tell apart",
			     syscall_name(clash.calls[0]));
		NOTE(proof, diag,
		     "they ask for too many capabilities; --cap says which are held");
		return false;
	}
	diag = LIMIT(proof, rule_on(proof, clash.calls[0]),
		     "libseccomp would mix up the rules on '%s' and '%s'",
		     syscall_name(clash.calls[0]), syscall_name(clash.calls[1]));
	NOTE(proof, diag,
	     "what they have in common is one part of its filter, which may find another "
	     "argument loaded than the one that it compares; `exec` and `build -t bpf` "
	     "have filters of their own");
	return false;
}

/* Nor may one be taken out for another, as others may go with it. */
static bool are_kept(const struct profile_proof *proof, const struct profile *profile)
{
	bool *is_found;

	if (proof->is_planned && proof->options->is_kept)
		return true;
	is_found = ARENA_ARRAY(proof->ctx->arena, bool, (size_t)syscall_count());
	find_removed_rules(proof->ctx->arena, profile, is_found);
	for (syscall_id id = 0; id < syscall_count(); id++) {
		if (!is_found[id])
			continue;
		LIMIT(proof, rule_on(proof, id),
		      "libseccomp would take rules on '%s' out for others", syscall_name(id));
		return false;
	}
	return true;
}

/*
 * Without a listenerPath runc starts no container, crun answers such calls with
 * ENOSYS, and Docker 20.10, which drops the path, waits for ever.
 */
static bool needs_no_listener(const struct profile_proof *proof)
{
	struct span rule;
	struct diag *diag;

	if (!policy_notifies(proof->policy, &rule))
		return true;
	diag = diag_error(proof->ctx->diags, rule, DIAG_NEEDS_LISTENER,
			  "a profile with 'notify' needs a listener, and a policy names none: "
			  "engines would not start the container");
	NOTE(proof, diag, "use 'deny', or build a filter for a supervisor of your own: -t bpf");
	return false;
}

bool profile_prove(struct context *ctx, const struct policy *policy,
		   const struct profile *profile, struct docker_options *options)
{
	struct profile_proof proof = {.ctx = ctx, .policy = policy, .options = options};
	struct policy *read;

	if (!needs_no_listener(&proof))
		return false;
	proof.is_planned = options->planned && profile_equal(options->planned, profile);
	read = engine_policy(ctx->diagrams, profile, report_trouble, &proof);
	if (read && options->strict_registers)
		take_stricter(&proof, read);
	return read && compare(&proof, read) && has_flags(&proof, read) &&
	       loses_none(&proof, profile) && can_be_loaded(&proof, profile) &&
	       can_be_made(&proof, profile) && are_apart(&proof, profile) &&
	       are_kept(&proof, profile);
}

bool docker_prove(struct context *ctx, const struct policy *policy, struct str json,
		  struct docker_options *options)
{
	size_t wrong;
	const struct profile *profile = docker_read_back(ctx, json, &wrong);

	if (profile)
		return profile_prove(ctx, policy, profile, options);
	diag_error(ctx->diags, SPAN_NONE, DIAG_SELF_CHECK,
		   "the profile cannot be read back: it is not as we write it from byte %zu on",
		   wrong);
	return false;
}

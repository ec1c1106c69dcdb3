/* SPDX-License-Identifier: Apache-2.0 */
/*
 * LXC adds each rule to the machine's own filter and to those of its other ABIs, which are
 * merged: a policy has to speak for all of these.  It looks names up for each ABI first, and
 * what socketcall or ipc leads to has no number there: such a rule is dropped.
 */
#include "emit/lxc.h"

#include "decompile/describe.h"
#include "kernel/settings.h"
#include "profile/docker_plan.h"
#include "profile/docker_prove.h"
#include "profile/plain_form.h"

#include <string.h>

struct lxc_writer {
	struct context *ctx;
	const struct policy *policy;
	const struct profile *profile;
};

#define FORM "an LXC profile"

#define NOTE(writer, diag, ...) diag_note((writer)->ctx->diags, (diag), __VA_ARGS__)

/* ---- what it can say ---- */

static bool can_say_abis(const struct lxc_writer *writer)
{
	abi_set abis = writer->policy->abis;
	abi_set own = lxc_abis(abi_machine(abi_next(abis, 0)));
	struct diag *diag;

	if (abis == own)
		return true;
	diag = diag_format_limit(
		writer->ctx->diags, FORM, writer->policy->fallback_span,
		"it serves one machine, with all the ABIs that LXC knows there");
	if (own)
		NOTE(writer, diag, "speak for %s: arch, --arch %s",
		     describe_abis(writer->ctx->arena, own),
		     describe_arch_option(writer->ctx->arena, own));
	else
		NOTE(writer, diag, "LXC does not know %s", abi_info(abi_next(abis, 0))->name);
	return false;
}

static bool can_say_verb(const struct lxc_writer *writer, enum verb verb, struct span span)
{
	struct diag *diag;

	if (verb == VERB_ALLOW || verb == VERB_DENY || verb == VERB_KILL_THREAD ||
	    verb == VERB_TRAP)
		return true;
	diag = diag_format_limit(writer->ctx->diags, FORM, span, "it has no action to %s",
				 verb_name(verb));
	if (verb == VERB_LOG && writer->ctx->settings->complain)
		NOTE(writer, diag,
		     "--complain makes one of each denial: try the policy by "
		     "`scmpl exec --complain`, or for another engine");
	else
		NOTE(writer, diag,
		     verb == VERB_KILL ? "its own kill is kill-thread: write that, or deny"
				       : "use allow, deny, trap or kill-thread");
	return false;
}

/* False of a RULE with one name that is reached by a multiplexer: LXC drops rules on these. */
static bool can_say_call(const struct lxc_writer *writer, const struct profile_rule *rule)
{
	const char *name = rule->names.ptr[0];
	abi_set abis = syscall_behind(syscall_find(name, strlen(name))) & writer->policy->abis;
	struct diag *diag;

	if (!abis)
		return true;
	diag = diag_format_limit(writer->ctx->diags, FORM,
				 plain_form_place(writer->policy, rule),
				 "LXC drops rules on '%s' for %s, where it is also reached by "
				 "socketcall or ipc",
				 name, describe_abis(writer->ctx->arena, abis));
	NOTE(writer, diag,
	     "leave the call to the default, or load a filter of -t bpf in the container's "
	     "first program");
	return false;
}

static bool can_say_rule(const struct lxc_writer *writer, const struct profile_rule *rule)
{
	if (!can_say_verb(writer, rule->action.verb, plain_form_place(writer->policy, rule)))
		return false;
	for (size_t i = 0; i < rule->names.len; i++) {
		struct profile_rule one = *rule;

		one.names.ptr += i;
		if (!can_say_call(writer, &one))
			return false;
	}
	return true;
}

static bool can_say(const struct lxc_writer *writer)
{
	if (!can_say_abis(writer) ||
	    !plain_form_has_no_flags(writer->ctx, writer->policy, "an LXC profile", "LXC") ||
	    !can_say_verb(writer, writer->profile->fallback.verb,
			  writer->policy->fallback_span))
		return false;
	for (size_t i = 0; i < writer->profile->rules.len; i++)
		if (!can_say_rule(writer, &writer->profile->rules.ptr[i]))
			return false;
	return true;
}

/* ---- text ---- */

static void put_action(struct sbuf *out, struct action action)
{
	switch (action.verb) {
	case VERB_DENY:
		sbuf_printf(out, "errno %u", action.data);
		break;
	case VERB_KILL_THREAD:
		sbuf_puts(out, "kill");
		break;
	default:
		sbuf_puts(out, verb_name(action.verb));
	}
}

static void put_args(struct sbuf *out, const struct profile_rule *rule)
{
	for (size_t i = 0; i < rule->args.len; i++) {
		const struct profile_arg *arg = &rule->args.ptr[i];
		bool is_masked = arg->op == PROFILE_MASKED_EQ;

		sbuf_printf(out, " [%u,%llu,%s", arg->index,
			    (unsigned long long)(is_masked ? arg->value_two : arg->value),
			    profile_op_name(arg->op));
		if (is_masked)
			sbuf_printf(out, ",%llu", (unsigned long long)arg->value);
		sbuf_puts(out, "]");
	}
}

static void put_profile(struct sbuf *out, const struct profile *profile)
{
	sbuf_printf(out, "2\n%s ",
		    profile->fallback.verb == VERB_ALLOW ? "denylist" : "allowlist");
	put_action(out, profile->fallback);
	sbuf_puts(out, "\n[all]\n");
	for (size_t i = 0; i < profile->rules.len; i++) {
		const struct profile_rule *rule = &profile->rules.ptr[i];

		for (size_t j = 0; j < rule->names.len; j++) {
			sbuf_printf(out, "%s ", rule->names.ptr[j]);
			put_action(out, rule->action);
			put_args(out, rule);
			sbuf_puts(out, "\n");
		}
	}
}

static bool prove(const struct lxc_writer *writer, struct str text,
		  struct docker_options *options)
{
	struct str wrong;
	const struct profile *profile = lxc_read(
		writer->ctx, text, abi_machine(abi_next(writer->policy->abis, 0)), &wrong);

	if (profile)
		return profile_prove(writer->ctx, writer->policy, profile, options);
	diag_error(writer->ctx->diags, SPAN_NONE, DIAG_SELF_CHECK,
		   "the LXC profile cannot be read back: '%.*s'", STR_FMT(wrong));
	return false;
}

bool lxc_emit(struct context *ctx, const struct policy *policy, struct sbuf *out)
{
	struct docker_options options = {.form = PROFILE_LXC,
					 .strict_registers = ctx->settings->strict_registers};
	struct sbuf text = {.arena = ctx->arena};
	struct lxc_writer writer = {ctx, policy, docker_plan(ctx, policy, &options)};

	if (!writer.profile || !can_say(&writer))
		return false;
	put_profile(&text, writer.profile);
	if (!prove(&writer, (struct str){text.ptr, text.len}, &options))
		return false;
	sbuf_add(out, text.ptr, text.len);
	return true;
}

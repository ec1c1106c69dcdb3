/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A list of calls to allow has one action for all others, and @default in it; a list of calls
 * to deny has an errno a name.  What is logged is a list of its own, or, where all others are,
 * of what is not.  Every list starts with an empty assignment, which takes back the unit's: a
 * first one decides what kind it is.
 *
 * systemd makes a filter of its own for each ABI of the machine, by libseccomp and without
 * conditions, so that what engines make of such a profile is what comes out.
 */
#include "emit/systemd.h"

#include "decompile/describe.h"
#include "emit/systemd_facts.h"
#include "kernel/settings.h"
#include "model/complain.h"
#include "profile/docker_plan.h"
#include "profile/docker_prove.h"
#include "profile/plain_form.h"

#include <string.h>

#define LINE_WIDTH 96
#define NOTE_WIDTH 320

struct unit_writer {
	struct context *ctx;
	const struct policy *policy;
	const struct profile *profile;
	struct sbuf *out;
	bool is_native; /* no architecture is named: the unit is for any machine's own ABI */
};

#define FORM "a systemd unit"

#define NOTE(writer, diag, ...) diag_note((writer)->ctx->diags, (diag), __VA_ARGS__)

/* A condition that always holds, against a fault of libseccomp (rule_parts.c), is none. */
static bool has_condition(const struct profile_rule *rule)
{
	for (size_t i = 0; i < rule->args.len; i++)
		if (rule->args.ptr[i].op != PROFILE_GE || rule->args.ptr[i].value != 0)
			return true;
	return false;
}

/* ---- what a unit can say ---- */

static bool refuse_condition(const struct unit_writer *writer, const struct profile_rule *rule)
{
	struct diag *diag = diag_format_limit(
		writer->ctx->diags, FORM, plain_form_place(writer->policy, rule),
		"'%s' depends on its arguments, and a unit names calls only",
		rule->names.ptr[0]);

	NOTE(writer, diag,
	     "decide the call as a whole, or start the service by `scmpl exec`, which compares "
	     "arguments");
	return false;
}

static bool refuse_verb(const struct unit_writer *writer, const struct profile_rule *rule)
{
	bool allows = !verb_permits(writer->profile->fallback.verb);
	struct diag *diag = diag_format_limit(
		writer->ctx->diags, FORM, plain_form_place(writer->policy, rule),
		"it is to %s '%s', and %s", verb_name(rule->action.verb), rule->names.ptr[0],
		allows ? "in a list of calls to allow all others take the "
			 "default"
		       : "a list of calls to deny has errnos and kill");

	NOTE(writer, diag,
	     allows ? "write `default allow` and what is to be denied, or one action for all"
		    : "use deny, kill or log");
	return false;
}

/* The call that RULE denies and systemd does not, or NULL. */
static const char *name_never_denied(const struct profile_rule *rule)
{
	for (size_t i = 0; i < rule->names.len; i++)
		if (systemd_never_denies(str_of(rule->names.ptr[i])))
			return rule->names.ptr[i];
	return NULL;
}

static bool can_deny(const struct unit_writer *writer, const struct profile_rule *rule)
{
	const char *name = name_never_denied(rule);
	struct diag *diag;

	if (!name)
		return true;
	diag = diag_format_limit(
		writer->ctx->diags, FORM, plain_form_place(writer->policy, rule),
		"systemd 257 takes '%s' out of every list of calls to deny, as "
		"it calls that behind the filter",
		name);
	NOTE(writer, diag, "start the service by `scmpl exec`, which denies it");
	return false;
}

static bool can_say_rule(const struct unit_writer *writer, const struct profile_rule *rule)
{
	enum verb verb = rule->action.verb;
	bool denies = verb == VERB_DENY || verb == VERB_KILL;

	if (has_condition(rule))
		return refuse_condition(writer, rule);
	if (verb == VERB_LOG || verb == VERB_ALLOW)
		return true;
	if (denies && verb_permits(writer->profile->fallback.verb))
		return can_deny(writer, rule);
	return refuse_verb(writer, rule);
}

static bool has_rule_to(const struct unit_writer *writer, enum verb verb)
{
	for (size_t i = 0; i < writer->profile->rules.len; i++)
		if (writer->profile->rules.ptr[i].action.verb == verb)
			return true;
	return false;
}

/* A list of what is not logged has no effect when nothing is in it. */
static bool can_say_default(const struct unit_writer *writer)
{
	enum verb verb = writer->profile->fallback.verb;
	struct diag *diag;

	if (verb == VERB_ALLOW || verb == VERB_DENY || verb == VERB_KILL ||
	    (verb == VERB_LOG && has_rule_to(writer, VERB_ALLOW)))
		return true;
	diag = diag_format_limit(writer->ctx->diags, FORM, writer->policy->fallback_span,
				 "there is no default to %s%s", verb_name(verb),
				 verb == VERB_LOG ? " everything" : "");
	NOTE(writer, diag,
	     verb == VERB_LOG ? "some call has to be allowed" : "use allow, deny or kill");
	return false;
}

/* Each ABI's filter is its own, but who may be called through is asked by one for all. */
static bool can_say_abis(const struct unit_writer *writer)
{
	if (writer->is_native)
		return plain_form_is_alike(writer->ctx, writer->policy, writer->profile);
	ABI_EACH(abi, writer->policy->abis) {
		struct diag *diag;

		if (systemd_abi_name(abi))
			continue;
		diag = diag_format_limit(writer->ctx->diags, FORM,
					 writer->policy->fallback_span,
					 "systemd has no name for %s", abi_info(abi)->name);
		NOTE(writer, diag, "leave it out (`arch`, --arch)");
		return false;
	}
	return plain_form_holds(writer->ctx, writer->policy, writer->profile);
}

/* True when the policy stops some call of ID that it speaks for. */
static bool is_stopped(const struct unit_writer *writer, syscall_id id)
{
	struct diagrams *d = writer->policy->diagrams;

	ABI_EACH(abi, writer->policy->abis & syscall_abis(id)) {
		struct diagram_values values = diagram_values(
			d, writer->ctx->arena, policy_outcome(writer->policy, abi, id));

		if (!verb_permits(action_of_value(diagram_value(values.ptr[0])).verb))
			return true;
	}
	return false;
}

/* What is to be allowed, in notes of a readable length. */
static void note_stopped(const struct unit_writer *writer, struct diag *diag)
{
	struct sbuf names = {.arena = writer->ctx->arena};

	for (syscall_id id = 0; id < syscall_count(); id++) {
		if (!systemd_always_allows(id) || !is_stopped(writer, id))
			continue;
		if (names.len > NOTE_WIDTH) {
			NOTE(writer, diag, "allow %s", sbuf_text(&names));
			names.len = 0;
		}
		sbuf_printf(&names, "%s%s", names.len ? ", " : "", syscall_name(id));
	}
	NOTE(writer, diag, "allow %s", sbuf_text(&names));
}

static bool can_say_always_allowed(const struct unit_writer *writer)
{
	struct diag *diag;
	bool is_sayable = true;

	if (verb_permits(writer->profile->fallback.verb))
		return true;
	for (syscall_id id = 0; id < syscall_count() && is_sayable; id++)
		is_sayable = !systemd_always_allows(id) || !is_stopped(writer, id);
	if (is_sayable)
		return true;
	diag = diag_format_limit(
		writer->ctx->diags, FORM, writer->policy->fallback_span,
		"every list of calls to allow has systemd's @default and write in it, and "
		"these are to be stopped");
	note_stopped(writer, diag);
	NOTE(writer, diag,
	     "`allow systemd-default, write` is all of these; or write `default allow` and "
	     "what is to "
	     "be denied");
	return false;
}

static bool can_say(const struct unit_writer *writer)
{
	if (!can_say_default(writer) ||
	    !plain_form_has_no_flags(writer->ctx, writer->policy, "a systemd unit", "systemd"))
		return false;
	for (size_t i = 0; i < writer->profile->rules.len; i++)
		if (!can_say_rule(writer, &writer->profile->rules.ptr[i]))
			return false;
	return can_say_abis(writer) && can_say_always_allowed(writer);
}

/* ---- text ---- */

/* A list of words under KEY, in lines of a decent width. */
struct list {
	struct sbuf *out;
	const char *start; /* of each line: "SystemCallFilter=~" */
	size_t line;       /* where the last one starts; 0: there is none */
};

static void put_word(struct list *list, const char *word, const char *error)
{
	size_t len = strlen(word) + strlen(error) + 2;

	if (list->line == 0 || list->out->len - list->line + len > LINE_WIDTH) {
		if (list->line)
			sbuf_puts(list->out, "\n");
		list->line = list->out->len;
		sbuf_puts(list->out, list->start);
	} else {
		sbuf_puts(list->out, " ");
	}
	sbuf_printf(list->out, "%s%s%s", word, *error ? ":" : "", error);
}

static void end_list(struct list *list)
{
	if (list->line)
		sbuf_puts(list->out, "\n");
}

static const char *error_text(const struct unit_writer *writer, struct action action,
			      const char *errno_name)
{
	if (action.verb == VERB_KILL)
		return "kill";
	return errno_name ? errno_name : arena_printf(writer->ctx->arena, "%u", action.data);
}

static void write_archs(const struct unit_writer *writer)
{
	struct list list = {writer->out, "SystemCallArchitectures=", 0};

	sbuf_puts(writer->out, "SystemCallArchitectures=\n");
	if (writer->is_native)
		put_word(&list, "native", "");
	ABI_EACH(abi, writer->is_native ? 0 : writer->profile->abis)
		put_word(&list, systemd_abi_name(abi), "");
	end_list(&list);
}

static void write_filter(const struct unit_writer *writer)
{
	const struct profile *profile = writer->profile;
	bool denies = verb_permits(profile->fallback.verb);
	struct list list = {writer->out,
			    denies ? "SystemCallFilter=~" : "SystemCallFilter=", 0};

	sbuf_puts(writer->out, "SystemCallFilter=\n");
	for (size_t i = 0; i < profile->rules.len; i++) {
		const struct profile_rule *rule = &profile->rules.ptr[i];
		const char *error =
			denies ? error_text(writer, rule->action, rule->errno_name) : "";

		for (size_t j = 0; j < rule->names.len; j++)
			if (!denies || !verb_permits(rule->action.verb))
				put_word(&list, rule->names.ptr[j], error);
	}
	end_list(&list);
	if (!denies)
		sbuf_printf(writer->out, "SystemCallErrorNumber=%s\n",
			    error_text(writer, profile->fallback, profile->errno_name));
}

static void write_log(const struct unit_writer *writer)
{
	bool logs_others = writer->profile->fallback.verb == VERB_LOG;
	enum verb listed = logs_others ? VERB_ALLOW : VERB_LOG;
	struct list list = {writer->out, logs_others ? "SystemCallLog=~" : "SystemCallLog=", 0};

	sbuf_puts(writer->out, "SystemCallLog=\n");
	for (size_t i = 0; i < writer->profile->rules.len; i++) {
		const struct profile_rule *rule = &writer->profile->rules.ptr[i];

		for (size_t j = 0; j < rule->names.len && rule->action.verb == listed; j++)
			put_word(&list, rule->names.ptr[j], "");
	}
	end_list(&list);
}

static bool prove(struct context *ctx, const struct policy *policy, struct str text,
		  struct docker_options *options)
{
	struct str wrong;
	const struct profile *profile = systemd_read(ctx, text, policy->abis, &wrong);

	if (profile)
		return profile_prove(ctx, policy, profile, options);
	diag_error(ctx->diags, SPAN_NONE, DIAG_SELF_CHECK,
		   "the drop-in cannot be read back: '%.*s'", STR_FMT(wrong));
	return false;
}

/*
 * What POLICY speaks for and no unit for several machines names: older versions of systemd
 * complain of such names, which are of no use to the others.
 */
static abi_set named_late(const struct policy *policy)
{
	abi_set late = policy->abis & systemd_late_abis();

	return late == policy->abis ? 0 : late;
}

/* The machines of the rarer byte order, when nobody asked for them: no filter is for both. */
static abi_set big_endian(const struct policy *policy)
{
	abi_set big = 0;

	ABI_EACH(abi, policy->is_for_any ? policy->abis : 0)
		if (abi_info(abi)->big_endian)
			big |= ABI_BIT(abi);
	return big;
}

static void warn_of(struct context *ctx, const struct policy *policy, abi_set left)
{
	bool is_late = (left & systemd_late_abis()) == left;
	struct diag *diag;

	if (!left)
		return;
	diag = diag_warning(
		ctx->diags, policy->fallback_span, DIAG_ABI_LEFT_OUT,
		"%s: what this unit does there is not proven",
		arena_printf(ctx->arena,
			     is_late ? "%s is left out, which systemd has a name for since 255"
				     : "a unit for all machines is for those of one byte order "
				       "and of systemd 252, without %s",
			     describe_abis(ctx->arena, left)));
	diag_note(ctx->diags, diag, "for such machines: a unit of their own, by --arch %s",
		  abi_info(abi_next(left, 0))->name);
}

/* True when POLICY speaks for the own ABI of each machine that there may be, and no other. */
static bool is_native(const struct policy *policy)
{
	return policy->is_for_any && policy->abis == abi_main_only(policy->abis);
}

static bool write_unit(struct unit_writer *writer)
{
	if (!writer->profile || !can_say(writer))
		return false;
	if (writer->ctx->settings->complain)
		sbuf_puts(writer->out, "# " COMPLAIN_NOTE "\n");
	sbuf_puts(writer->out, "[Service]\n");
	write_archs(writer);
	write_filter(writer);
	write_log(writer);
	return true;
}

bool systemd_emit(struct context *ctx, const struct policy *whole, struct sbuf *out)
{
	struct docker_options options = {.form = PROFILE_SYSTEMD};
	struct sbuf text = {.arena = ctx->arena};
	bool native = is_native(whole);
	abi_set left = native ? 0 : named_late(whole) | big_endian(whole);
	const struct policy *policy = policy_narrow(whole, whole->abis & ~left);
	struct unit_writer writer = {.ctx = ctx,
				     .policy = policy,
				     .profile = docker_plan(ctx, policy, &options),
				     .out = &text,
				     .is_native = native};

	if (!write_unit(&writer) ||
	    !prove(ctx, policy, (struct str){text.ptr, text.len}, &options))
		return false;
	sbuf_add(out, text.ptr, text.len);
	warn_of(ctx, whole, left);
	return true;
}

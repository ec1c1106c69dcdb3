/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A SeccompProfile within the limits of its CRD, which the API server holds objects to: numbers
 * of 63 bits, no errno of the default, no member but these.  On its way to a node the operator
 * leaves out an errnoRet of 0, which engines then take for EPERM.
 */
#include "emit/spo.h"

#include "decompile/describe.h"
#include "emit/yaml_writer.h"
#include "kernel/errnos.h"
#include "kernel/filter_flags.h"
#include "kernel/settings.h"
#include "model/complain.h"
#include "profile/docker_parse.h"
#include "profile/docker_plan.h"
#include "profile/docker_prove.h"
#include "profile/plain_form.h"

#include <string.h>

#define GROUP "security-profiles-operator.x-k8s.io/"
#define NAME_MAX_LEN 253
#define NAME_LETTERS "abcdefghijklmnopqrstuvwxyz0123456789"

struct object {
	struct context *ctx;
	const struct policy *policy;
	const struct profile *profile;
};

#define FORM "a SeccompProfile"

#define NOTE(object, diag, ...) diag_note((object)->ctx->diags, (diag), __VA_ARGS__)

/* ---- what it can say ---- */

/* An RFC 1123 subdomain: labels of letters, digits and '-', with dots between them. */
static bool is_object_name(const char *name)
{
	size_t len = strlen(name);

	if (!len || len > NAME_MAX_LEN || strspn(name, NAME_LETTERS "-.") < len)
		return false;
	for (size_t i = 0; i < len; i++) {
		bool is_end =
			i == 0 || i == len - 1 || name[i - 1] == '.' || name[i + 1] == '.';

		if (is_end && name[i] != '.' && !strchr(NAME_LETTERS, name[i]))
			return false;
		if (is_end && name[i] == '.')
			return false;
	}
	return true;
}

static bool has_name(const struct object *object)
{
	const char *name = object->ctx->settings->output_name;

	if (name && is_object_name(name))
		return true;
	if (name)
		diag_error(object->ctx->diags, SPAN_NONE, DIAG_FORMAT_LIMIT,
			   "'%s' is no name of an object: --name takes small letters, digits, "
			   "'-' and '.'",
			   name);
	else
		diag_error(object->ctx->diags, SPAN_NONE, DIAG_FORMAT_LIMIT,
			   "a SeccompProfile has a name: --name NAME");
	return false;
}

static bool can_say_abis(const struct object *object)
{
	abi_set unknown = ABI_BIT(ABI_LOONGARCH64) | ABI_BIT(ABI_M68K) | ABI_BIT(ABI_SH) |
			  ABI_BIT(ABI_SHEB);
	abi_set lost = object->policy->abis & unknown;
	struct diag *diag;

	if (!lost)
		return true;
	diag = diag_format_limit(object->ctx->diags, FORM, object->policy->fallback_span,
				 "the operator does not know %s",
				 describe_abis(object->ctx->arena, lost));
	NOTE(object, diag,
	     "leave it out: name those of your nodes, such as by --arch x86_64,x86,x32");
	return false;
}

static bool can_say_default(const struct object *object)
{
	struct action action = object->profile->fallback;
	struct diag *diag;

	if (action.verb == VERB_TRACE ||
	    (action.verb == VERB_DENY && action.data != EPERM_NUMBER)) {
		diag = diag_format_limit(object->ctx->diags, FORM,
					 object->policy->fallback_span,
					 "it has no errno of the default but EPERM");
		NOTE(object, diag, "write `default deny`, or build with -t oci");
		return false;
	}
	return true;
}

static bool can_say_action(const struct object *object, const struct profile_rule *rule)
{
	struct diag *diag;

	if ((rule->action.verb != VERB_DENY && rule->action.verb != VERB_TRACE) ||
	    rule->action.data != 0)
		return true;
	diag = diag_format_limit(
		object->ctx->diags, FORM, plain_form_place(object->policy, rule),
		"the operator leaves out an errnoRet of 0, and '%s' would %s",
		rule->names.ptr[0],
		rule->action.verb == VERB_DENY ? "be denied with EPERM" : "tell the tracer 1");
	NOTE(object, diag, "use another errno or verb, or build with -t oci");
	return false;
}

static bool can_say_args(const struct object *object, const struct profile_rule *rule)
{
	for (size_t i = 0; i < rule->args.len; i++) {
		const struct profile_arg *arg = &rule->args.ptr[i];
		struct diag *diag;

		if (arg->value <= INT64_MAX && arg->value_two <= INT64_MAX)
			continue;
		diag = diag_format_limit(object->ctx->diags, FORM,
					 plain_form_place(object->policy, rule),
					 "its numbers have 63 bits, and argument %u of '%s' is "
					 "compared with a larger one",
					 arg->index, rule->names.ptr[0]);
		NOTE(object, diag, "compare with less, or build with -t oci");
		return false;
	}
	return true;
}

static bool can_say(const struct object *object)
{
	if (!has_name(object) || !can_say_abis(object) || !can_say_default(object) ||
	    !plain_form_holds(object->ctx, object->policy, object->profile))
		return false;
	for (size_t i = 0; i < object->profile->rules.len; i++) {
		const struct profile_rule *rule = &object->profile->rules.ptr[i];

		if (!can_say_action(object, rule) || !can_say_args(object, rule))
			return false;
	}
	return true;
}

/* ---- text ---- */

static void write_list(struct yaml_writer *yaml, const char *key, const char *const *words,
		       size_t count)
{
	if (!count)
		return;
	yaml_put_word(yaml, key);
	yaml_start_list(yaml);
	for (size_t i = 0; i < count; i++)
		yaml_put_word(yaml, words[i]);
	yaml_end_list(yaml);
}

static void write_archs(struct yaml_writer *yaml, const struct profile *profile)
{
	const char *names[ABI_COUNT];
	size_t count = 0;

	ABI_EACH(abi, profile->abis)
		names[count++] = abi_info(abi)->scmp;
	write_list(yaml, "architectures", names, count);
}

static void write_flags(struct yaml_writer *yaml, const struct profile *profile)
{
	const char *names[FILTER_FLAG_COUNT];

	write_list(yaml, "flags", names, filter_flag_names(profile->flags, names));
}

static void write_args(struct yaml_writer *yaml, const struct profile_rule *rule)
{
	if (!rule->args.len)
		return;
	yaml_put_word(yaml, "args");
	yaml_start_list(yaml);
	for (size_t i = 0; i < rule->args.len; i++) {
		const struct profile_arg *arg = &rule->args.ptr[i];

		yaml_start_map(yaml);
		yaml_put_number(yaml, "index", arg->index);
		yaml_put_number(yaml, "value", arg->value);
		if (arg->op == PROFILE_MASKED_EQ)
			yaml_put_number(yaml, "valueTwo", arg->value_two);
		yaml_put_pair(yaml, "op", profile_op_name(arg->op));
		yaml_end_map(yaml);
	}
	yaml_end_list(yaml);
}

static void write_rule(struct yaml_writer *yaml, const struct profile_rule *rule)
{
	yaml_start_map(yaml);
	write_list(yaml, "names", rule->names.ptr, rule->names.len);
	yaml_put_pair(yaml, "action", verb_scmp(rule->action.verb));
	if (rule->action.verb == VERB_DENY)
		yaml_put_number(yaml, "errnoRet", rule->action.data);
	write_args(yaml, rule);
	yaml_end_map(yaml);
}

static void write_spec(struct yaml_writer *yaml, const struct profile *profile)
{
	yaml_start_map(yaml);
	yaml_put_pair(yaml, "defaultAction", verb_scmp(profile->fallback.verb));
	write_archs(yaml, profile);
	write_flags(yaml, profile);
	yaml_put_word(yaml, "syscalls");
	yaml_start_list(yaml);
	for (size_t i = 0; i < profile->rules.len; i++)
		write_rule(yaml, &profile->rules.ptr[i]);
	yaml_end_list(yaml);
	yaml_end_map(yaml);
}

static struct str write_object(const struct object *object)
{
	const struct settings *settings = object->ctx->settings;
	struct yaml_writer *yaml = yaml_writer_new(object->ctx->arena);

	yaml_start_map(yaml);
	yaml_put_pair(yaml, "apiVersion",
		      arena_printf(object->ctx->arena, GROUP "%s",
				   settings->spo_api ? settings->spo_api : "v1"));
	yaml_put_pair(yaml, "kind", "SeccompProfile");
	yaml_put_word(yaml, "metadata");
	yaml_start_map(yaml);
	yaml_put_word(yaml, "name");
	yaml_put_quoted(yaml, settings->output_name);
	yaml_end_map(yaml);
	yaml_put_word(yaml, "spec");
	write_spec(yaml, object->profile);
	yaml_end_map(yaml);
	return yaml_writer_end(yaml);
}

static bool prove(const struct object *object, struct str text, struct docker_options *options)
{
	struct context *ctx = object->ctx;
	const struct source *source = source_add(
		ctx->sources, "<SeccompProfile>",
		(struct str){arena_strndup(ctx->arena, text.ptr, text.len), text.len});
	struct diag_capture capture = diag_capture_start(&ctx->diags);
	const struct profile *profile = docker_parse(ctx, source);
	const struct diag_sink *reasons = diag_capture_end(&capture);

	if (profile && profile->form == PROFILE_KUBERNETES)
		return profile_prove(ctx, object->policy, profile, options);
	diag_error(ctx->diags, SPAN_NONE, DIAG_SELF_CHECK,
		   "the SeccompProfile cannot be read back: %s",
		   diag_count(reasons) ? diag_get(reasons, 0)->message : "it is none");
	return false;
}

bool spo_emit(struct context *ctx, const struct policy *policy, struct sbuf *out)
{
	struct docker_options options = {.form = PROFILE_KUBERNETES,
					 .strict_registers = ctx->settings->strict_registers};
	struct object object = {ctx, policy, docker_plan(ctx, policy, &options)};
	struct str text;

	if (!object.profile || !can_say(&object))
		return false;
	text = write_object(&object);
	if (!prove(&object, text, &options))
		return false;
	if (ctx->settings->complain)
		sbuf_puts(out, "# " COMPLAIN_NOTE "\n");
	sbuf_add(out, text.ptr, text.len);
	return true;
}

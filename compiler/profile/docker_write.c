/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The targets in JSON: profile to text, laid out for reviews and diffs: one name, one
 * comparison a line; or all on one line, for where a file is not taken.  The same bytes from
 * run to run and from host to host.
 */
#include "core/json_print.h"
#include "profile/docker_write.h"

#include "kernel/caps.h"
#include "kernel/filter_flags.h"
#include "kernel/settings.h"
#include "model/complain.h"
#include "profile/default_number.h"
#include "profile/docker_fields.h"
#include "profile/docker_plan.h"
#include "profile/docker_prove.h"
#include "profile/plain_form.h"

/* Writes lists whose elements are parted by commas. */
struct profile_writer {
	struct sbuf *out;
	bool is_first; /* of the list or object that is open */
	bool is_line;  /* all on one, without comments */
};

/* Between elements, with as many blanks at the end as are wanted. */
static const char blank[] = ",\n          ";

/* Start the next element of what is open: comma, newline, INDENT (ten at most) spaces. */
static void next(struct profile_writer *writer, int indent)
{
	size_t skipped = writer->is_first ? 1 : 0;
	size_t len = writer->is_line ? 1 : 2 + (size_t)indent;

	sbuf_add(writer->out, blank + skipped, len - skipped);
	writer->is_first = false;
}

static void open_bracket(struct profile_writer *writer, const char *text)
{
	sbuf_puts(writer->out, text);
	writer->is_first = true;
}

static void close_bracket(struct profile_writer *writer, int indent, char bracket)
{
	if (!writer->is_first && !writer->is_line)
		sbuf_add(writer->out, blank + 1, 1 + (size_t)indent);
	sbuf_add(writer->out, &bracket, 1);
	writer->is_first = false;
}

/* Start member KEY.  There are hundreds of keys and numbers, and printf takes its time. */
static void write_key(struct profile_writer *writer, int indent, const char *key)
{
	next(writer, indent);
	sbuf_add(writer->out, "\"", 1);
	sbuf_puts(writer->out, key);
	sbuf_add(writer->out, "\": ", 3);
}

/* Start member KEY, a list or object. */
static void open_member(struct profile_writer *writer, int indent, const char *key,
			const char *bracket)
{
	write_key(writer, indent, key);
	open_bracket(writer, bracket);
}

static void write_number(struct profile_writer *writer, uint64_t number)
{
	char digits[20]; /* as 2^64 - 1 has */
	size_t at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + number % 10);
		number /= 10;
	} while (number);
	sbuf_add(writer->out, digits + at, sizeof(digits) - at);
}

/* Names are plain, and there are hundreds; a comment may not be. */
static void write_string(struct profile_writer *writer, const char *text)
{
	size_t len = 0;

	while (text[len] >= ' ' && text[len] <= '~' && text[len] != '"' && text[len] != '\\')
		len++;
	if (text[len]) {
		json_put(json_text(writer->out->arena, text), JSON_ENCODE_ANY, writer->out);
		return;
	}
	sbuf_add(writer->out, "\"", 1);
	sbuf_add(writer->out, text, len);
	sbuf_add(writer->out, "\"", 1);
}

static void write_strings(struct profile_writer *writer, int indent, const char *key,
			  const char *const *strings, size_t count)
{
	open_member(writer, indent, key, "[");
	for (size_t i = 0; i < count; i++) {
		if (count > 1)
			next(writer, indent + 2);
		write_string(writer, strings[i]);
	}
	writer->is_first = count <= 1;
	close_bracket(writer, indent, ']');
}

/* The profile's names of the ABIs in SET; the main one of a machine is its first. */
static size_t arch_names(abi_set set, const char *names[ABI_COUNT])
{
	size_t count = 0;

	ABI_EACH(abi, set)
		names[count++] = abi_info(abi)->scmp;
	return count;
}

/* Docker picks the entry of the host; a machine can have several kinds of host (mips n32). */
static void write_arch_map(struct profile_writer *writer, abi_set abis)
{
	open_member(writer, 2, "archMap", "[");
	ABI_EACH(abi, abis) {
		const char *names[ABI_COUNT];
		abi_set all = abis & abi_of_machine(abi);
		size_t count = arch_names(all & ~ABI_BIT(abi), names);

		if (!abi_info(abi)->docker_host)
			continue;
		next(writer, 4);
		open_bracket(writer, "{");
		write_key(writer, 6, "architecture");
		write_string(writer, abi_info(abi)->scmp);
		write_strings(writer, 6, "subArchitectures", names, count);
		close_bracket(writer, 4, '}');
	}
	close_bracket(writer, 2, ']');
}

static void write_archs(struct profile_writer *writer, const struct profile *profile)
{
	const char *names[ABI_COUNT];
	abi_set machines = abi_main_only(profile->abis);

	if (machines & (machines - 1) && profile_form_has_guards(profile->form))
		write_arch_map(writer, profile->abis);
	else
		write_strings(writer, 2, "architectures", names,
			      arch_names(profile->abis, names));
}

/* To runc and crun no list of flags is SPEC_ALLOW; an empty one is none. */
static void write_flags(struct profile_writer *writer, const struct profile *profile)
{
	const char *names[FILTER_FLAG_COUNT];
	size_t count = filter_flag_names(profile->flags, names);

	if (count || profile->form == PROFILE_OCI)
		write_strings(writer, 2, "flags", names, count);
}

/*
 * errnoRet stands where engines look at it, and nowhere else: crun refuses it there.  Podman
 * prefers the name; the number beside it is for readers that know none.
 */
static void write_action(struct profile_writer *writer, int indent, struct action action,
			 const char *errno_name, struct action_keys keys)
{
	write_key(writer, indent, keys.action);
	write_string(writer, verb_scmp(action.verb));
	if (action.verb != VERB_DENY && action.verb != VERB_TRACE)
		return;
	write_key(writer, indent, keys.number);
	write_number(writer, action.data);
	if (!errno_name)
		return;
	write_key(writer, indent, keys.name);
	write_string(writer, errno_name);
}

static void write_arg(struct profile_writer *writer, const struct profile_arg *arg)
{
	sbuf_puts(writer->out, "{ \"index\": ");
	write_number(writer, arg->index);
	sbuf_puts(writer->out, ", \"value\": ");
	write_number(writer, arg->value);
	if (arg->op == PROFILE_MASKED_EQ) {
		sbuf_puts(writer->out, ", \"valueTwo\": ");
		write_number(writer, arg->value_two);
	}
	sbuf_puts(writer->out, ", \"op\": ");
	write_string(writer, profile_op_name(arg->op));
	sbuf_puts(writer->out, " }");
}

static void write_args(struct profile_writer *writer, const struct profile_rule *rule)
{
	if (rule->args.len == 0)
		return;
	open_member(writer, 6, "args", "[");
	VEC_EACH(arg, rule->args) {
		next(writer, 8);
		write_arg(writer, arg);
	}
	close_bracket(writer, 6, ']');
}

static void write_caps(struct profile_writer *writer, uint64_t caps)
{
	const char *names[64];
	size_t count = 0;

	for (int cap = 0; cap < CAP_COUNT; cap++)
		if (caps >> cap & 1)
			names[count++] = cap_name(cap);
	if (count)
		write_strings(writer, 8, "caps", names, count);
}

/* Docker asks for the host by the name of its own port; n32 hosts have one apart. */
static void write_hosts(struct profile_writer *writer, abi_set machines)
{
	const char *names[ABI_COUNT];
	size_t count = 0;

	ABI_EACH(abi, ABI_ALL) {
		if (!abi_info(abi)->docker_host || !(machines & ABI_BIT(abi_machine(abi))))
			continue;
		names[count++] = abi_info(abi)->go;
		if (abi == ABI_LOONGARCH64)
			names[count++] = "loong64"; /* to Podman */
	}
	write_strings(writer, 8, "arches", names, count);
}

/* What KEY asks of the host, if it is anything; VERSION: of its kernel, or NULL. */
static void write_guard(struct profile_writer *writer, const char *key, uint64_t caps,
			abi_set machines, const uint32_t *version)
{
	if (!caps && machines == PROFILE_ANY_MACHINE && !version)
		return;
	open_member(writer, 6, key, "{");
	write_caps(writer, caps);
	if (machines != PROFILE_ANY_MACHINE)
		write_hosts(writer, machines);
	if (version) {
		write_key(writer, 8, "minKernel");
		sbuf_printf(writer->out, "\"%u.%u\"", *version >> 8, *version & 0xff);
	}
	close_bracket(writer, 6, '}');
}

static void write_rule(struct profile_writer *writer, enum profile_form form,
		       const struct profile_rule *rule)
{
	next(writer, 4);
	open_bracket(writer, "{");
	write_strings(writer, 6, "names", rule->names.ptr, rule->names.len);
	write_action(writer, 6, rule->action, rule->errno_name,
		     (struct action_keys){"action", "errnoRet", "errno"});
	write_args(writer, rule);
	if (rule->comment && profile_form_has_guards(form) && !writer->is_line) {
		write_key(writer, 6, "comment");
		write_string(writer, rule->comment);
	}
	write_guard(writer, "includes", rule->guard.held, rule->machines,
		    rule->guard.kernel_lo == KERNEL_MIN ? NULL : &rule->guard.kernel_lo);
	write_guard(writer, "excludes", rule->guard.lacked, PROFILE_ANY_MACHINE,
		    rule->guard.kernel_hi == KERNEL_MAX ? NULL : &rule->guard.kernel_hi);
	close_bracket(writer, 4, '}');
}

/* Engines that have comments in rules read over one of the whole, too. */
static void write_note(struct profile_writer *writer, const struct profile *profile)
{
	if (writer->is_line || !profile_form_has_guards(profile->form))
		return;
	write_key(writer, 2, "comment");
	write_string(writer, COMPLAIN_NOTE);
}

static void write_profile(struct sbuf *out, const struct profile *profile,
			  const struct settings *settings)
{
	struct profile_writer writer = {.out = out, .is_line = settings->one_line};

	open_bracket(&writer, "{");
	if (settings->complain)
		write_note(&writer, profile);
	write_action(&writer, 2, profile->fallback, profile->errno_name,
		     (struct action_keys){"defaultAction", "defaultErrnoRet", "defaultErrno"});
	write_archs(&writer, profile);
	write_flags(&writer, profile);
	open_member(&writer, 2, "syscalls", "[");
	VEC_EACH(rule, profile->rules)
		write_rule(&writer, profile->form, rule);
	close_bracket(&writer, 2, ']');
	close_bracket(&writer, 0, '}');
	sbuf_puts(out, "\n");
}

/* Append the profile that OPTIONS make of POLICY, proven, to OUT. */
static bool make_profile(struct context *ctx, const struct policy *policy,
			 struct docker_options *options, struct sbuf *out)
{
	struct sbuf text = {.arena = ctx->arena};
	const struct profile *profile = docker_plan(ctx, policy, options);

	if (!profile || (!profile_form_has_guards(options->form) &&
			 !plain_form_holds(ctx, policy, profile)))
		return false;
	write_profile(&text, profile, ctx->settings);
	if (!docker_prove(ctx, policy, (struct str){text.ptr, text.len}, options))
		return false;
	sbuf_add(out, text.ptr, text.len);
	return true;
}

/* True when a profile with strict registers would say POLICY; nobody is told why not. */
static bool strict_registers_help(struct context *ctx, const struct policy *policy,
				  const struct docker_options *tried)
{
	struct diag_capture capture = diag_capture_start(&ctx->diags);
	struct docker_options options = {
		.form = tried->form, .strict_registers = true, .work = tried->work};
	struct sbuf out = {.arena = ctx->arena};
	bool is_made = make_profile(ctx, policy, &options, &out);

	diag_capture_end(&capture);
	return is_made;
}

static bool emit(struct context *ctx, const struct policy *policy, enum profile_form form,
		 struct sbuf *out)
{
	struct docker_options options = {.form = form,
					 .strict_registers = ctx->settings->strict_registers};

	if (form == PROFILE_DOCKER)
		policy = default_number(ctx, policy);
	if (make_profile(ctx, policy, &options, out))
		return true;
	if (options.too_long && !options.strict_registers &&
	    strict_registers_help(ctx, policy, &options))
		diag_note(ctx->diags, options.too_long,
			  "--strict-registers makes it short: denials compare whole registers "
			  "then, and take in calls with bits set above an argument");
	return false;
}

bool docker_emit(struct context *ctx, const struct policy *policy, struct sbuf *out)
{
	return emit(ctx, policy, PROFILE_DOCKER, out);
}

bool podman_emit(struct context *ctx, const struct policy *policy, struct sbuf *out)
{
	return emit(ctx, policy, PROFILE_PODMAN, out);
}

bool oci_emit(struct context *ctx, const struct policy *policy, struct sbuf *out)
{
	return emit(ctx, policy, PROFILE_OCI, out);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text to profile, with Go's idea of types and Docker's of what is missing.
 * Every error is reported; the first LIMIT_ERRORS end it.
 */
#include "target/docker_parse.h"

#include "core/limits.h"
#include "core/suggest.h"
#include "ir/policy.h"
#include "kernel/caps.h"
#include "target/json.h"

#include <errno.h>
#include <string.h>

#define MAX_ERRNO 4094 /* libseccomp refuses more */

struct parser {
	struct scmpl *ctx;
	const struct source *source;
	struct profile *profile;
	const json_t *top; /* the object with defaultAction */
	size_t top_at;
	bool is_oci; /* runtimes know no names, conditions and archMap of Docker's */
	size_t warnings;
};

/* The object of one rule. */
struct rule_text {
	const json_t *json;
	size_t at;
};

static struct span span_at(const struct parser *parser, size_t at)
{
	const struct source *source = parser->source;

	if (source->id == 0)
		return SPAN_NONE;
	return (struct span){source->id, (uint32_t)at,
			     (uint32_t)json_locate_end(source->text, at)};
}

static size_t field_at(const struct parser *parser, size_t at, const char *key)
{
	if (parser->source->id == 0)
		return 0;
	return json_locate_field(parser->source->text, at, key);
}

static size_t item_at(const struct parser *parser, size_t at, size_t index)
{
	if (parser->source->id == 0)
		return 0;
	return json_locate_item(parser->source->text, at, index);
}

#define WRONG(parser, at, ...)                                                       \
	diag_error((parser)->ctx->diags, span_at((parser), (at)), DIAG_JSON_MEANING, \
		   __VA_ARGS__)

static bool is_hopeless(const struct parser *parser)
{
	return diag_error_count(parser->ctx->diags) >= LIMIT_ERRORS;
}

/* Member KEY of OBJECT at AT, which has to be of TYPE if it is there; NULL otherwise. */
static const json_t *typed_field(struct parser *parser, const json_t *object, size_t at,
				 const char *key, json_type type)
{
	static const char *const kinds[] = {[JSON_OBJECT] = "an object",
					    [JSON_ARRAY] = "an array",
					    [JSON_STRING] = "a string"};
	const json_t *value = json_field(object, key);

	if (!value || json_typeof(value) == type)
		return value;
	WRONG(parser, field_at(parser, at, key), "'%s' has to be %s", key, kinds[type]);
	return NULL;
}

static const char *string_field(struct parser *parser, const json_t *object, size_t at,
				const char *key)
{
	const json_t *value = typed_field(parser, object, at, key, JSON_STRING);

	return value ? json_string_value(value) : NULL;
}

/* Element INDEX of ARRAY (member KEY of the object at AT), which has to be a string. */
static const char *string_item(struct parser *parser, const json_t *array, size_t index,
			       size_t at, const char *key)
{
	const char *text = json_string_value(json_array_get(array, index));

	if (!text)
		WRONG(parser, item_at(parser, field_at(parser, at, key), index),
		      "'%s' takes strings", key);
	return text;
}

/* Member KEY into *NUMBER, which keeps its value if there is none; false: not an unsigned. */
static bool number_field(struct parser *parser, const json_t *object, size_t at,
			 const char *key, uint64_t *number)
{
	const json_t *value = json_field(object, key);

	if (!value || json_unsigned(value, number))
		return true;
	WRONG(parser, field_at(parser, at, key),
	      "'%s' has to be an integer from 0 to 18446744073709551615", key);
	return false;
}

static void suggest_verb(struct parser *parser, struct diag *diag, const char *wrong)
{
	struct suggest suggest = suggest_start(str_of(wrong));

	for (int verb = 0; verb < VERB_COUNT; verb++)
		suggest_offer(&suggest, verb_scmp((enum verb)verb));
	diag_did_you_mean(parser->ctx->diags, diag, suggest.best);
}

/*
 * The action of members ACTION_KEY and ERRNO_KEY.  The number of an errno or of
 * a trace is EPERM unless said, is cut to 16 bits, and is ignored for the rest.
 */
static bool parse_action(struct parser *parser, const json_t *object, size_t at,
			 const char *action_key, const char *errno_key, struct action *action)
{
	const char *name = string_field(parser, object, at, action_key);
	uint64_t data = EPERM;

	if (!name || (action->verb = verb_find_scmp(name)) == VERB_COUNT) {
		size_t where = name ? field_at(parser, at, action_key) : at;
		struct diag *diag =
			WRONG(parser, where, "'%s' is not an action", name ? name : "");

		suggest_verb(parser, diag, name ? name : "");
		return false;
	}
	if (!number_field(parser, object, at, errno_key, &data))
		return false;
	action->data = 0;
	if (action->verb == VERB_DENY || action->verb == VERB_TRACE)
		action->data = (uint16_t)data;
	if (action->verb == VERB_DENY && action->data > MAX_ERRNO) {
		WRONG(parser, field_at(parser, at, errno_key),
		      "'%s' has to be an errno, from 0 to %d", errno_key, MAX_ERRNO);
		return false;
	}
	return true;
}

/* The ABI of element INDEX of ARRAY (member KEY of the object at AT), or ABI_COUNT. */
static enum abi parse_arch(struct parser *parser, const json_t *array, size_t index, size_t at,
			   const char *key)
{
	const char *name = string_item(parser, array, index, at, key);
	enum abi found = name ? abi_find_scmp(name) : ABI_COUNT;
	struct suggest suggest;
	struct diag *diag;

	if (!name || found != ABI_COUNT)
		return found;
	diag = WRONG(parser, item_at(parser, field_at(parser, at, key), index),
		     "'%s' is not an architecture", name);
	suggest = suggest_start(str_of(name));
	ABI_EACH(abi, ABI_ALL)
		suggest_offer(&suggest, abi_info(abi)->scmp);
	diag_did_you_mean(parser->ctx->diags, diag, suggest.best);
	return ABI_COUNT;
}

/* The ABIs that the array under KEY lists; 0 when there is none. */
static abi_set parse_archs(struct parser *parser, const json_t *object, size_t at,
			   const char *key)
{
	const json_t *array = typed_field(parser, object, at, key, JSON_ARRAY);
	abi_set abis = 0;

	for (size_t i = 0; i < json_array_size(array) && !is_hopeless(parser); i++) {
		enum abi abi = parse_arch(parser, array, i, at, key);

		if (abi != ABI_COUNT)
			abis |= ABI_BIT(abi);
	}
	return abis;
}

/* The ABIs of the machine of HOST, which are the only ones that can be called there. */
static abi_set possible_on(enum abi host)
{
	return abi_of_machine((enum abi)abi_info(host)->machine);
}

/* Docker takes the first entry for a host, and only those for hosts that it knows. */
static abi_set parse_arch_map(struct parser *parser, const json_t *map, size_t at)
{
	abi_set abis = 0, hosts = 0;

	for (size_t i = 0; i < json_array_size(map) && !is_hopeless(parser); i++) {
		const json_t *entry = json_array_get(map, i);
		size_t entry_at = item_at(parser, at, i);
		abi_set subs = parse_archs(parser, entry, entry_at, "subArchitectures");
		const char *name = string_field(parser, entry, entry_at, "architecture");
		enum abi host = name ? abi_find_scmp(name) : ABI_COUNT;

		if (host == ABI_COUNT)
			WRONG(parser, entry_at, "'archMap' takes objects with an architecture");
		else if (!(hosts & ABI_BIT(host)))
			abis |= ABI_BIT(host) |
				(abi_info(host)->docker_host ? subs & possible_on(host) : 0);
		hosts |= host == ABI_COUNT ? 0 : ABI_BIT(host);
	}
	return abis;
}

/* A machine's main ABI is in every filter, listed or not. */
static void parse_abis(struct parser *parser)
{
	struct profile *profile = parser->profile;
	const json_t *map = NULL;

	profile->abis = parse_archs(parser, parser->top, parser->top_at, "architectures");
	if (!parser->is_oci)
		map = typed_field(parser, parser->top, parser->top_at, "archMap", JSON_ARRAY);
	if (json_array_size(map) && profile->abis)
		WRONG(parser, field_at(parser, parser->top_at, "archMap"),
		      "both 'architectures' and 'archMap' are given");
	else if (json_array_size(map))
		profile->abis = parse_arch_map(parser, map,
					       field_at(parser, parser->top_at, "archMap"));
	if (!profile->abis)
		profile->abis = ABI_BIT(abi_native());
	profile->abis |= profile_machines(profile->abis);
}

static void parse_flags(struct parser *parser)
{
	size_t at = parser->top_at;
	const json_t *flags = typed_field(parser, parser->top, at, "flags", JSON_ARRAY);

	for (size_t i = 0; i < json_array_size(flags) && !is_hopeless(parser); i++) {
		const char *name = string_item(parser, flags, i, at, "flags");
		unsigned flag = name ? profile_flag_find(name) : 0;

		parser->profile->flags |= flag;
		if (name && !flag)
			WRONG(parser, item_at(parser, field_at(parser, at, "flags"), i),
			      "'%s' is not a filter flag", name);
	}
}

/* "4.8" as Docker takes it: two numbers from 0 to 255, not both 0. */
static bool parse_version(const char *text, uint32_t *version)
{
	unsigned part[2] = {0, 0};

	for (int i = 0; i < 2; i++) {
		size_t digits = strspn(text, "0123456789");

		for (size_t j = 0; j < digits && part[i] < 256; j++)
			part[i] = part[i] * 10 + (unsigned)(text[j] - '0');
		if (digits == 0 || part[i] > 255 || text[digits] != (i == 0 ? '.' : '\0'))
			return false;
		text += digits + 1;
	}
	*version = KERNEL_VERSION_OF(part[0], part[1]);
	return *version != 0;
}

/* Member minKernel; *IS_SET tells whether there is one.  An empty one is 0.0. */
static bool parse_min_kernel(struct parser *parser, const json_t *filter, size_t at,
			     uint32_t *version, bool *is_set)
{
	const char *text = string_field(parser, filter, at, "minKernel");

	*version = KERNEL_MIN;
	*is_set = text != NULL;
	if (!text || !*text || parse_version(text, version))
		return true;
	WRONG(parser, field_at(parser, at, "minKernel"),
	      "'%s' is not a kernel version such as \"4.8\"", text);
	return false;
}

static void warn_capability(struct parser *parser, size_t at, size_t index, const char *name)
{
	if (parser->source->id == 0 || parser->warnings++ >= LIMIT_ERRORS)
		return;
	diag_warning(parser->ctx->diags,
		     span_at(parser, item_at(parser, field_at(parser, at, "caps"), index)),
		     DIAG_JSON_MEANING, "no container has a capability '%s'", name);
}

/* The capabilities under "caps"; *UNKNOWN when one is spelled as Docker knows none. */
static uint64_t parse_caps(struct parser *parser, const json_t *filter, size_t at,
			   bool *unknown)
{
	const json_t *array = typed_field(parser, filter, at, "caps", JSON_ARRAY);
	uint64_t caps = 0;

	*unknown = false;
	for (size_t i = 0; i < json_array_size(array) && !is_hopeless(parser); i++) {
		const char *name = string_item(parser, array, i, at, "caps");
		int cap = name && strncmp(name, "CAP_", 4) == 0 ? cap_find(name, strlen(name))
								: -1;

		if (cap >= 0)
			caps |= (uint64_t)1 << cap;
		else if (name)
			warn_capability(parser, at, i, name);
		*unknown = *unknown || cap < 0;
	}
	return caps;
}

/* The machines whose hosts are under "arches"; false when no condition is there. */
static bool parse_hosts(struct parser *parser, const json_t *filter, size_t at,
			abi_set *machines)
{
	const json_t *array = typed_field(parser, filter, at, "arches", JSON_ARRAY);
	abi_set mains = profile_machines(ABI_ALL);

	*machines = 0;
	for (size_t i = 0; i < json_array_size(array) && !is_hopeless(parser); i++) {
		const char *name = string_item(parser, array, i, at, "arches");

		ABI_EACH(abi, mains)
			if (name && *name && strcmp(abi_info(abi)->go, name) == 0)
				*machines |= ABI_BIT(abi);
	}
	return json_array_size(array) > 0;
}

/* The rule stays where all conditions hold. */
static void parse_includes(struct parser *parser, const json_t *filter, size_t at,
			   struct profile_rule *rule)
{
	bool unknown, is_set;
	abi_set machines;

	if (!filter)
		return;
	rule->guard.held |= parse_caps(parser, filter, at, &unknown);
	if (unknown)
		rule->machines = 0;
	if (parse_hosts(parser, filter, at, &machines))
		rule->machines &= machines;
	parse_min_kernel(parser, filter, at, &rule->guard.kernel_lo, &is_set);
}

/* The rule goes where one condition holds. */
static void parse_excludes(struct parser *parser, const json_t *filter, size_t at,
			   struct profile_rule *rule)
{
	bool unknown, is_set;
	abi_set machines;
	uint32_t version;

	if (!filter)
		return;
	rule->guard.lacked |= parse_caps(parser, filter, at, &unknown);
	if (parse_hosts(parser, filter, at, &machines))
		rule->machines &= ~machines;
	if (parse_min_kernel(parser, filter, at, &version, &is_set) && is_set)
		rule->guard.kernel_hi = version;
}

static void parse_guard(struct parser *parser, struct rule_text text, struct profile_rule *rule)
{
	const json_t *includes, *excludes;

	rule->guard = cube_all();
	rule->machines = PROFILE_ANY_MACHINE;
	if (parser->is_oci)
		return;
	includes = typed_field(parser, text.json, text.at, "includes", JSON_OBJECT);
	excludes = typed_field(parser, text.json, text.at, "excludes", JSON_OBJECT);
	parse_includes(parser, includes, field_at(parser, text.at, "includes"), rule);
	parse_excludes(parser, excludes, field_at(parser, text.at, "excludes"), rule);
	if ((rule->guard.held & rule->guard.lacked) ||
	    rule->guard.kernel_lo >= rule->guard.kernel_hi) {
		rule->machines = 0; /* on no host, which no cube can say */
		rule->guard = cube_all();
	}
}

static void add_name(struct parser *parser, struct profile_rule *rule, const char *name,
		     size_t at)
{
	if (!*name)
		WRONG(parser, at, "a system call has a name");
	*VEC_PUSH(parser->ctx->arena, &rule->names) =
		arena_strndup(parser->ctx->arena, name, strlen(name));
}

static void parse_names(struct parser *parser, struct rule_text text, struct profile_rule *rule)
{
	const json_t *names = typed_field(parser, text.json, text.at, "names", JSON_ARRAY);
	const char *name = NULL;

	if (!parser->is_oci)
		name = string_field(parser, text.json, text.at, "name");
	if (name && *name && json_array_size(names))
		WRONG(parser, field_at(parser, text.at, "name"),
		      "both 'name' and 'names' are given");
	if (name && *name)
		add_name(parser, rule, name, field_at(parser, text.at, "name"));
	for (size_t i = 0; i < json_array_size(names) && !is_hopeless(parser); i++) {
		name = string_item(parser, names, i, text.at, "names");
		if (name && *name)
			add_name(parser, rule, name, 0);
		else if (name)
			add_name(parser, rule, name,
				 item_at(parser, field_at(parser, text.at, "names"), i));
	}
}

static enum profile_op parse_op(struct parser *parser, const json_t *json, size_t at)
{
	const char *name = string_field(parser, json, at, "op");
	enum profile_op op = profile_op_find(name ? name : "");
	struct suggest suggest = suggest_start(str_of(name ? name : ""));
	struct diag *diag;

	if (op != PROFILE_OP_COUNT)
		return op;
	for (int i = 0; i < PROFILE_OP_COUNT; i++)
		suggest_offer(&suggest, profile_op_name((enum profile_op)i));
	diag = WRONG(parser, name ? field_at(parser, at, "op") : at,
		     "'%s' is not a comparison operator", name ? name : "");
	diag_did_you_mean(parser->ctx->diags, diag, suggest.best);
	return op;
}

static void parse_arg(struct parser *parser, const json_t *json, size_t at,
		      struct profile_rule *rule)
{
	struct profile_arg arg = {0};
	uint64_t index = 0;

	if (!json_is_object(json)) {
		WRONG(parser, at, "'args' takes objects");
		return;
	}
	number_field(parser, json, at, "index", &index);
	number_field(parser, json, at, "value", &arg.value);
	number_field(parser, json, at, "valueTwo", &arg.value_two);
	arg.op = parse_op(parser, json, at);
	if (index >= CUBE_ARGS) {
		WRONG(parser, field_at(parser, at, "index"),
		      "a system call has arguments 0 to %d", CUBE_ARGS - 1);
		return;
	}
	arg.index = (unsigned)index;
	*VEC_PUSH(parser->ctx->arena, &rule->args) = arg;
}

static void parse_args(struct parser *parser, struct rule_text text, struct profile_rule *rule)
{
	const json_t *args = typed_field(parser, text.json, text.at, "args", JSON_ARRAY);
	size_t at;

	if (json_array_size(args) == 0)
		return;
	at = item_at(parser, field_at(parser, text.at, "args"), 0);
	for (size_t i = 0; i < json_array_size(args) && !is_hopeless(parser); i++) {
		parse_arg(parser, json_array_get(args, i), at, rule);
		if (parser->source->id)
			at = json_locate_next(parser->source->text, at);
	}
}

static void parse_rule(struct parser *parser, struct rule_text text)
{
	struct profile_rule *rule;

	if (!json_is_object(text.json)) {
		WRONG(parser, text.at, "'syscalls' takes objects");
		return;
	}
	rule = VEC_PUSH(parser->ctx->arena, &parser->profile->rules);
	rule->span = span_at(parser, text.at);
	parse_action(parser, text.json, text.at, "action", "errnoRet", &rule->action);
	parse_names(parser, text, rule);
	parse_args(parser, text, rule);
	parse_guard(parser, text, rule);
}

static void parse_rules(struct parser *parser)
{
	const json_t *rules =
		typed_field(parser, parser->top, parser->top_at, "syscalls", JSON_ARRAY);
	struct rule_text text = {0};

	if (json_array_size(rules) == 0)
		return;
	text.at = item_at(parser, field_at(parser, parser->top_at, "syscalls"), 0);
	for (size_t i = 0; i < json_array_size(rules) && !is_hopeless(parser); i++) {
		text.json = json_array_get(rules, i);
		parse_rule(parser, text);
		if (parser->source->id)
			text.at = json_locate_next(parser->source->text, text.at);
	}
}

static void parse_default(struct parser *parser)
{
	struct profile *profile = parser->profile;
	size_t at = parser->top_at;
	const char *name = string_field(parser, parser->top, at, "defaultAction");

	if (!name || !*name) {
		struct diag *diag = WRONG(parser, at, "the profile has no defaultAction");

		diag_note(parser->ctx->diags, diag,
			  "Docker starts a container without any filter when 'syscalls' "
			  "is empty, too");
		return;
	}
	parse_action(parser, parser->top, at, "defaultAction", "defaultErrnoRet",
		     &profile->fallback);
	profile->fallback_span = span_at(parser, field_at(parser, at, "defaultAction"));
}

/* A runtime's config.json has the profile two levels down. */
static void enter_oci(struct parser *parser)
{
	const json_t *runtime = json_field(parser->top, "linux");
	const json_t *seccomp = json_is_object(runtime) ? json_field(runtime, "seccomp") : NULL;

	if (!json_is_object(seccomp))
		return;
	parser->is_oci = true;
	parser->top = seccomp;
	parser->top_at = field_at(parser, field_at(parser, parser->top_at, "linux"), "seccomp");
}

static bool parse_profile(struct parser *parser)
{
	size_t errors = diag_error_count(parser->ctx->diags);

	if (!json_is_object(parser->top)) {
		WRONG(parser, parser->top_at, "a seccomp profile is a JSON object");
		return false;
	}
	enter_oci(parser);
	parse_default(parser);
	parse_abis(parser);
	parse_flags(parser);
	parse_rules(parser);
	return diag_error_count(parser->ctx->diags) == errors;
}

struct profile *docker_parse(struct scmpl *ctx, const struct source *source)
{
	struct parser parser = {.ctx = ctx, .source = source};
	json_t *json = json_load_source(ctx, source);
	bool ok;

	if (!json)
		return NULL;
	parser.profile = ARENA_NEW(ctx->arena, struct profile);
	parser.top = json;
	parser.top_at = json_locate_top(source->text);
	ok = parse_profile(&parser);
	json_decref(json);
	return ok ? parser.profile : NULL;
}

struct span docker_name_span(const struct source *source, const struct profile_rule *rule,
			     size_t index)
{
	size_t at = json_locate_field(source->text, rule->span.lo, "names");

	if (at == rule->span.lo) /* the old form */
		at = json_locate_field(source->text, rule->span.lo, "name");
	else
		at = json_locate_item(source->text, at, index);
	return (struct span){source->id, (uint32_t)at,
			     (uint32_t)json_locate_end(source->text, at)};
}

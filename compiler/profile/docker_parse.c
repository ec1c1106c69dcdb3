/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text to profile, with Go's idea of types and Docker's of what is missing.
 * Every error is reported; the first LIMIT_ERRORS end it.
 */
#include "profile/docker_parse.h"

#include "core/json_print.h"
#include "core/suggest.h"
#include "kernel/errnos.h"
#include "kernel/filter_flags.h"
#include "kernel/native.h"
#include "profile/docker_fields.h"
#include "profile/parts.h"

#include <stdlib.h>
#include <string.h>

static bool parse_decimal(const char *text, uint64_t *number)
{
	size_t digits = strspn(text, "0123456789");

	if (digits == 0 || digits > 5 || text[digits])
		return false;
	*number = strtoull(text, NULL, 10);
	return true;
}

static void suggest_verb(struct docker_parser *parser, struct diag *diag, const char *wrong)
{
	struct suggest suggest = suggest_start(str_of(wrong));

	for (int verb = 0; verb < VERB_COUNT; verb++)
		suggest_offer(&suggest, verb_scmp((enum verb)verb));
	if (strcmp(wrong, "SCMP_ACT_DENY") == 0 || strcmp(wrong, "SCMP_ACT_BLOCK") == 0)
		suggest.best = verb_scmp(VERB_DENY);
	diag_did_you_mean(parser->ctx->diags, diag, suggest.best);
}

static void suggest_errno(struct docker_parser *parser, struct diag *diag, const char *wrong)
{
	struct suggest suggest = suggest_start(str_of(wrong));

	for (int id = 0; id < errno_count(); id++)
		suggest_offer(&suggest, errno_name(id));
	diag_did_you_mean(parser->ctx->diags, diag, suggest.best);
}

/* Podman's errno, "ENOSYS" or "38", which it prefers to the number.  Others do not know it. */
static bool parse_errno_name(struct docker_parser *parser, struct json_node object,
			     struct action_keys keys, uint64_t *data, const char **errno_name)
{
	const char *name = docker_string_field(parser, object, keys.name);
	size_t at = docker_field_at(parser, object, keys.name);
	uint64_t elsewhere = *data;
	int id;

	if (!name || !*name)
		return true;
	id = errno_find(name, strlen(name));
	if (id >= 0) {
		*errno_name = arena_strndup(parser->ctx->arena, name, strlen(name));
		*data = (uint64_t)errno_number(id, abi_native());
	} else if (!parse_decimal(name, data)) {
		suggest_errno(parser, DOCKER_WRONG(parser, at, "'%s' is not an errno", name),
			      name);
		return false;
	}
	if (*data != elsewhere)
		docker_warn(parser, at,
			    "only Podman knows '%s': other engines return errno %llu here",
			    keys.name, (unsigned long long)elsewhere);
	return true;
}

/*
 * The action of the members KEYS.  The number of an errno or of a trace is EPERM
 * unless said, is cut to 16 bits, and is ignored for the rest.
 */
static bool parse_action(struct docker_parser *parser, struct json_node object,
			 struct action_keys keys, struct action *action,
			 const char **errno_name)
{
	const char *name = docker_string_field(parser, object, keys.action);
	uint64_t data = EPERM_NUMBER;

	if (!name || (action->verb = verb_find_scmp(name)) == VERB_COUNT) {
		size_t where = name ? docker_field_at(parser, object, keys.action) : object.at;
		struct diag *diag =
			DOCKER_WRONG(parser, where, "'%s' is not an action", name ? name : "");

		suggest_verb(parser, diag, name ? name : "");
		return false;
	}
	if (keys.number && !docker_number_field(parser, object, keys.number, &data))
		return false;
	if (parser->profile->form == PROFILE_KUBERNETES && data == 0)
		data = EPERM_NUMBER; /* the operator leaves a 0 out when it writes the profile
				      */
	if (action->verb == VERB_DENY && parser->profile->form == PROFILE_PODMAN &&
	    !parse_errno_name(parser, object, keys, &data, errno_name))
		return false;
	action->data = 0;
	if (action->verb == VERB_DENY || action->verb == VERB_TRACE)
		action->data = (uint16_t)data;
	if (action->verb == VERB_DENY && action->data > PROFILE_ERRNO_MAX) {
		DOCKER_WRONG_FIELD(parser, object, keys.number,
				   "'%s' has to be an errno, from 0 to %d", keys.number,
				   PROFILE_ERRNO_MAX);
		return false;
	}
	if (data > UINT16_MAX && (action->verb == VERB_DENY || action->verb == VERB_TRACE))
		docker_warn(parser, docker_field_at(parser, object, keys.number),
			    "engines cut this to 16 bits: %u", action->data);
	return true;
}

/* The ABI that the element of LIST is, or ABI_COUNT. */
static enum abi parse_arch(struct docker_parser *parser, struct docker_list *list)
{
	const char *name = docker_string_item(parser, list);
	enum abi found = name ? abi_find_scmp(name) : ABI_COUNT;
	struct suggest suggest;
	struct diag *diag;

	if (!name || found != ABI_COUNT)
		return found;
	diag = DOCKER_WRONG(parser, docker_item_at(parser, list), "'%s' is not an architecture",
			    name);
	suggest = suggest_start(str_of(name));
	ABI_EACH(abi, ABI_ALL)
		suggest_offer(&suggest, abi_info(abi)->scmp);
	diag_did_you_mean(parser->ctx->diags, diag, suggest.best);
	return ABI_COUNT;
}

/* The ABIs that the array under KEY lists; 0 when there is none. */
static abi_set parse_archs(struct docker_parser *parser, struct json_node object,
			   const char *key)
{
	struct docker_list list = docker_list_field(parser, object, key);
	abi_set abis = 0;

	while (docker_next(parser, &list)) {
		enum abi abi = parse_arch(parser, &list);

		if (abi != ABI_COUNT)
			abis |= ABI_BIT(abi);
	}
	return abis;
}

/*
 * Docker takes the first entry for a host, and only those for hosts that it knows.  What is
 * not of the host's machine cannot be called there.
 */
static abi_set parse_arch_map(struct docker_parser *parser, struct docker_list *map)
{
	abi_set abis = 0, hosts = 0;

	while (docker_next(parser, map)) {
		struct json_node entry = docker_item(parser, map);
		abi_set subs = parse_archs(parser, entry, "subArchitectures");
		const char *name = docker_string_field(parser, entry, "architecture");
		enum abi host = name ? abi_find_scmp(name) : ABI_COUNT;

		if (host == ABI_COUNT)
			DOCKER_WRONG(parser, entry.at,
				     "'archMap' takes objects with an architecture");
		else if (!(hosts & ABI_BIT(host)))
			abis |= ABI_BIT(host) |
				(abi_info(host)->docker_host ? subs & abi_of_machine(host) : 0);
		hosts |= host == ABI_COUNT ? 0 : ABI_BIT(host);
	}
	return abis;
}

/* A machine's main ABI is in every filter, listed or not. */
static void parse_abis(struct docker_parser *parser)
{
	struct profile *profile = parser->profile;
	struct docker_list map = {0};

	profile->abis = parse_archs(parser, parser->top, "architectures");
	if (!profile_form_has_guards(profile->form))
		docker_warn_ignored(parser, parser->top, "archMap");
	else
		map = docker_list_field(parser, parser->top, "archMap");
	if (json_array_size(map.json) && profile->abis)
		DOCKER_WRONG_FIELD(parser, parser->top, "archMap",
				   "both 'architectures' and 'archMap' are given");
	else if (json_array_size(map.json))
		profile->abis = parse_arch_map(parser, &map);
	if (!profile->abis)
		profile->abis = ABI_BIT(abi_native());
	profile->abis |= abi_main_only(profile->abis);
}

static void parse_flags(struct docker_parser *parser)
{
	struct docker_list list = docker_list_field(parser, parser->top, "flags");

	while (docker_next(parser, &list)) {
		const char *name = docker_string_item(parser, &list);
		unsigned flag = name ? filter_flag_by_name(str_of(name)) : 0;

		parser->profile->flags |= flag;
		if (name && !flag)
			DOCKER_WRONG(parser, docker_item_at(parser, &list),
				     "'%s' is not a filter flag", name);
	}
}

/* A string as JSON has it: whatever is in it, it can be printed. */
static const char *quoted(struct arena *arena, const json_t *string)
{
	struct sbuf out = {.arena = arena};

	json_put(json_deep_copy(string), JSON_ENCODE_ANY | JSON_ENSURE_ASCII, &out);
	return sbuf_text(&out);
}

/* Whom `notify` asks: no policy says it, and no call is decided by it. */
static void parse_listener(struct docker_parser *parser)
{
	struct arena *arena = parser->ctx->arena;
	struct profile *profile = parser->profile;
	struct json_node top = parser->top;
	const json_t *path = docker_typed_field(parser, top, "listenerPath", JSON_STRING);
	const json_t *metadata =
		docker_typed_field(parser, top, "listenerMetadata", JSON_STRING);

	if (!path || !*json_string_value(path))
		return;
	profile->listener_span =
		docker_span_at(parser, docker_field_at(parser, top, "listenerPath"));
	profile->listener = quoted(arena, path);
	if (metadata && *json_string_value(metadata))
		profile->listener = arena_printf(arena, "%s with %s", profile->listener,
						 quoted(arena, metadata));
}

static void add_name(struct docker_parser *parser, struct profile_rule *rule, const char *name)
{
	*VEC_PUSH(parser->ctx->arena, &rule->names) =
		arena_strndup(parser->ctx->arena, name, strlen(name));
}

static void parse_names(struct docker_parser *parser, struct json_node object,
			struct profile_rule *rule)
{
	struct docker_list names = docker_list_field(parser, object, "names");
	const char *name = NULL;

	if (!profile_form_has_guards(parser->profile->form))
		docker_warn_ignored(parser, object, "name");
	else
		name = docker_string_field(parser, object, "name");
	if (name && *name && json_array_size(names.json))
		DOCKER_WRONG_FIELD(parser, object, "name", "both 'name' and 'names' are given");
	if (name && *name)
		add_name(parser, rule, name);
	while (docker_next(parser, &names)) {
		name = docker_string_item(parser, &names);
		if (name && !*name)
			DOCKER_WRONG(parser, docker_item_at(parser, &names),
				     "a system call has a name");
		if (name)
			add_name(parser, rule, name);
	}
	if (rule->names.len == 0)
		docker_warn(parser, object.at,
			    "this rule names no system call: it has no effect");
}

static enum profile_op parse_op(struct docker_parser *parser, struct json_node object)
{
	const char *name = docker_string_field(parser, object, "op");
	enum profile_op op = profile_op_find(name ? name : "");
	struct suggest suggest = suggest_start(str_of(name ? name : ""));
	struct diag *diag;

	if (op != PROFILE_OP_COUNT)
		return op;
	for (int i = 0; i < PROFILE_OP_COUNT; i++)
		suggest_offer(&suggest, profile_op_name((enum profile_op)i));
	diag = DOCKER_WRONG(parser, name ? docker_field_at(parser, object, "op") : object.at,
			    "'%s' is not a comparison operator", name ? name : "");
	diag_did_you_mean(parser->ctx->diags, diag, suggest.best);
	return op;
}

static void parse_arg(struct docker_parser *parser, struct json_node object,
		      struct profile_rule *rule)
{
	static const char *const known[] = {"index", "value",   "valueTwo",
					    "op",    "comment", NULL};
	struct profile_arg arg = {0};
	uint64_t index = 0;

	if (!json_is_object(object.json)) {
		DOCKER_WRONG(parser, object.at, "'args' takes objects");
		return;
	}
	docker_warn_unknown(parser, object, known);
	docker_number_field(parser, object, "index", &index);
	docker_number_field(parser, object, "value", &arg.value);
	docker_number_field(parser, object, "valueTwo", &arg.value_two);
	arg.op = parse_op(parser, object);
	docker_add_comments(parser, object, &rule->comment);
	if (index >= CUBE_ARGS) {
		DOCKER_WRONG_FIELD(parser, object, "index",
				   "a system call has arguments 0 to %d", CUBE_ARGS - 1);
		return;
	}
	arg.index = (unsigned)index;
	*VEC_PUSH(parser->ctx->arena, &rule->args) = arg;
}

static void parse_rule(struct docker_parser *parser, struct json_node object)
{
	static const struct action_keys keys = {"action", "errnoRet", "errno"};
	static const char *const known[] = {"names",   "name", "action",   "errnoRet",
					    "errno",   "args", "includes", "excludes",
					    "comment", NULL};
	struct profile_rule *rule;
	struct docker_list args;

	if (!json_is_object(object.json)) {
		DOCKER_WRONG(parser, object.at, "'syscalls' takes objects");
		return;
	}
	docker_warn_unknown(parser, object, known);
	rule = VEC_PUSH(parser->ctx->arena, &parser->profile->rules);
	rule->span = docker_span_at(parser, object.at);
	rule->source = parser->source;
	parse_action(parser, object, keys, &rule->action, &rule->errno_name);
	docker_add_comments(parser, object, &rule->comment);
	parse_names(parser, object, rule);
	args = docker_list_field(parser, object, "args");
	while (docker_next(parser, &args))
		parse_arg(parser, docker_item(parser, &args), rule);
	docker_parse_guard(parser, object, rule);
}

void docker_parse_rules(struct docker_parser *parser)
{
	struct docker_list rules = docker_list_field(parser, parser->top, "syscalls");

	while (docker_next(parser, &rules))
		parse_rule(parser, docker_item(parser, &rules));
}

static void parse_default(struct docker_parser *parser)
{
	struct action_keys keys = {"defaultAction", "defaultErrnoRet", "defaultErrno"};
	struct profile *profile = parser->profile;
	struct json_node top = parser->top;
	const char *name = docker_string_field(parser, top, "defaultAction");

	if (!name || !*name) {
		struct diag *diag =
			DOCKER_WRONG(parser, top.at, "the profile has no defaultAction");

		diag_note(parser->ctx->diags, diag,
			  "Docker starts a container without any filter when 'syscalls' "
			  "is empty, too");
		return;
	}
	if (profile->form == PROFILE_KUBERNETES) {
		docker_warn_ignored(parser, top, "defaultErrnoRet");
		keys.number = NULL;
	}
	parse_action(parser, top, keys, &profile->fallback, &profile->errno_name);
	profile->fallback_span =
		docker_span_at(parser, docker_field_at(parser, top, "defaultAction"));
}

static bool parse_profile(struct docker_parser *parser)
{
	size_t errors = diag_error_count(parser->ctx->diags);

	if (!json_is_object(parser->top.json)) {
		DOCKER_WRONG(parser, parser->top.at, "a seccomp profile is a JSON object");
		return false;
	}
	docker_enter(parser);
	docker_add_comments(parser, parser->top, &parser->profile->comment);
	parse_default(parser);
	parse_abis(parser);
	parse_flags(parser);
	parse_listener(parser);
	docker_parse_rules(parser);
	docker_join_bases(parser);
	return diag_error_count(parser->ctx->diags) == errors;
}

/* The profile that is the text of SOURCE, in JSON. */
static struct profile *parse_json(struct context *ctx, const struct source *source)
{
	json_t *json = json_load_source(ctx, source);
	struct docker_parser parser = {.ctx = ctx, .source = source};
	bool ok;

	if (!json)
		return NULL;
	parser.profile = ARENA_NEW(ctx->arena, struct profile);
	parser.profile->source = source;
	parser.top = (struct json_node){json, json_locate_top(source->text)};
	ok = parse_profile(&parser);
	json_decref(json);
	return ok ? parser.profile : NULL;
}

struct profile *docker_parse(struct context *ctx, const struct source *source)
{
	/* It may be a text of an object, in YAML. */
	const struct source *part = profile_part(ctx, source, NULL), *within = NULL;

	if (part)
		within = part == source ? part : profile_part(ctx, part, NULL);
	return within ? parse_json(ctx, within) : NULL;
}

struct profile *docker_parse_text(struct context *ctx, struct str json)
{
	struct source source = {.name = "<profile>", .text = json};

	return parse_json(ctx, &source);
}

struct span docker_name_span(const struct profile_rule *rule, size_t index)
{
	const struct source *source = rule->source;
	size_t at = json_locate_field(source->text, rule->span.lo, "names");

	if (at == rule->span.lo) /* the old form */
		at = json_locate_field(source->text, rule->span.lo, "name");
	else
		at = json_locate_item(source->text, at, index);
	return json_span(source, at);
}

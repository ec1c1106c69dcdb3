/* SPDX-License-Identifier: Apache-2.0 */
#include "emit/systemd.h"

#include "emit/systemd_facts.h"
#include "kernel/errnos.h"

#include <stdlib.h>
#include <string.h>

/* A drop-in being read. */
struct drop_in {
	struct arena *arena;
	struct profile *profile;
	abi_set native;   /* what SystemCallArchitectures=native says */
	bool allows;      /* SystemCallFilter= is a list of calls to allow */
	bool logs_others; /* SystemCallLog= is a list of calls not to log */
};

/* The part of *TEXT up to END, cut off from it with END; all of it when there is no END. */
static struct str cut(struct str *text, char end)
{
	const char *at = memchr(text->ptr, end, text->len);
	struct str part = {text->ptr, at ? (size_t)(at - text->ptr) : text->len};
	size_t skip = part.len + (at != NULL);

	text->ptr += skip;
	text->len -= skip;
	return part;
}

/* The rule with ACTION and ERRNO_NAME, which is made if there is none. */
static struct profile_rule *rule_with(struct drop_in *in, struct action action,
				      const char *errno_name)
{
	struct profile_rule *rule;

	for (size_t i = 0; i < in->profile->rules.len; i++) {
		rule = &in->profile->rules.ptr[i];
		if (action_equal(rule->action, action) && rule->errno_name == errno_name)
			return rule;
	}
	rule = VEC_PUSH(in->arena, &in->profile->rules);
	*rule = (struct profile_rule){.action = action,
				      .errno_name = errno_name,
				      .guard = cube_all(),
				      .machines = PROFILE_ANY_MACHINE};
	return rule;
}

static void add_name(struct drop_in *in, struct str name, struct profile_rule *rule)
{
	*VEC_PUSH(in->arena, &rule->names) = arena_strndup(in->arena, name.ptr, name.len);
}

/* "EPERM", "4000" or "kill" as an action; false: it is none of these. */
static bool read_error(struct str text, struct action *action, const char **name)
{
	int id = errno_find(text.ptr, text.len);
	char *end;

	*name = NULL;
	*action = (struct action){VERB_KILL, 0};
	if (str_is(text, "kill"))
		return true;
	action->verb = VERB_DENY;
	if (id >= 0) {
		*name = errno_name(id);
		action->data = (uint16_t)errno_number(id, ABI_X86_64);
		return true;
	}
	action->data = (uint16_t)strtoul(text.ptr, &end, 10);
	return text.len > 0 && end == text.ptr + text.len;
}

/* SystemCallFilter=NAME NAME or ~NAME:ERRNO NAME:kill */
static bool read_filter(struct drop_in *in, struct str value)
{
	bool denies = str_starts(value, "~");

	if (denies)
		cut(&value, '~');
	in->allows = !denies;
	while (value.len) {
		struct str word = cut(&value, ' '), name = cut(&word, ':');
		struct action action = {VERB_ALLOW, 0};
		const char *errno_name = NULL;

		if (denies && !read_error(word, &action, &errno_name))
			return false;
		if (!denies || !systemd_never_denies(name))
			add_name(in, name, rule_with(in, action, errno_name));
	}
	return true;
}

static bool read_archs(struct drop_in *in, struct str value)
{
	if (str_is(value, "native")) {
		in->profile->abis |= in->native;
		return true;
	}
	while (value.len) {
		enum abi abi = systemd_abi_find(cut(&value, ' '));

		if (abi == ABI_COUNT)
			return false;
		in->profile->abis |= ABI_BIT(abi);
	}
	return true;
}

/* SystemCallLog=NAME NAME or, of all but these, ~NAME; with a list of calls to allow we do not
 * write the latter. */
static bool read_log(struct drop_in *in, struct str value)
{
	enum verb verb = VERB_LOG;

	if (str_starts(value, "~")) {
		cut(&value, '~');
		in->logs_others = true;
		verb = VERB_ALLOW;
	}
	while (value.len)
		add_name(in, cut(&value, ' '), rule_with(in, (struct action){verb, 0}, NULL));
	return !in->logs_others || !in->allows;
}

/* An assignment; one of nothing takes back what a unit has. */
static bool read_assignment(struct drop_in *in, struct str key, struct str value)
{
	if (value.len == 0)
		return str_is(key, "SystemCallArchitectures") ||
		       str_is(key, "SystemCallFilter") || str_is(key, "SystemCallLog");
	if (str_is(key, "SystemCallArchitectures"))
		return read_archs(in, value);
	if (str_is(key, "SystemCallFilter"))
		return read_filter(in, value);
	if (str_is(key, "SystemCallLog"))
		return read_log(in, value);
	return str_is(key, "SystemCallErrorNumber") &&
	       read_error(value, &in->profile->fallback, &in->profile->errno_name);
}

static bool has_name(const struct profile_rule *rule, const char *name)
{
	for (size_t i = 0; i < rule->names.len; i++)
		if (strcmp(rule->names.ptr[i], name) == 0)
			return true;
	return false;
}

/* Every list of calls to allow has these, too. */
static void add_always_allowed(struct drop_in *in)
{
	struct profile_rule *allow = rule_with(in, (struct action){VERB_ALLOW, 0}, NULL);

	for (syscall_id id = 0; id < syscall_count(); id++)
		if (systemd_always_allows(id) && !has_name(allow, syscall_name(id)))
			add_name(in, str_of(syscall_name(id)), allow);
}

/* True when NAME has a rule of PROFILE but RULE. */
static bool is_in_another(const struct profile *profile, const struct profile_rule *rule,
			  const char *name)
{
	for (size_t i = 0; i < profile->rules.len; i++)
		if (&profile->rules.ptr[i] != rule && has_name(&profile->rules.ptr[i], name))
			return true;
	return false;
}

/* Leave in RULE the names that have (or have not) a rule beside it, as KEPT says. */
static void keep_names(const struct profile *profile, struct profile_rule *rule, bool kept)
{
	size_t len = 0;

	for (size_t i = 0; i < rule->names.len; i++)
		if (is_in_another(profile, rule, rule->names.ptr[i]) == kept)
			rule->names.ptr[len++] = rule->names.ptr[i];
	rule->names.len = len;
}

/* What is logged is a filter of its own: a call that the other stops is stopped. */
static void settle_log(struct drop_in *in)
{
	struct profile_rule *log = rule_with(in, (struct action){VERB_LOG, 0}, NULL);
	struct profile_rule *allow;

	keep_names(in->profile, log, in->allows);
	if (!in->allows)
		return;
	allow = rule_with(in, (struct action){VERB_ALLOW, 0}, NULL);
	keep_names(in->profile, allow, false);
}

static bool read_line(struct drop_in *in, struct str line)
{
	struct str key;

	if (line.len == 0 || str_starts(line, "#") || str_is(line, "[Service]"))
		return true;
	key = cut(&line, '=');
	return read_assignment(in, key, line);
}

struct profile *systemd_read(struct context *ctx, struct str text, abi_set native,
			     struct str *wrong)
{
	struct drop_in in = {.arena = ctx->arena,
			     .native = native,
			     .profile = ARENA_NEW(ctx->arena, struct profile)};

	in.profile->form = PROFILE_SYSTEMD;
	while (text.len) {
		*wrong = cut(&text, '\n');
		if (!read_line(&in, *wrong))
			return NULL;
	}
	if (!in.allows)
		in.profile->fallback =
			(struct action){in.logs_others ? VERB_LOG : VERB_ALLOW, 0},
		in.profile->errno_name = NULL;
	else
		add_always_allowed(&in);
	settle_log(&in);
	in.profile->abis |= abi_main_only(in.profile->abis);
	return in.profile;
}

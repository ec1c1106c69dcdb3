/* SPDX-License-Identifier: Apache-2.0 */
#include "syntax/habit_site.h"

#include "kernel/errnos.h"
#include "kernel/meant.h"
#include "syntax/argument_meant.h"
#include "syntax/stdlib.h"
#include "syntax/words.h"

#include <string.h>

static const struct habit verbs[] = {
	{"accept", "allow"},      {"allow", "allow"},       {"allowed", "allow"},
	{"allowlist", "allow"},   {"audit", "log"},         {"ban", "deny"},
	{"blacklist", "deny"},    {"block", "deny"},        {"blocked", "deny"},
	{"denied", "deny"},       {"deny", "deny"},         {"denylist", "deny"},
	{"disallow", "deny"},     {"drop", "deny"},         {"enable", "allow"},
	{"errno", "deny"},        {"forbid", "deny"},       {"kill", "kill-thread"},
	{"kill-process", "kill"}, {"kill_process", "kill"}, {"kill_thread", "kill-thread"},
	{"killed", "kill"},       {"log", "log"},           {"notify", "notify"},
	{"pass", "allow"},        {"permit", "allow"},      {"prohibit", "deny"},
	{"refuse", "deny"},       {"reject", "deny"},       {"return", "deny"},
	{"trace", "trace"},       {"trap", "trap"},         {"user_notif", "notify"},
	{"warn", "log"},          {"whitelist", "allow"},
};

/* libseccomp's, the kernel's and systemd's names for actions, and others' words for them. */
static const char *verb_meant(struct arena *arena, struct str typed)
{
	static const char *const prefixes[] = {"scmp_act_", "seccomp_ret_", "ret_"};
	struct str word = str_lower(arena, typed);

	for (size_t i = 0; i < ARRAY_LEN(prefixes); i++)
		if (str_starts(word, prefixes[i])) {
			word.ptr += strlen(prefixes[i]);
			word.len -= strlen(prefixes[i]);
		}
	return HABIT_LOOK_UP(verbs, word);
}

static const struct habit statements[] = {
	{"arches", "arch"},    {"architecture", "arch"}, {"architectures", "arch"},
	{"archs", "arch"},     {"assert", "expect"},     {"base", "extend"},
	{"define", "const"},   {"from", "extend"},       {"import", "include"},
	{"inherit", "extend"}, {"let", "const"},         {"set", "const"},
	{"source", "include"}, {"test", "expect"},       {"use", "extend"},
};

/* The settings of systemd's units. */
static const struct {
	const char *typed, *said;
} settings[] = {
	{"SystemCallFilter",
	 "did you mean 'default deny' and 'allow systemd-system-service'? systemd's sets are "
	 "groups"},
	{"SystemCallErrorNumber", "the errno of a policy is 'default deny with EPERM'"},
	{"SystemCallArchitectures", "'arch' names the architectures"},
	{"SystemCallLog", "did you mean 'log'?"},
};

static bool hint_setting(const struct habit_site *site)
{
	for (size_t i = 0; i < ARRAY_LEN(settings); i++)
		if (str_is(habit_text(site), settings[i].typed))
			return habit_say(site, settings[i].said);
	return false;
}

/* The errno that has the number TYPED on most machines, or "". */
static struct str errno_of(struct str typed)
{
	unsigned long number = 0;
	int error;

	for (size_t i = 0; i < typed.len; i++) {
		if (typed.ptr[i] < '0' || typed.ptr[i] > '9' || number > ERRNO_NUMBER_MAX)
			return (struct str){"", 0};
		number = number * 10 + (unsigned long)(typed.ptr[i] - '0');
	}
	error = typed.len ? errno_by_number(ABI_X86_64, (int)number) : -1;
	return error < 0 ? (struct str){"", 0} : str_of(errno_name(error));
}

/* A number stands for an errno: "deny 1". */
static bool hint_number_as_errno(const struct habit_site *site)
{
	struct str error = errno_of(habit_text(site));

	return error.len && habit_mean_errno(site, error);
}

/* As SQL and Lua have them: "--". */
static bool is_comment(const struct habit_site *site)
{
	struct str text = site->p->source->text;

	return site->span.hi < text.len && text.ptr[site->span.hi] == '-';
}

/* What is not indented is meant for a statement. */
static bool starts_line(const struct habit_site *site)
{
	return site->span.lo == 0 || site->p->source->text.ptr[site->span.lo - 1] == '\n';
}

/* A verb comes behind WORD. */
static bool takes_verb(struct str word)
{
	return str_is(word, "expect") || str_is(word, "override");
}

/* "read: allow": a call, and its verb behind. */
static bool hint_verb_first(const struct habit_site *site)
{
	struct str typed = habit_text(site), text = site->p->source->text;
	size_t at = site->span.hi;
	const char *verb;

	if ((!starts_line(site) && !takes_verb(habit_before(site))) ||
	    (!words_is_group(typed) && syscall_find(typed.ptr, typed.len) == SYSCALL_NONE))
		return false;
	while (at < text.len && text.ptr[at] != '\0' && strchr(":=-> \t", text.ptr[at]))
		at++;
	verb = verb_meant(site->p->ctx->arena, habit_word_after(text, at));
	if (!verb)
		return habit_say(site, habit_around(site, "a verb comes first, as in 'allow ",
						    typed, "'"));
	return habit_did_you_mean(
		site, arena_printf(site->p->ctx->arena, "%s %.*s", verb, STR_FMT(typed)));
}

static bool hint_systemd_set(const struct habit_site *site)
{
	const char *group = habit_around(site, "systemd-", habit_behind(site), "");

	if (stdlib_group(site->p->ctx, str_of(group)))
		return habit_did_you_mean(site, group);
	return habit_say(site, "systemd's sets are groups: scmpl list 'systemd-*'");
}

/* What stands behind a default: "kill process", "deny 1". */
static bool hint_default(const struct habit_site *site)
{
	static const char *const clauses[] = {"except", "if", "on", "unless", "where", ","};
	struct str typed = habit_text(site), before = habit_before(site);

	if (habit_is_errno(typed) && str_is(before, "default"))
		return habit_did_you_mean(site, habit_around(site, "deny with ", typed, ""));
	if (!habit_expects(site, "'with'"))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(clauses); i++)
		if (str_is(typed, clauses[i]))
			return habit_say(
				site, "a default is for all calls that no rule names: what is "
				      "otherwise is a rule of its own, as in 'deny mount'");
	if (str_is(before, "kill") && str_is(typed, "process"))
		return habit_say(site, "'kill' by itself kills the process");
	if (str_is(before, "kill") && str_is(typed, "thread"))
		return habit_did_you_mean(site, "kill-thread");
	return str_is(before, "deny") && hint_number_as_errno(site);
}

static bool hint_statement(const struct habit_site *site)
{
	struct str typed = habit_text(site);
	const char *verb = verb_meant(site->p->ctx->arena, typed);
	struct str lower = str_lower(site->p->ctx->arena, typed);

	if (hint_default(site) || hint_setting(site))
		return true;
	if (str_is(typed, "@"))
		return hint_systemd_set(site);
	if (str_is(typed, "-"))
		return habit_say(site, is_comment(site)
					       ? "a comment starts with '#'"
					       : "lists have commas between, no dashes before");
	if (str_is(typed, "="))
		return habit_say(site, "there is no '=' here");
	if (str_is(lower, "policy") || str_is(lower, "profile"))
		return habit_say(site, "a file is one policy, and needs no heading");
	if (str_is(typed, "import") && words_is_group(habit_behind(site)))
		return habit_did_you_mean(site, "extend");
	if (!verb && str_is(lower, "default") && !str_is(typed, "default"))
		verb = "default";
	return habit_did_you_mean(site, verb ? verb : HABIT_LOOK_UP(statements, lower)) ||
	       hint_verb_first(site);
}

/* Where a call or group is expected. */

static bool hint_capability(const struct habit_site *site)
{
	diag_note(
		site->p->ctx->diags, site->diag,
		"a capability is no call: 'if cap NAME' behind a rule asks whether the process "
		"has it; to take it away is the engine's business (--cap-drop)");
	return true;
}

static bool hint_quoted(const struct habit_site *site)
{
	struct str typed = habit_text(site);
	struct str inner = {typed.ptr + 1, typed.len - 2};

	if (habit_next(site) == ':')
		return habit_say(site, "commands read a profile in JSON as it is, and 'scmpl "
				       "import' makes a policy of it");
	return typed.len > 2 && habit_did_you_mean(site, habit_around(site, "", inner, ""));
}

/* "32bit", "32-bit", "arch x86" */
static bool is_arch(const struct habit_site *site)
{
	struct str typed = habit_text(site), before = habit_before(site);

	return str_is(typed, "arch") || str_is(typed, "32bit") ||
	       (str_is(typed, "32") && habit_next(site) == '-') ||
	       ((str_is(before, "arch") || str_is(before, "abi")) && meant_is_arch(typed)) ||
	       (meant_is_arch(before) && (str_is(typed, "calls") || str_is(typed, "syscalls")));
}

static bool hint_number_as_call(const struct habit_site *site)
{
	diag_note(site->p->ctx->diags, site->diag,
		  "calls have names: 'scmpl list %.*s' tells which have this number",
		  STR_FMT(habit_text(site)));
	return true;
}

static bool is_clause(struct str typed)
{
	return str_is(typed, "with") || str_is(typed, "where") || str_is(typed, "on") ||
	       str_is(typed, "if");
}

static bool hint_call(const struct habit_site *site)
{
	struct arena *arena = site->p->ctx->arena;
	struct str typed = habit_text(site);
	syscall_id meant;

	if (is_arch(site))
		return habit_say(site, MEANT_ARCH_NO_CALL);
	if (str_is(typed, "cap") || (words_is_constant(typed) && str_starts(typed, "CAP_")))
		return hint_capability(site);
	if (str_is(typed, "any"))
		return habit_say(site,
				 "'default allow' or 'default deny' is for all calls that no "
				 "rule names");
	if (str_is(typed, "@"))
		return hint_systemd_set(site);
	if (typed.len && typed.ptr[0] == '"')
		return hint_quoted(site);
	if (typed.len && typed.ptr[0] >= '0' && typed.ptr[0] <= '9')
		return hint_number_as_call(site);
	if (str_is(typed, "-"))
		return habit_say(site, "'except' takes calls out of a list");
	if (str_is(typed, "on") && str_is(habit_before(site), "except"))
		return habit_say(site, "'on' names the architectures that a rule is for");
	if (habit_is_errno(typed))
		return habit_say(site, habit_around(site, "did you mean 'with ", typed,
						    "' behind the calls?"));
	if (is_clause(typed))
		return habit_say(site, habit_around(site, "the calls come before '", typed,
						    "', and no comma behind the last"));
	if (str_is(typed, "(") && words_is_constant(habit_behind(site)))
		return habit_say(site, habit_around(site, "did you mean 'with ",
						    habit_behind(site), "' behind the calls?"));
	if (str_is(typed, "("))
		return habit_say(site, "lists need no brackets");
	meant = words_is_constant(typed) ? meant_syscall(arena, typed) : SYSCALL_NONE;
	return meant != SYSCALL_NONE && habit_did_you_mean(site, syscall_name(meant));
}

/* Behind the calls. */

/* "unless", at AT of the text: what follows says whether it is about the host. */
static bool hint_unless(const struct habit_site *site, size_t at)
{
	struct str text = site->p->source->text;
	struct str next = habit_word_after(text, at);
	struct str cap;

	if (!str_is(next, "cap"))
		return habit_say(site,
				 "'if not (...)' or 'where not (...)' turns a condition round");
	cap = habit_word_after(text, (size_t)(next.ptr + next.len - text.ptr));
	return habit_did_you_mean(site, habit_around(site, "if no cap ", cap, ""));
}

/* "only on x86_64", "not on x86" */
static bool is_on_behind(const struct habit_site *site)
{
	return str_is(habit_behind(site), "on");
}

static const struct habit clauses[] = {
	{"&", ","},          {"and", ","},
	{"or", ","},         {"|", ","},
	{"but", "except"},   {"excluding", "except"},
	{"minus", "except"}, {"without", "except"},
	{"!", "except"},     {"provided", "where"},
};

/* TYPED, or what comes before it, stands for the errno that comes behind. */
static bool introduces_errno(struct str typed)
{
	static const char *const words[] = {"errno", "return", "returns", "returning",
					    "as",    "error",  "-",       "=",
					    "(",     "==",     "code"};

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (str_is(typed, words[i]))
			return true;
	return false;
}

/* The errno, or its number, that stands behind SITE, signs between; or "". */
static struct str errno_behind(const struct habit_site *site)
{
	struct str text = site->p->source->text, word;
	size_t at = site->span.hi;

	while (at < text.len && text.ptr[at] != '\0' && strchr("->=( \t", text.ptr[at]))
		at++;
	word = habit_word_after(text, at);
	return habit_is_errno(word) ? word : errno_of(word);
}

/* "ioctl TIOCSTI" */
static bool hint_constant(const struct habit_site *site)
{
	const char *meant =
		argument_meant(site->p->ctx->arena, site->p->source->text, habit_text(site));

	return meant &&
	       habit_did_you_mean(site, habit_around(site, "where ", str_of(meant), ""));
}

/* "socket family == AF_INET": what stands behind SITE makes a condition of it. */
static bool starts_condition(const struct habit_site *site)
{
	struct str text = site->p->source->text, next = habit_behind(site);
	size_t at = site->span.hi;

	while (at < text.len && text.ptr[at] == ' ')
		at++;
	return (at < text.len && text.ptr[at] != '\0' && strchr("=!<>&:", text.ptr[at])) ||
	       str_is(next, "has") || str_is(next, "lacks") || str_is(next, "in");
}

/* "for x86_64", "for root" */
static bool hint_for(const struct habit_site *site)
{
	if (meant_is_arch(habit_behind(site)))
		return habit_did_you_mean(site, "on");
	return habit_say(site, "'on' asks for the architecture, 'if' for capabilities and the "
			       "kernel, 'where' for arguments");
}

/* "requires CAP_SYS_ADMIN", "needs cap SYS_ADMIN" */
static bool needs_capability(const struct habit_site *site)
{
	struct str typed = habit_text(site), behind = habit_behind(site);

	return str_is(typed, "cap") || str_starts(behind, "CAP_") ||
	       (str_starts(typed, "CAP_") && words_is_constant(typed));
}

/* A rule may end where these are met. */
static bool hint_clause(const struct habit_site *site)
{
	struct str typed = habit_text(site), before = habit_before(site);
	const char *meant = HABIT_LOOK_UP(clauses, typed);

	if (starts_line(site) ||
	    (!habit_expects(site, "'with'") && !habit_expects(site, "'where'")))
		return false;
	if (str_is(typed, "unless"))
		return hint_unless(site, site->span.hi);
	if (is_arch(site))
		return habit_say(site, MEANT_ARCH_NO_CALL);
	if (str_is(typed, "for"))
		return hint_for(site);
	if (str_is(before, "unless"))
		return hint_unless(
			site, (size_t)(before.ptr + before.len - site->p->source->text.ptr));
	if (str_is(typed, "when") || str_is(before, "when"))
		return habit_say(site, "'where' asks for arguments, 'if' for the host");
	if (needs_capability(site))
		return habit_capability(site);
	if (is_on_behind(site))
		return habit_say(site, "'on' names the architectures that a rule is for");
	if (habit_is_errno(typed))
		return habit_mean_errno(site, typed);
	if (hint_number_as_errno(site))
		return true;
	if (introduces_errno(typed) && errno_behind(site).len)
		return habit_mean_errno(site, errno_behind(site));
	if (!meant && typed.len && words_is_letter(typed.ptr[0]) &&
	    habit_expects(site, "'where'") && starts_condition(site))
		return habit_did_you_mean(site, habit_around(site, "where ", typed, ""));
	return meant ? habit_did_you_mean(site, meant) : hint_constant(site);
}

/* arch, on */

static bool hint_arch(const struct habit_site *site)
{
	const char *name = habit_around(site, "", habit_text(site), "");
	enum abi abi = abi_find_scmp(name);

	if (str_is(habit_text(site), "="))
		return habit_say(site, "there is no '=' here");
	if (str_is(habit_text(site), "not") || str_is(habit_text(site), "except"))
		return habit_other_arches(site);
	if (abi == ABI_COUNT && words_is_group(habit_text(site)))
		abi = abi_find_any(name, strlen(name));
	return abi != ABI_COUNT && habit_did_you_mean(site, abi_info(abi)->name);
}

/* extend */

static struct str with_hyphens(struct arena *arena, struct str name)
{
	char *copy = arena_strndup(arena, name.ptr, name.len);

	for (size_t i = 0; i < name.len; i++)
		copy[i] = copy[i] == '_' ? '-' : copy[i];
	return (struct str){copy, name.len};
}

static bool hint_profile(const struct habit_site *site)
{
	struct context *ctx = site->p->ctx;
	struct str typed = habit_text(site);
	const char *name;

	if (typed.len && typed.ptr[0] == '"')
		return memchr(typed.ptr, '.', typed.len) ? habit_file_extended(site)
							 : hint_quoted(site);
	for (int i = 0; i < 2; i++) {
		name = habit_around(site, "", with_hyphens(ctx->arena, typed),
				    i ? "-default" : "");
		if (stdlib_profile_newest(ctx, str_of(name)))
			return habit_did_you_mean(site, name);
	}
	diag_note(ctx->diags, site->diag, "%s", stdlib_profiles_told(ctx));
	return true;
}

/* "extend docker-default 29.4", "extend docker-default except mount" */
static bool hint_extended(const struct habit_site *site)
{
	struct str typed = habit_text(site);

	if (typed.len && typed.ptr[0] >= '0' && typed.ptr[0] <= '9')
		return habit_did_you_mean(site, habit_around(site, "@", typed, ""));
	if (!str_is(typed, "except") && !str_is(typed, "without"))
		return false;
	return habit_say(site, "what is not as in the profile is a rule of its own, as in "
			       "'override deny mount'");
}

/* include */
static bool hint_file(const struct habit_site *site)
{
	if (stdlib_profile_newest(site->p->ctx, habit_text(site)))
		return habit_say(site,
				 "'extend' takes a profile that is known by name, 'include' a "
				 "file");
	return habit_say(site, "a file's name stands in double quotes");
}

static bool hint_comma(const struct habit_site *site)
{
	struct str next = habit_behind(site);

	if (habit_expects(site, "'and'") && !words_is_constant(next) && next.len &&
	    next.ptr[0] > '9')
		return habit_say(site, "conditions are joined by 'and' or 'or'");
	return habit_several_values(site);
}

static bool hint_version(const struct habit_site *site)
{
	if (habit_expects(site, "a number")) /* of a profile */
		return habit_say(site, "without '@' it is the newest");
	return habit_say(site, "a version has two numbers, as in 'kernel >= 5.8'");
}

bool habit_hint(const struct habit_site *site)
{
	struct str typed = habit_text(site);

	if (str_is(typed, ".."))
		return habit_did_you_mean(site, "in");
	if (str_is(typed, ",") && (habit_expects(site, "'and'") || habit_expects(site, "'..'")))
		return hint_comma(site);
	if (str_is(habit_before(site), "not") && habit_expects(site, "'in'") &&
	    site->count == 1 && str_is(typed, "has"))
		return habit_say(site, "'lacks' is the opposite of 'has'");
	if (str_is(habit_before(site), "not") && habit_expects(site, "'in'") &&
	    site->count == 1)
		return habit_say(site, "'!=' is for one value, 'not in (A, B)' for several");
	if (str_is(habit_before(site), "include") && habit_expects(site, "a string"))
		return hint_file(site);
	if (hint_clause(site))
		return true;
	if ((str_is(typed, "|") || str_is(typed, "and")) && habit_expects(site, "','"))
		return habit_did_you_mean(site, ",");
	if (habit_expects(site, "'@'") && hint_extended(site))
		return true;
	if (habit_expects(site, "'deny'"))
		return hint_statement(site);
	if (habit_expects(site, "'kill'"))
		return hint_call(site);
	if (habit_expects(site, "'cap'"))
		return habit_hint_guard(site);
	if (habit_expects(site, "'wide'"))
		return habit_hint_argument(site);
	if (habit_expects(site, "'>='") || habit_expects(site, "'=='"))
		return habit_hint_comparison(site);
	if (habit_expects(site, "a constant"))
		return habit_hint_value(site);
	if (habit_expects(site, "'='"))
		return habit_did_you_mean(site, habit_around(site, "= ", typed, ""));
	if (habit_expects(site, "a version"))
		return hint_version(site);
	if (habit_expects(site, "'..'") && str_is(typed, "-"))
		return habit_did_you_mean(site, "..");
	if (habit_expects(site, "a group name") && str_is(habit_before(site), "extend"))
		return hint_profile(site);
	if (habit_expects(site, "a name"))
		return hint_arch(site);
	return false;
}

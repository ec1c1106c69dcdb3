/* SPDX-License-Identifier: Apache-2.0 */
#include "syntax/habit_site.h"

#include "kernel/meant.h"
#include "syntax/argument_meant.h"
#include "syntax/pattern.h"
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
	while (at < text.len && strchr(":=-> \t", text.ptr[at]))
		at++;
	verb = verb_meant(site->p->ctx->arena, habit_word_after(text, at));
	if (!verb)
		return habit_say(site, habit_around(site, "a verb comes first, as in 'allow ",
						    typed, "'"));
	return habit_did_you_mean(
		site, arena_printf(site->p->ctx->arena, "%s %.*s", verb, STR_FMT(typed)));
}

static bool hint_statement(const struct habit_site *site)
{
	struct str typed = habit_text(site);
	const char *verb = verb_meant(site->p->ctx->arena, typed);

	if (habit_is_errno(typed) && str_is(habit_before(site), "default"))
		return habit_did_you_mean(site, habit_around(site, "deny with ", typed, ""));
	if (str_is(typed, "-"))
		return habit_say(site, is_comment(site)
					       ? "a comment starts with '#'"
					       : "lists have commas between, no dashes before");
	if (str_is(typed, "="))
		return habit_say(site, "there is no '=' here");
	if (str_is(typed, "policy") || str_is(typed, "profile"))
		return habit_say(site, "a file is one policy, and needs no heading");
	if (str_is(typed, "import") && words_is_group(habit_behind(site)))
		return habit_did_you_mean(site, "extend");
	return habit_did_you_mean(site, verb ? verb : HABIT_LOOK_UP(statements, typed)) ||
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

static bool hint_systemd_set(const struct habit_site *site)
{
	const char *group = habit_around(site, "systemd-", habit_behind(site), "");

	if (stdlib_group(site->p->ctx, str_of(group)))
		return habit_did_you_mean(site, group);
	return habit_say(site, "systemd's sets are groups: scmpl list 'systemd-*'");
}

static bool hint_quoted(const struct habit_site *site)
{
	struct str typed = habit_text(site);
	struct str inner = {typed.ptr + 1, typed.len - 2};

	return typed.len > 2 && habit_did_you_mean(site, habit_around(site, "", inner, ""));
}

static bool hint_number_as_call(const struct habit_site *site)
{
	diag_note(site->p->ctx->diags, site->diag,
		  "calls have names: 'scmpl list %.*s' tells which have this number",
		  STR_FMT(habit_text(site)));
	return true;
}

static bool hint_call(const struct habit_site *site)
{
	struct arena *arena = site->p->ctx->arena;
	struct str typed = habit_text(site);
	syscall_id meant;

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

static const struct habit clauses[] = {
	{"and", ","},          {"but", "except"}, {"excluding", "except"}, {"minus", "except"},
	{"without", "except"}, {"!", "except"},   {"provided", "where"},   {"for", "on"},
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

/* The errno that stands behind SITE, signs between; or "". */
static struct str errno_behind(const struct habit_site *site)
{
	struct str text = site->p->source->text, word;
	size_t at = site->span.hi;

	while (at < text.len && strchr("->=( \t", text.ptr[at]))
		at++;
	word = habit_word_after(text, at);
	return habit_is_errno(word) ? word : (struct str){"", 0};
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
	return (at < text.len && text.ptr[at] != '\0' && strchr("=!<>&", text.ptr[at])) ||
	       str_is(next, "has") || str_is(next, "lacks") || str_is(next, "in");
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
	if (str_is(before, "unless"))
		return hint_unless(
			site, (size_t)(before.ptr + before.len - site->p->source->text.ptr));
	if (str_is(typed, "when") || str_is(before, "when"))
		return habit_say(site, "'where' asks for arguments, 'if' for the host");
	if (habit_is_errno(typed))
		return habit_mean_errno(site, typed);
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
		return hint_quoted(site);
	for (int i = 0; i < 2; i++) {
		name = habit_around(site, "", with_hyphens(ctx->arena, typed),
				    i ? "-default" : "");
		if (stdlib_profile_newest(ctx, str_of(name)))
			return habit_did_you_mean(site, name);
	}
	diag_note(ctx->diags, site->diag, "%s", stdlib_profiles_told(ctx));
	return true;
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

bool habit_hint(const struct habit_site *site)
{
	struct str typed = habit_text(site);

	if (str_is(typed, ".."))
		return habit_did_you_mean(site, "in");
	if (str_is(typed, ",") && (habit_expects(site, "'and'") || habit_expects(site, "'..'")))
		return hint_comma(site);
	if (str_is(habit_before(site), "not") && habit_expects(site, "'in'") &&
	    site->count == 1)
		return habit_say(site, "'!=' is for one value, 'not in (A, B)' for several");
	if (str_is(habit_before(site), "include") && habit_expects(site, "a string"))
		return hint_file(site);
	if (hint_clause(site))
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
	if (habit_expects(site, "a version") && habit_expects(site, "a number"))
		return habit_say(site, "without '@' it is the newest");
	if (habit_expects(site, "a group name") && str_is(habit_before(site), "extend"))
		return hint_profile(site);
	if (habit_expects(site, "a name"))
		return hint_arch(site);
	return false;
}

/* Characters. */

static bool hint_colon(const struct habit_site *site)
{
	struct str text = site->p->source->text;
	struct str before = habit_before(site), error = habit_behind(site);
	struct str first = habit_word_before(text, (size_t)(before.ptr - text.ptr));

	if (str_is(first, "group") || str_is(first, "const"))
		return habit_say(site, "did you mean '='?"); /* ":=", too */
	if (str_is(first, "extend"))
		return habit_did_you_mean(site, "@");
	return habit_is_errno(error) ? habit_mean_errno(site, error)
				     : habit_say(site, "there is no ':' here");
}

static bool hint_bracket(const struct habit_site *site)
{
	struct str before = habit_before(site);

	if (str_starts(before, "arg"))
		return habit_say(site, "an argument has a name, or is 'arg0' to 'arg5'");
	if (str_is(before, "in"))
		return habit_several_values(site);
	return habit_say(site, "lists need no brackets, only commas");
}

static bool hint_brace(const struct habit_site *site)
{
	if (str_is(habit_before(site), "in"))
		return habit_several_values(site);
	return habit_say(site, "conditions and lists need no braces here");
}

static bool hint_exclamation(const struct habit_site *site)
{
	return habit_say(site,
			 "'not' turns a condition round, 'except' takes calls out of a list");
}

static bool hint_slash(const struct habit_site *site)
{
	struct str text = site->p->source->text;
	char next = site->span.hi < text.len ? text.ptr[site->span.hi] : ' ';

	if (next == '/' || next == '*')
		return habit_say(site, "a comment starts with '#'");
	return habit_say(site, "a path stands in double quotes");
}

void habit_character(const struct habit_site *site)
{
	switch (habit_text(site).ptr[0]) {
	case '*':
	case '?':
		pattern_hint(site);
		break;
	case '~':
		habit_say(site, "'except' takes calls out of a list");
		break;
	case '!':
		hint_exclamation(site);
		break;
	case '[':
	case ']':
		hint_bracket(site);
		break;
	case '{':
	case '}':
		hint_brace(site);
		break;
	case '/':
		hint_slash(site);
		break;
	case ':':
		hint_colon(site);
		break;
	case '+':
		habit_say(site, "'|' joins bits");
		break;
	case '\\':
		habit_say(site, "a statement goes on on the next line by itself");
		break;
	case '\'':
		habit_say(site, "strings stand in double quotes");
		break;
	}
}

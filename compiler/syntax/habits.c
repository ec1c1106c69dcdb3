/* SPDX-License-Identifier: Apache-2.0 */
#include "syntax/habit_site.h"

#include "kernel/errnos.h"
#include "kernel/meant.h"
#include "syntax/argument_meant.h"
#include "syntax/stdlib.h"
#include "syntax/words.h"

#include <string.h>

/* Where a call or group is expected. */

static bool hint_quoted(const struct habit_site *site)
{
	struct str typed = habit_text(site);
	struct str inner = {typed.ptr + 1, typed.len - 2};

	if (habit_next(site) == ':')
		return habit_say(site, "commands read a profile in JSON as it is, and 'scmpl "
				       "import' makes a policy of it");
	if (memchr(inner.ptr, '/', inner.len))
		return habit_say(site, HABIT_PATH);
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

/* The errno, or its number, that stands behind SITE, signs between; or "". */
static struct str errno_behind(const struct habit_site *site)
{
	struct str text = site->p->source->text, word;
	size_t at = site->span.hi;

	while (at < text.len && text.ptr[at] != '\0' && strchr("->=( \t", text.ptr[at]))
		at++;
	word = habit_word_after(text, at);
	return habit_is_errno(word) ? word : habit_errno_of(word);
}

static bool is_statement(struct str typed)
{
	static const char *const words[] = {
		"allow",       "arch", "default", "deny",     "expect", "extend", "group",
		"kill-thread", "log",  "notify",  "override", "trace",  "trap"};

	return str_is_among(typed, words, ARRAY_LEN(words));
}

static bool is_clause(struct str typed)
{
	return str_is(typed, "with") || str_is(typed, "where") || str_is(typed, "on") ||
	       str_is(typed, "if");
}

/* A list has a comma more than calls: a statement follows at SITE, or nothing. */
static bool ends_list(const struct habit_site *site)
{
	struct str text = site->p->source->text, typed = habit_text(site);
	size_t at = site->span.lo;

	while (at > 0 && strchr(" \t\r\n", text.ptr[at - 1]))
		at--;
	return at > 0 && text.ptr[at - 1] == ',' && (!typed.len || is_statement(typed));
}

/* "deny and log chmod", "deny, log chmod": two verbs. */
static bool hint_second_verb(const struct habit_site *site)
{
	struct str typed = habit_text(site), before = habit_before(site);

	if (!str_is(typed, "and") && !str_is(typed, ","))
		return false;
	return is_statement(before) && is_statement(habit_behind(site)) &&
	       habit_say(site, "a rule has one verb; 'flag LOG' has what is denied logged, "
			       "too");
}

static bool hint_call(const struct habit_site *site)
{
	struct arena *arena = site->p->ctx->arena;
	struct str typed = habit_text(site);
	syscall_id meant;

	if (is_arch(site))
		return habit_say(site, MEANT_ARCH_NO_CALL);
	if (habit_macro(site) || hint_second_verb(site))
		return true;
	if (ends_list(site))
		return habit_say(site, "a comma stands between calls, none behind the last");
	if (str_is(typed, "default") && habit_before(site).len)
		return habit_did_you_mean(
			site, habit_around(site, "default ", habit_before(site), ""));
	if (str_is(typed, "cap") || (words_is_constant(typed) && str_starts(typed, "CAP_")))
		return habit_no_call(site);
	if (str_is(typed, "any"))
		return habit_say(site, MEANT_ALL);
	if (str_is(typed, "@"))
		return habit_systemd_set(site);
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
	if (str_is(typed, "(") && errno_behind(site).len)
		return habit_say(site, habit_around(site, "did you mean 'with ",
						    errno_behind(site), "' behind the calls?"));
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

	return str_is_among(typed, words, ARRAY_LEN(words));
}

/* "ioctl TIOCSTI", "socket AF_INET, SOCK_RAW" */
static bool hint_constant(const struct habit_site *site)
{
	struct str text = site->p->source->text;
	const char *meant = argument_meant(site->p->ctx->arena, text, habit_text(site));
	size_t at = site->span.hi;

	while (at < text.len && (text.ptr[at] == ' ' || text.ptr[at] == ','))
		at++;
	if (meant && words_is_constant(habit_word_after(text, at)))
		return habit_say(site,
				 habit_around(site, "each argument is asked for, as in 'where ",
					      str_of(meant), " and ...'"));
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

/* "socket family AF_INET" */
static bool hint_compared(const struct habit_site *site)
{
	const char *meant = argument_compared(site->p->ctx->arena, site->p->source->text,
					      habit_text(site), habit_behind(site));

	return meant && words_is_constant(habit_behind(site)) &&
	       habit_did_you_mean(site, habit_around(site, "where ", str_of(meant), ""));
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

	if (habit_starts_line(site) ||
	    (!habit_expects(site, "'with'") && !habit_expects(site, "'where'")))
		return false;
	if (str_is(typed, "unless"))
		return hint_unless(site, site->span.hi);
	if (is_arch(site))
		return habit_say(site, MEANT_ARCH_NO_CALL);
	if (habit_declared(site) || habit_macro(site) || habit_behind_word(site))
		return true;
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
	if (habit_number_as_errno(site))
		return true;
	if (introduces_errno(typed) && errno_behind(site).len)
		return habit_mean_errno(site, errno_behind(site));
	if (!meant && hint_compared(site))
		return true;
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
	if (habit_text(site).len && habit_text(site).ptr[0] == '"')
		return hint_quoted(site);
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

const char *habit_profile_meant(const struct habit_site *site, struct str name)
{
	struct context *ctx = site->p->ctx;
	const char *meant;

	if (!name.len)
		return NULL;
	for (int i = 0; i < 2; i++) {
		meant = habit_around(site, "", with_hyphens(ctx->arena, name),
				     i ? "-default" : "");
		if (stdlib_profile_newest(ctx, str_of(meant)))
			return meant;
	}
	return NULL;
}

static bool hint_profile(const struct habit_site *site)
{
	struct context *ctx = site->p->ctx;
	struct str typed = habit_text(site), lower = str_lower(ctx->arena, typed);
	const char *meant = habit_profile_meant(site, typed);

	if (typed.len && typed.ptr[0] == '"')
		return memchr(typed.ptr, '.', typed.len) ? habit_file_extended(site)
							 : hint_quoted(site);
	if (str_is(lower, "unconfined"))
		return habit_say(site, "to start from what no filter stops is 'default allow'");
	if (habit_did_you_mean(site, meant))
		return true;
	diag_note(ctx->diags, site->diag, "%s", stdlib_profiles_told(ctx));
	return true;
}

/* The version that TYPED, "v29" or "29.4", starts, as the text goes on; "" when it is none. */
static struct str version_at(const struct habit_site *site)
{
	struct str text = site->p->source->text;
	size_t at = site->span.lo, end;

	if (at < text.len && text.ptr[at] == 'v')
		at++;
	for (end = at;
	     end < text.len && text.ptr[end] != '\0' && strchr("0123456789.", text.ptr[end]);)
		end++;
	return (struct str){text.ptr + at, end - at};
}

/* "extend docker-default 29.4", "extend docker-default except mount" */
static bool hint_extended(const struct habit_site *site)
{
	struct str typed = habit_text(site), version = version_at(site);

	if (version.len)
		return habit_say(site, habit_around(site, "did you mean '@", version, "'?"));
	if (str_is(typed, ",") || str_is(typed, "and") ||
	    (!habit_starts_line(site) && habit_profile_meant(site, typed)))
		return habit_say(site,
				 "each profile has an 'extend' of its own, and the policy "
				 "'default' and 'arch'");
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
	if (habit_expects(site, "'linux'"))
		return habit_did_you_mean(site,
					  habit_around(site, "linux ", version_at(site), ""));
	if (habit_expects(site, "a number") && version_at(site).len) /* of a profile */
		return habit_say(site,
				 habit_around(site, "did you mean '", version_at(site), "'?"));
	if (habit_expects(site, "a number"))
		return habit_say(site, "without '@' it is the newest");
	return habit_say(site, "a version has two numbers, as in 'kernel >= 5.8'");
}

/* "with EPERM, EACCES", "with EPERM or EACCES" */
static bool is_second_errno(const struct habit_site *site)
{
	struct str typed = habit_text(site);

	return (str_is(typed, ",") || str_is(typed, "or") || str_is(typed, "and") ||
		str_is(typed, "|")) &&
	       habit_is_errno(habit_before(site)) && habit_is_errno(habit_behind(site));
}

/* Where a condition could end, or go on. */
static bool hint_condition_end(const struct habit_site *site)
{
	struct str typed = habit_text(site);

	if (!habit_expects(site, "'and'"))
		return false;
	if (str_is(typed, "xor"))
		return habit_say(site,
				 "one of two and not both is '(A or B) and not (A and B)'");
	if (str_is(typed, "else"))
		return habit_say(site, "what no rule matches takes the default: what is "
				       "otherwise is a rule of its own");
	if (str_is(typed, "|"))
		return habit_several_values(site);
	return (str_is(typed, "<") || str_is(typed, ">")) && habit_say(site, HABIT_NO_SUMS);
}

bool habit_hint(const struct habit_site *site)
{
	struct str typed = habit_text(site);

	if (str_is(typed, "..") && !habit_expects(site, "'low'"))
		return habit_did_you_mean(site, "in");
	if (is_second_errno(site))
		return habit_say(site, "a call fails with one errno");
	if (hint_condition_end(site))
		return true;
	if (!typed.len && habit_expects(site, "'..'"))
		return habit_several_values(site);
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
	if (str_is(typed, "only") && habit_expects(site, "'else'"))
		return habit_say(site, "what is not named is killed: 'only' says itself");
	if ((str_is(typed, "|") || str_is(typed, "and")) && habit_expects(site, "','"))
		return habit_did_you_mean(site, ",");
	if (habit_expects(site, "'@'") && hint_extended(site))
		return true;
	if (str_is(typed, "<") && habit_expects(site, "'|'"))
		return habit_say(site, HABIT_NO_SUMS);
	if (habit_expects(site, "'deny'"))
		return habit_hint_statement(site);
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
	if (habit_expects(site, "a version") || habit_expects(site, "'linux'"))
		return hint_version(site);
	if (habit_expects(site, "'via'"))
		return habit_did_you_mean(site, habit_around(site, "via ", typed, ""));
	if (habit_expects(site, "'..'") && str_is(typed, "-"))
		return habit_did_you_mean(site, "..");
	if (habit_expects(site, "a group name") && str_is(habit_before(site), "extend"))
		return hint_profile(site);
	if (habit_expects(site, "a name"))
		return hint_arch(site);
	return false;
}

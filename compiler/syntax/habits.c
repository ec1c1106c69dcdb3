/* SPDX-License-Identifier: Apache-2.0 */
#include "syntax/habits.h"

#include "kernel/caps.h"
#include "kernel/consts.h"
#include "kernel/errnos.h"
#include "kernel/meant.h"
#include "syntax/argument_meant.h"
#include "syntax/pattern.h"
#include "syntax/stdlib.h"
#include "syntax/words.h"

#include <string.h>

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

struct str habit_word_before(struct str text, size_t at)
{
	size_t end = at, start;

	while (end > 0 && is_blank(text.ptr[end - 1]))
		end--;
	for (start = end; start > 0 && words_is_letter(text.ptr[start - 1]);)
		start--;
	return (struct str){text.ptr + start, end - start};
}

/* The word that starts behind the byte AT of TEXT, blanks between; or "". */
static struct str word_after(struct str text, size_t at)
{
	size_t start = at, end;

	while (start < text.len && is_blank(text.ptr[start]))
		start++;
	for (end = start; end < text.len && words_is_letter(text.ptr[end]);)
		end++;
	return (struct str){text.ptr + start, end - start};
}

/* TOKEN is among what was expected at SITE. */
static bool expects(const struct habit_site *site, const char *token)
{
	for (int i = 0; i < site->count; i++)
		if (strcmp(site->expected[i], token) == 0)
			return true;
	return false;
}

static struct str text_at(const struct habit_site *site)
{
	return source_text(site->p->ctx->sources, site->span);
}

static struct str word_before(const struct habit_site *site)
{
	return habit_word_before(site->p->source->text, site->span.lo);
}

static struct str word_behind(const struct habit_site *site)
{
	return word_after(site->p->source->text, site->span.hi);
}

static bool hint(const struct habit_site *site, const char *text)
{
	diag_hint(site->p->ctx->diags, site->diag, "%s", text);
	return true;
}

static bool did_you_mean(const struct habit_site *site, const char *text)
{
	diag_did_you_mean(site->p->ctx->diags, site->diag, text);
	return text != NULL;
}

static const char *around(const struct habit_site *site, const char *before, struct str word,
			  const char *after)
{
	return arena_printf(site->p->ctx->arena, "%s%.*s%s", before, STR_FMT(word), after);
}

/* Tables of words. */

struct habit {
	const char *typed, *meant;
};

/* What TYPED means by HABITS, or NULL. */
static const char *look_up(const struct habit *habits, size_t count, struct str typed)
{
	for (size_t i = 0; i < count; i++)
		if (str_is(typed, habits[i].typed))
			return habits[i].meant;
	return NULL;
}

#define LOOK_UP(habits, typed) look_up(habits, ARRAY_LEN(habits), typed)

static const struct habit verbs[] = {
	{"accept", "allow"},      {"allow", "allow"},       {"allowlist", "allow"},
	{"audit", "log"},         {"ban", "deny"},          {"blacklist", "deny"},
	{"block", "deny"},        {"deny", "deny"},         {"denylist", "deny"},
	{"disallow", "deny"},     {"drop", "deny"},         {"enable", "allow"},
	{"errno", "deny"},        {"forbid", "deny"},       {"kill", "kill-thread"},
	{"kill-process", "kill"}, {"kill_process", "kill"}, {"kill_thread", "kill-thread"},
	{"log", "log"},           {"notify", "notify"},     {"pass", "allow"},
	{"permit", "allow"},      {"prohibit", "deny"},     {"refuse", "deny"},
	{"return", "deny"},       {"reject", "deny"},       {"trace", "trace"},
	{"trap", "trap"},         {"user_notif", "notify"}, {"warn", "log"},
	{"whitelist", "allow"},
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
	return LOOK_UP(verbs, word);
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

/* "read: allow": a call, and its verb behind. */
static bool hint_verb_first(const struct habit_site *site)
{
	struct str typed = text_at(site), text = site->p->source->text;
	size_t at = site->span.hi;
	const char *verb;

	if (!starts_line(site) ||
	    (!words_is_group(typed) && syscall_find(typed.ptr, typed.len) == SYSCALL_NONE))
		return false;
	while (at < text.len && strchr(":=-> \t", text.ptr[at]))
		at++;
	verb = verb_meant(site->p->ctx->arena, word_after(text, at));
	if (!verb)
		return hint(site,
			    around(site, "a verb comes first, as in 'allow ", typed, "'"));
	return did_you_mean(site,
			    arena_printf(site->p->ctx->arena, "%s %.*s", verb, STR_FMT(typed)));
}

static bool is_errno(struct str word)
{
	return errno_find(word.ptr, word.len) >= 0;
}

static bool hint_statement(const struct habit_site *site)
{
	struct str typed = text_at(site);
	const char *verb = verb_meant(site->p->ctx->arena, typed);

	if (is_errno(typed) && str_is(word_before(site), "default"))
		return did_you_mean(site, around(site, "deny with ", typed, ""));
	if (str_is(typed, "-"))
		return hint(site, is_comment(site)
					  ? "a comment starts with '#'"
					  : "lists have commas between, no dashes before");
	if (str_is(typed, "="))
		return hint(site, "there is no '=' here");
	if (str_is(typed, "policy") || str_is(typed, "profile"))
		return hint(site, "a file is one policy, and needs no heading");
	if (str_is(typed, "import") && words_is_group(word_behind(site)))
		return did_you_mean(site, "extend");
	return did_you_mean(site, verb ? verb : LOOK_UP(statements, typed)) ||
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
	const char *group = around(site, "systemd-", word_behind(site), "");

	if (stdlib_group(site->p->ctx, str_of(group)))
		return did_you_mean(site, group);
	return hint(site, "systemd's sets are groups: scmpl list 'systemd-*'");
}

static bool hint_quoted(const struct habit_site *site)
{
	struct str typed = text_at(site);
	struct str inner = {typed.ptr + 1, typed.len - 2};

	return typed.len > 2 && did_you_mean(site, around(site, "", inner, ""));
}

static bool hint_number_as_call(const struct habit_site *site)
{
	diag_note(site->p->ctx->diags, site->diag,
		  "calls have names: 'scmpl list %.*s' tells which have this number",
		  STR_FMT(text_at(site)));
	return true;
}

static bool hint_call(const struct habit_site *site)
{
	struct arena *arena = site->p->ctx->arena;
	struct str typed = text_at(site);
	syscall_id meant;

	if (str_is(typed, "cap") || (words_is_constant(typed) && str_starts(typed, "CAP_")))
		return hint_capability(site);
	if (str_is(typed, "any"))
		return hint(site, "'default allow' or 'default deny' is for all calls that no "
				  "rule names");
	if (str_is(typed, "@"))
		return hint_systemd_set(site);
	if (typed.len && typed.ptr[0] == '"')
		return hint_quoted(site);
	if (typed.len && typed.ptr[0] >= '0' && typed.ptr[0] <= '9')
		return hint_number_as_call(site);
	if (str_is(typed, "-"))
		return hint(site, "'except' takes calls out of a list");
	if (str_is(typed, "(") && words_is_constant(word_behind(site)))
		return hint(site, around(site, "did you mean 'with ", word_behind(site),
					 "' behind the calls?"));
	if (str_is(typed, "("))
		return hint(site, "lists need no brackets");
	meant = words_is_constant(typed) ? meant_syscall(arena, typed) : SYSCALL_NONE;
	return meant != SYSCALL_NONE && did_you_mean(site, syscall_name(meant));
}

/* Behind the calls. */

static bool hint_errno(const struct habit_site *site, struct str error)
{
	return did_you_mean(site, around(site, "with ", error, ""));
}

/* "unless", at AT of the text: what follows says whether it is about the host. */
static bool hint_unless(const struct habit_site *site, size_t at)
{
	struct str text = site->p->source->text;
	struct str next = word_after(text, at);
	struct str cap;

	if (!str_is(next, "cap"))
		return hint(site,
			    "'if not (...)' or 'where not (...)' turns a condition round");
	cap = word_after(text, (size_t)(next.ptr + next.len - text.ptr));
	return did_you_mean(site, around(site, "if no cap ", cap, ""));
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
	word = word_after(text, at);
	return is_errno(word) ? word : (struct str){"", 0};
}

/* "ioctl TIOCSTI" */
static bool hint_constant(const struct habit_site *site)
{
	const char *meant =
		argument_meant(site->p->ctx->arena, site->p->source->text, text_at(site));

	return meant && did_you_mean(site, around(site, "where ", str_of(meant), ""));
}

/* A rule may end where these are met. */
static bool hint_clause(const struct habit_site *site)
{
	struct str typed = text_at(site), before = word_before(site);
	const char *meant = LOOK_UP(clauses, typed);

	if (starts_line(site) || (!expects(site, "'with'") && !expects(site, "'where'")))
		return false;
	if (str_is(typed, "unless"))
		return hint_unless(site, site->span.hi);
	if (str_is(before, "unless"))
		return hint_unless(
			site, (size_t)(before.ptr + before.len - site->p->source->text.ptr));
	if (str_is(typed, "when") || str_is(before, "when"))
		return hint(site, "'where' asks for arguments, 'if' for the host");
	if (is_errno(typed))
		return hint_errno(site, typed);
	if (introduces_errno(typed) && errno_behind(site).len)
		return hint_errno(site, errno_behind(site));
	return meant ? did_you_mean(site, meant) : hint_constant(site);
}

/* In conditions. */

static bool hint_guard(const struct habit_site *site)
{
	struct str typed = text_at(site);

	if (str_is(typed, "arch"))
		return hint(site, "architectures stand behind 'on', as in 'on x86_64'");
	if (words_is_constant(typed) && cap_find(typed.ptr, typed.len) >= 0)
		return did_you_mean(site, around(site, "cap ", typed, ""));
	return hint(site, "'if' is about capabilities and the kernel; conditions on arguments "
			  "stand behind 'where'");
}

static bool hint_string(const struct habit_site *site)
{
	diag_note(site->p->ctx->diags, site->diag,
		  "a path is behind a pointer, and a filter sees the pointer alone: Landlock, "
		  "AppArmor and SELinux decide by paths");
	return true;
}

static bool hint_values(const struct habit_site *site)
{
	return hint(site, "several values of an argument are 'in (A, B)'");
}

static bool hint_argument(const struct habit_site *site)
{
	struct str typed = text_at(site);
	const char *meant;

	if (typed.len && typed.ptr[0] == '"')
		return hint_string(site);
	if (is_errno(typed))
		return hint_errno(site, typed);
	if (typed.len && typed.ptr[0] >= '0' && typed.ptr[0] <= '9')
		return hint(site, "an argument comes before what it is compared with");
	if (words_is_constant(typed) && str_is(word_before(site), "or"))
		return hint_values(site);
	meant = argument_meant(site->p->ctx->arena, site->p->source->text, typed);
	return meant && did_you_mean(site, meant);
}

static bool hint_value(const struct habit_site *site)
{
	struct arena *arena = site->p->ctx->arena;
	struct str typed = text_at(site), upper = str_upper(arena, typed);

	if (typed.len && typed.ptr[0] == '"')
		return hint_string(site);
	if (str_is(typed, "("))
		return hint(site, "values need no brackets");
	if (str_is(typed, ">") && site->p->source->text.ptr[site->span.lo - 1] == '<')
		return did_you_mean(site, "!=");
	if (str_is(typed, "errno") && is_errno(word_behind(site)))
		return did_you_mean(site, around(site, "", word_behind(site), ""));
	if (str_is(word_before(site), "cap") && cap_find(upper.ptr, upper.len) >= 0)
		return did_you_mean(site, upper.ptr);
	return (is_errno(upper) || const_find(upper.ptr, upper.len) >= 0) &&
	       did_you_mean(site, upper.ptr);
}

static const struct habit comparisons[] = {
	{"contains", "has"}, {"eq", "=="},        {"equals", "=="}, {"ge", ">="},
	{"gt", ">"},         {"includes", "has"}, {"is", "=="},     {"le", "<="},
	{"lt", "<"},         {"ne", "!="},        {"EQ", "=="},     {"with", "has"},
};

/* "flags & CLONE_THREAD", and no more. */
static bool hint_mask(const struct habit_site *site)
{
	struct str text = site->p->source->text;
	struct str mask = habit_word_before(text, site->span.lo), argument;
	size_t at = (size_t)(mask.ptr - text.ptr);

	while (at > 0 && (is_blank(text.ptr[at - 1]) || text.ptr[at - 1] == '&'))
		at--;
	argument = habit_word_before(text, at);
	if (!argument.len || !words_is_constant(mask))
		return false;
	return did_you_mean(site, arena_printf(site->p->ctx->arena, "%.*s has %.*s",
					       STR_FMT(argument), STR_FMT(mask)));
}

/* arch, on */

static bool hint_arch(const struct habit_site *site)
{
	const char *name = around(site, "", text_at(site), "");
	enum abi abi = abi_find_scmp(name);

	return abi != ABI_COUNT && did_you_mean(site, abi_info(abi)->name);
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
	struct str typed = text_at(site);
	const char *name;

	if (typed.len && typed.ptr[0] == '"')
		return hint_quoted(site);
	for (int i = 0; i < 2; i++) {
		name = around(site, "", with_hyphens(ctx->arena, typed), i ? "-default" : "");
		if (stdlib_profile_newest(ctx, str_of(name)))
			return did_you_mean(site, name);
	}
	diag_note(ctx->diags, site->diag, "%s", stdlib_profiles_told(ctx));
	return true;
}

/* include */
static bool hint_file(const struct habit_site *site)
{
	if (stdlib_profile_newest(site->p->ctx, text_at(site)))
		return hint(site, "'extend' takes a profile that is known by name, 'include' a "
				  "file");
	return hint(site, "a file's name stands in double quotes");
}

bool habit_hint(const struct habit_site *site)
{
	struct str typed = text_at(site);

	if (str_is(typed, ".."))
		return did_you_mean(site, "in");
	if (str_is(typed, ",") && expects(site, "'and'"))
		return hint_values(site);
	if (str_is(word_before(site), "not") && expects(site, "'in'") && site->count == 1)
		return hint(site, "'!=' is for one value, 'not in (A, B)' for several");
	if (str_is(word_before(site), "include") && expects(site, "a string"))
		return hint_file(site);
	if (hint_clause(site))
		return true;
	if (expects(site, "'deny'"))
		return hint_statement(site);
	if (expects(site, "'kill'"))
		return hint_call(site);
	if (expects(site, "'cap'"))
		return hint_guard(site);
	if (expects(site, "'wide'"))
		return hint_argument(site);
	if (expects(site, "'has'"))
		return did_you_mean(site, LOOK_UP(comparisons, typed));
	if (expects(site, "a constant"))
		return hint_value(site);
	if (expects(site, "'=='") && expects(site, "'!='"))
		return hint_mask(site);
	if (expects(site, "a group name") && str_is(word_before(site), "extend"))
		return hint_profile(site);
	if (words_is_constant(typed) && expects(site, "a name"))
		return hint_arch(site);
	return false;
}

/* Characters. */

static bool hint_colon(const struct habit_site *site)
{
	struct str error = word_behind(site);

	return is_errno(error) ? hint_errno(site, error) : hint(site, "there is no ':' here");
}

static bool hint_bracket(const struct habit_site *site)
{
	struct str before = word_before(site);

	if (str_starts(before, "arg"))
		return hint(site, "an argument has a name, or is 'arg0' to 'arg5'");
	return hint(site, "lists need no brackets, only commas");
}

static bool hint_exclamation(const struct habit_site *site)
{
	return hint(site, "'not' turns a condition round, 'except' takes calls out of a list");
}

static bool hint_slash(const struct habit_site *site)
{
	struct str text = site->p->source->text;
	char next = site->span.hi < text.len ? text.ptr[site->span.hi] : ' ';

	if (next == '/' || next == '*')
		return hint(site, "a comment starts with '#'");
	return hint(site, "a path stands in double quotes");
}

void habit_character(const struct habit_site *site)
{
	switch (text_at(site).ptr[0]) {
	case '*':
	case '?':
		pattern_hint(site);
		break;
	case '~':
		hint(site, "'except' takes calls out of a list");
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
		hint(site, "conditions and lists need no braces here");
		break;
	case '/':
		hint_slash(site);
		break;
	case ':':
		hint_colon(site);
		break;
	case '+':
		hint(site, "'|' joins bits");
		break;
	case '\\':
		hint(site, "a statement goes on on the next line by itself");
		break;
	case '\'':
		hint(site, "strings stand in double quotes");
		break;
	}
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Habits in conditions. */
#include "syntax/habit_site.h"

#include "kernel/caps.h"
#include "kernel/consts.h"
#include "kernel/meant.h"
#include "syntax/argument_meant.h"
#include "syntax/words.h"

#include <string.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_value(struct str word)
{
	return word.len && (words_is_constant(word) || is_digit(word.ptr[0]));
}

bool habit_list(const struct habit_site *site)
{
	struct arena *arena = site->p->ctx->arena;
	struct list_meant meant =
		argument_list_meant(arena, site->p->source->text, site->span.lo);

	if (meant.call)
		return habit_did_you_mean(site, meant.call);
	return meant.names &&
	       habit_say(site, arena_printf(arena, "arguments are named, not counted: %s",
					    meant.names));
}

bool habit_capability(const struct habit_site *site)
{
	struct str typed = habit_text(site), name = habit_behind(site);

	if (words_is_constant(typed) && str_starts(typed, "CAP_"))
		name = typed;
	return words_is_constant(name) && cap_find(name.ptr, name.len) >= 0 &&
	       habit_did_you_mean(site, habit_around(site, "if cap ", name, ""));
}

/* Who runs the program, which no filter asks. */
static bool is_about_user(struct str typed)
{
	static const char *const words[] = {"root",       "user",  "uid",  "euid",
					    "privileged", "admin", "sudo", "unprivileged",
					    "gid",        "group"};

	return str_is_among(typed, words, ARRAY_LEN(words));
}

/* "without cap SYS_ADMIN", "missing SYS_ADMIN" */
static bool hint_lacking(const struct habit_site *site)
{
	static const char *const words[] = {"lacking", "lacks", "missing", "without"};
	struct str text = site->p->source->text, cap = habit_behind(site);
	bool lacks = str_is_among(habit_text(site), words, ARRAY_LEN(words));

	if (str_is(cap, "cap"))
		cap = habit_word_after(text, (size_t)(cap.ptr + cap.len - text.ptr));
	return lacks && cap_find(cap.ptr, cap.len) >= 0 &&
	       habit_did_you_mean(site, habit_around(site, "no cap ", cap, ""));
}

static bool is_about_kernel(struct str typed)
{
	static const char *const words[] = {"kernelVersion", "linux", "minKernel",
					    "release",       "uname", "version"};

	return str_is_among(typed, words, ARRAY_LEN(words));
}

bool habit_hint_guard(const struct habit_site *site)
{
	struct str typed = habit_text(site), behind = habit_behind(site);

	if (hint_lacking(site))
		return true;
	if (is_about_kernel(typed))
		return habit_say(site, "the kernel is asked by 'kernel >= 5.8' or 'kernel < "
				       "5.8'");
	if (words_is_constant(behind) && cap_find(behind.ptr, behind.len) >= 0)
		return habit_did_you_mean(site, habit_around(site, "cap ", behind, ""));
	if (is_about_user(typed))
		return habit_say(site,
				 "who the user is no filter asks; 'if cap NAME' is about a "
				 "capability of the process");

	if (str_is(typed, "arch"))
		return habit_say(site, "architectures stand behind 'on', as in 'on x86_64'");
	if (words_is_constant(typed) && cap_find(typed.ptr, typed.len) >= 0)
		return habit_did_you_mean(site, habit_around(site, "cap ", typed, ""));
	return habit_say(site,
			 "'if' is about capabilities and the kernel; conditions on arguments "
			 "stand behind 'where'");
}

static bool hint_string(const struct habit_site *site)
{
	diag_note(site->p->ctx->diags, site->diag, HABIT_PATH);
	return true;
}

/* Where the values before the byte AT of TEXT start: at a word that is none, or a sign. */
static size_t before_values(struct str text, size_t at)
{
	for (;;) {
		struct str word;

		while (at > 0 && strchr(" \t,|([{", text.ptr[at - 1]))
			at--;
		word = habit_word_before(text, at);
		if (!is_value(word) && !str_is(word, "or") && !str_is(word, "and"))
			return at;
		at = (size_t)(word.ptr - text.ptr);
	}
}

bool habit_several_values(const struct habit_site *site)
{
	static const char *const of_bits[] = {"has", "any", "only", "lacks"};
	struct str text = site->p->source->text;
	size_t at = before_values(text, site->span.lo);
	struct str asked = habit_word_before(text, at);

	if (str_is(asked, "cap"))
		return habit_say(site,
				 "several capabilities are 'cap A or cap B', one at least, "
				 "or 'cap A and cap B'");
	if (str_is_among(asked, of_bits, ARRAY_LEN(of_bits)))
		return habit_say(site, "several bits are 'has A|B', all of them, or "
				       "'has any A|B', one at least");
	if (at > 1 && text.ptr[at - 1] == '=' && text.ptr[at - 2] == '!')
		return habit_say(site, "several values to leave out are 'not in (A, B)'");
	return habit_say(site, "several values of an argument are 'in (A, B)'");
}

/* A number by itself stands in the brackets of a call: "personality(-1)". */
static bool is_alone(const struct habit_site *site)
{
	struct str text = site->p->source->text;
	size_t at = site->span.lo;
	bool is_negative;

	if (at == 0 || text.ptr[at - 1] != '(')
		return false;
	is_negative = text.ptr[at] == '-';
	at += is_negative;
	if (at == text.len || !is_digit(text.ptr[at]))
		return false;
	while (at < text.len && words_is_letter(text.ptr[at]))
		at++;
	return at < text.len && (text.ptr[at] == ')' || (is_negative && text.ptr[at] == ','));
}

/* "A0", as libseccomp has it, "a0" */
static bool is_numbered(struct str typed)
{
	return typed.len == 2 && (typed.ptr[0] == 'a' || typed.ptr[0] == 'A') &&
	       typed.ptr[1] >= '0' && typed.ptr[1] <= '5';
}

bool habit_hint_argument(const struct habit_site *site)
{
	struct str typed = habit_text(site), before = habit_before(site);
	const char *meant;

	if (typed.len && typed.ptr[0] == '"')
		return hint_string(site);
	if (str_is(typed, "cap"))
		return habit_capability(site);
	if (is_numbered(typed))
		return habit_did_you_mean(
			site, arena_printf(site->p->ctx->arena, "arg%c", typed.ptr[1]));
	if (habit_macro(site) || habit_declared(site))
		return true;
	if (str_is(typed, "..")) /* "socket(..., SOCK_RAW)" */
		return habit_list(site);
	if (str_is(typed, ")"))
		return habit_say(site, "a call needs no brackets when no condition is in them");
	if (habit_next(site) == ',' && !str_is(before, "or") && !str_is(before, "and") &&
	    habit_list(site))
		return true;
	if (is_alone(site) && habit_list(site))
		return true;
	if (habit_is_errno(typed))
		return habit_mean_errno(site, typed);
	if (is_value(typed) && (str_is(before, "or") || str_is(before, "and")))
		return habit_several_values(site);
	if (typed.len && is_digit(typed.ptr[0]))
		return habit_say(site, "an argument comes before what it is compared with");
	meant = argument_meant(site->p->ctx->arena, site->p->source->text, typed);
	return meant && habit_did_you_mean(site, meant);
}

/* The byte before SITE is C. */
static bool follows(const struct habit_site *site, char c)
{
	return site->span.lo > 0 && site->p->source->text.ptr[site->span.lo - 1] == c;
}

/* The name between the quotes of TYPED, if they are there. */
static struct str unquoted(struct str typed)
{
	return typed.len > 2 && typed.ptr[0] == '"' ? (struct str){typed.ptr + 1, typed.len - 2}
						    : typed;
}

/* "with family AF_INET" */
static bool starts_comparison(const struct habit_site *site)
{
	struct str typed = habit_text(site), behind = habit_behind(site);

	return typed.len && typed.ptr[0] >= 'a' && typed.ptr[0] <= 'z' &&
	       const_find(behind.ptr, behind.len) >= 0;
}

/* Behind `with`: "-EPERM", "\"EPERM\"", "errno EPERM", "cap SYS_ADMIN" */
static bool hint_errno(const struct habit_site *site)
{
	struct str typed = habit_text(site), behind = habit_behind(site), upper;

	typed = unquoted(typed);
	upper = str_upper(site->p->ctx->arena, typed);
	if (str_is(typed, "cap"))
		return habit_capability(site);
	if (starts_comparison(site))
		return habit_say(site, "conditions on arguments stand behind 'where'");
	if (habit_is_errno(upper))
		return habit_did_you_mean(site, upper.ptr);
	if ((str_is(typed, "-") || str_is(typed, "errno") || str_is(typed, "error") ||
	     str_is(typed, "code")) &&
	    behind.len)
		return habit_did_you_mean(site, habit_around(site, "", behind, ""));
	return false;
}

/* Behind `cap`: "(SYS_ADMIN)", "== SYS_ADMIN", "\"SYS_ADMIN\"" */
static bool hint_cap_name(const struct habit_site *site)
{
	struct str text = site->p->source->text, typed = unquoted(habit_text(site)), name;
	size_t at = site->span.hi;

	name = str_upper(site->p->ctx->arena, typed);
	while (at < text.len && text.ptr[at] != '\0' && strchr("(=: \"", text.ptr[at]))
		at++;
	if (cap_find(name.ptr, name.len) < 0)
		name = habit_word_after(text, at);
	return cap_find(name.ptr, name.len) >= 0 &&
	       habit_did_you_mean(site, habit_around(site, "", name, ""));
}

/* "10.0.0.1" */
static bool is_address(struct str typed)
{
	int dots = 0;

	for (size_t i = 0; i < typed.len; i++)
		dots += typed.ptr[i] == '.';
	return dots == 3;
}

/* Behind a comparison: "null", "inet" of a family. */
static bool hint_lower_value(const struct habit_site *site)
{
	struct str text = site->p->source->text, typed = habit_text(site);
	struct str lower = str_lower(site->p->ctx->arena, typed);
	size_t at = site->span.lo;

	if (!typed.len || !words_is_letter(typed.ptr[0]))
		return false;
	if (is_address(typed))
		return habit_say(site, MEANT_NETWORK);
	if (str_is(lower, "stdin") || str_is(lower, "stdout") || str_is(lower, "stderr"))
		return habit_did_you_mean(site, str_is(lower, "stdin")    ? "0"
						: str_is(lower, "stdout") ? "1"
									  : "2");
	if (str_is(lower, "null") || str_is(lower, "nullptr") || str_is(lower, "nil") ||
	    str_is(lower, "none"))
		return habit_did_you_mean(site, "NULL");
	while (at > 0 && strchr("=!<> \t", text.ptr[at - 1]))
		at--;
	return habit_did_you_mean(site,
				  argument_value_meant(site->p->ctx->arena, text,
						       habit_word_before(text, at), typed));
}

/* Behind `has`: "has all A|B", "has not A", "has no A" */
static bool hint_has(const struct habit_site *site)
{
	struct str typed = habit_text(site);

	if (!str_is(habit_before(site), "has"))
		return false;
	if (str_is(typed, "no") || str_is(typed, "not"))
		return habit_did_you_mean(site, "lacks");
	return str_is(typed, "all") &&
	       habit_say(site, "'has A|B' asks for all of them by itself");
}

/* The last byte before SITE that is no blank, or 0. */
static char sign_before(const struct habit_site *site)
{
	struct str text = site->p->source->text;
	size_t at = site->span.lo;

	while (at > 0 && text.ptr[at - 1] == ' ')
		at--;
	return at > 0 ? text.ptr[at - 1] : '\0';
}

bool habit_hint_value(const struct habit_site *site)
{
	struct arena *arena = site->p->ctx->arena;
	struct str typed = habit_text(site), upper = str_upper(arena, typed);

	if (habit_qualified(site))
		return true;
	if (str_is(habit_before(site), "with"))
		return hint_errno(site);
	if (str_is(habit_before(site), "cap") && hint_cap_name(site))
		return true;
	if (str_is(typed, "=") && sign_before(site) == '>')
		return habit_did_you_mean(site, ">=");
	if (str_is(typed, "=") && sign_before(site) == '<')
		return habit_did_you_mean(site, "<=");
	if (typed.len && typed.ptr[0] == '"')
		return hint_string(site);
	if (str_is(typed, "("))
		return habit_say(site, "values need no brackets");
	if (hint_has(site))
		return true;
	if (str_is(typed, ">") && follows(site, '<'))
		return habit_did_you_mean(site, "!=");
	if (str_is(typed, "=") && follows(site, '&'))
		return habit_say(site,
				 "bits are 'has BITS'; a mask is 'argument & MASK == VALUE'");
	if (str_is(typed, "=") && follows(site, '='))
		return habit_did_you_mean(site, "==");
	if (habit_is_errno(upper) || const_find(upper.ptr, upper.len) >= 0)
		return habit_did_you_mean(site, upper.ptr);
	return hint_lower_value(site);
}

/* A comparison follows the byte AT of TEXT. */
static bool is_compared(struct str text, size_t at)
{
	while (at < text.len && text.ptr[at] == ' ')
		at++;
	return at < text.len && (text.ptr[at] == '=' || text.ptr[at] == '!');
}

/* "flags & CLONE_THREAD", and no more. */
static bool hint_mask(const struct habit_site *site)
{
	struct str text = site->p->source->text;
	struct str mask = habit_word_before(text, site->span.lo), argument;
	size_t at = (size_t)(mask.ptr - text.ptr);

	if (str_is(habit_text(site), ")") && is_compared(text, site->span.hi))
		return habit_say(site,
				 "a mask needs no brackets, as in 'argument & MASK == VALUE'");
	while (at > 0 && strchr(" \t&", text.ptr[at - 1]))
		at--;
	argument = habit_word_before(text, at);
	if (!argument.len || !words_is_constant(mask))
		return false;
	return habit_did_you_mean(site,
				  argument_masked(site->p->ctx->arena, text, argument, mask));
}

bool habit_compared(const struct habit_site *site, struct str value)
{
	struct str text = site->p->source->text;

	return is_value(value) &&
	       habit_did_you_mean(site, argument_compared(site->p->ctx->arena, text,
							  habit_before(site), value));
}

static const struct habit comparisons[] = {
	{"contains", "has"},   {"eq", "=="},        {"equals", "=="},   {"ge", ">="},
	{"gt", ">"},           {"includes", "has"}, {"is", "=="},       {"le", "<="},
	{"lt", "<"},           {"ne", "!="},        {"EQ", "=="},       {"with", "has"},
	{"excludes", "lacks"}, {"hasn", "lacks"},   {"hasnt", "lacks"}, {"misses", "lacks"},
	{"without", "lacks"},  {"NE", "!="},        {"any", "has any"}, {"only", "has only"},
	{"not-in", "not in"},
};

/* "is not AF_INET", "does not have O_CREAT" */
static const char *comparison_meant(const struct habit_site *site)
{
	struct str typed = habit_text(site);

	if (str_is(habit_behind(site), "not") && str_is(typed, "is"))
		return "!=";
	if (str_is(habit_behind(site), "not") && str_is(typed, "does"))
		return "lacks";
	return HABIT_LOOK_UP(comparisons, typed);
}

static const struct habit phrases[] = {
	{"between", "a range is 'in LOW..HIGH', both ends included"},
	{"like", "there are no patterns: values are named, as in 'in (A, B)'"},
	{"matches", "there are no patterns: values are named, as in 'in (A, B)'"},
	{"one", "one of several values is 'in (A, B)'"},
};

static bool hint_phrase(const struct habit_site *site)
{
	const char *said = HABIT_LOOK_UP(phrases, habit_text(site));

	return said && habit_say(site, said);
}

bool habit_hint_comparison(const struct habit_site *site)
{
	struct str typed = habit_text(site);

	if (str_is(habit_before(site), "kernel"))
		return habit_say(site, "'kernel >= 5.8' is from that one on, 'kernel < 5.8' "
				       "before it");
	if (habit_declared(site))
		return true;
	if (habit_expects(site, "'has'"))
		return habit_compared(site, typed) ||
		       ((str_is(typed, ",") || str_is(typed, ")")) && habit_list(site)) ||
		       hint_phrase(site) || habit_did_you_mean(site, comparison_meant(site));
	return habit_expects(site, "'=='") && habit_expects(site, "'!='") && hint_mask(site);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Habits in conditions. */
#include "syntax/habit_site.h"

#include "kernel/caps.h"
#include "kernel/consts.h"
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
	static const char *const words[] = {"root",  "user", "uid", "euid", "privileged",
					    "admin", "sudo", "gid", "group"};

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (str_is(typed, words[i]))
			return true;
	return false;
}

bool habit_hint_guard(const struct habit_site *site)
{
	struct str typed = habit_text(site), behind = habit_behind(site);

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
	diag_note(site->p->ctx->diags, site->diag,
		  "a path is behind a pointer, and a filter sees the pointer alone: Landlock, "
		  "AppArmor and SELinux decide by paths");
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
	for (size_t i = 0; i < ARRAY_LEN(of_bits); i++)
		if (str_is(asked, of_bits[i]))
			return habit_say(site, "several bits are 'has A|B', all of them, or "
					       "'has any A|B', one at least");
	if (at > 1 && text.ptr[at - 1] == '=' && text.ptr[at - 2] == '!')
		return habit_say(site, "several values to leave out are 'not in (A, B)'");
	return habit_say(site, "several values of an argument are 'in (A, B)'");
}

bool habit_hint_argument(const struct habit_site *site)
{
	struct str typed = habit_text(site), before = habit_before(site);
	const char *meant;

	if (typed.len && typed.ptr[0] == '"')
		return hint_string(site);
	if (str_is(typed, "cap"))
		return habit_capability(site);
	if (str_is(typed, ")"))
		return habit_say(site, "a call needs no brackets when no condition is in them");
	if (habit_next(site) == ',' && !str_is(before, "or") && !str_is(before, "and") &&
	    habit_list(site))
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

/* Behind `with`: "-EPERM", "\"EPERM\"", "errno EPERM", "cap SYS_ADMIN" */
static bool hint_errno(const struct habit_site *site)
{
	struct str typed = habit_text(site), behind = habit_behind(site), upper;

	if (typed.len > 2 && typed.ptr[0] == '"')
		typed = (struct str){typed.ptr + 1, typed.len - 2};
	upper = str_upper(site->p->ctx->arena, typed);
	if (str_is(typed, "cap"))
		return habit_capability(site);
	if (habit_is_errno(upper))
		return habit_did_you_mean(site, upper.ptr);
	if ((str_is(typed, "-") || str_is(typed, "errno")) && behind.len)
		return habit_did_you_mean(site, habit_around(site, "", behind, ""));
	return false;
}

bool habit_hint_value(const struct habit_site *site)
{
	struct arena *arena = site->p->ctx->arena;
	struct str typed = habit_text(site), upper = str_upper(arena, typed);

	if (str_is(habit_before(site), "with"))
		return hint_errno(site);
	if (typed.len && typed.ptr[0] == '"')
		return hint_string(site);
	if (str_is(typed, "("))
		return habit_say(site, "values need no brackets");
	if ((str_is(typed, "no") || str_is(typed, "not")) && str_is(habit_before(site), "has"))
		return habit_did_you_mean(site, "lacks");
	if (str_is(typed, ">") && follows(site, '<'))
		return habit_did_you_mean(site, "!=");
	if (str_is(typed, "=") && follows(site, '&'))
		return habit_say(site,
				 "bits are 'has BITS'; a mask is 'argument & MASK == VALUE'");
	if (str_is(typed, "=") && follows(site, '='))
		return habit_did_you_mean(site, "==");
	if (str_is(habit_before(site), "cap") && cap_find(upper.ptr, upper.len) >= 0)
		return habit_did_you_mean(site, upper.ptr);
	return (habit_is_errno(upper) || const_find(upper.ptr, upper.len) >= 0) &&
	       habit_did_you_mean(site, upper.ptr);
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
	return habit_did_you_mean(site, arena_printf(site->p->ctx->arena, "%.*s has %.*s",
						     STR_FMT(argument), STR_FMT(mask)));
}

bool habit_compared(const struct habit_site *site, struct str value)
{
	struct str text = site->p->source->text;

	return is_value(value) &&
	       habit_did_you_mean(site, argument_compared(site->p->ctx->arena, text,
							  habit_before(site), value));
}

static const struct habit comparisons[] = {
	{"contains", "has"},   {"eq", "=="},        {"equals", "=="},    {"ge", ">="},
	{"gt", ">"},           {"includes", "has"}, {"is", "=="},        {"le", "<="},
	{"lt", "<"},           {"ne", "!="},        {"EQ", "=="},        {"with", "has"},
	{"excludes", "lacks"}, {"hasnt", "lacks"},  {"misses", "lacks"}, {"without", "lacks"},
	{"NE", "!="},
};

bool habit_hint_comparison(const struct habit_site *site)
{
	struct str typed = habit_text(site);

	if (str_is(habit_before(site), "kernel"))
		return habit_say(site, "'kernel >= 5.8' is from that one on, 'kernel < 5.8' "
				       "before it");
	if (habit_expects(site, "'has'"))
		return habit_compared(site, typed) ||
		       ((str_is(typed, ",") || str_is(typed, ")")) && habit_list(site)) ||
		       habit_did_you_mean(site, HABIT_LOOK_UP(comparisons, typed));
	return habit_expects(site, "'=='") && habit_expects(site, "'!='") && hint_mask(site);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Habits in characters that are not of the language. */
#include "syntax/habit_site.h"

#include "kernel/syscalls.h"
#include "syntax/pattern.h"
#include "syntax/words.h"

#include <string.h>

static bool hint_colon(const struct habit_site *site)
{
	struct str text = site->p->source->text;
	struct str before = habit_before(site), error = habit_behind(site);
	struct str first = habit_word_before(text, (size_t)(before.ptr - text.ptr));

	if (str_is(first, "group") || str_is(first, "const"))
		return habit_say(site, "did you mean '='?"); /* ":=", too */
	if (str_is(first, "extend"))
		return habit_did_you_mean(site, "@");
	if (habit_is_errno(error))
		return habit_mean_errno(site, error);
	if (habit_errno_of(error).len && syscall_find(before.ptr, before.len) != SYSCALL_NONE)
		return habit_mean_errno(site, habit_errno_of(error));
	if (habit_compared(site, error))
		return true;
	if (syscall_find(before.ptr, before.len) != SYSCALL_NONE && str_starts(error, "arg"))
		return habit_say(site, "conditions on arguments stand behind 'where'");
	return habit_say(site, "there is no ':' here");
}

#define ARGUMENT_NAMES "an argument has a name, or is 'arg0' to 'arg5'"

/* "ioctl[1]", "$1" */
static bool is_index(const struct habit_site *site)
{
	char next = habit_next(site);

	return strchr("[$", habit_text(site).ptr[0]) && next >= '0' && next <= '5';
}

/* "write { fd == 1 }", "socket[AF_INET]" */
static bool is_behind_call(const struct habit_site *site)
{
	struct str before = habit_before(site);
	char typed = habit_text(site).ptr[0];

	return (typed == '{' || typed == '[') &&
	       syscall_find(before.ptr, before.len) != SYSCALL_NONE;
}

static bool say_brackets(const struct habit_site *site)
{
	return habit_say(site, habit_around(site, "conditions stand in brackets, as in '",
					    habit_before(site), "(arg0 == 1)'"));
}

/* "[Service]" */
static bool is_section(const struct habit_site *site)
{
	return habit_starts_line(site) && habit_text(site).ptr[0] == '[';
}

static bool hint_bracket(const struct habit_site *site)
{
	struct str before = habit_before(site);

	if (is_section(site))
		return habit_say(site, "a policy has no sections, only statements");
	if (str_starts(before, "arg") || is_index(site))
		return habit_say(site, ARGUMENT_NAMES);
	if (str_is(before, "in"))
		return habit_several_values(site);
	if (is_behind_call(site))
		return say_brackets(site);
	return habit_say(site, "lists need no brackets, only commas");
}

static bool hint_brace(const struct habit_site *site)
{
	struct str before = habit_before(site);

	if (str_is(before, "in"))
		return habit_several_values(site);
	if (is_behind_call(site))
		return say_brackets(site);
	return habit_say(site, "conditions and lists need no braces here");
}

static bool hint_exclamation(const struct habit_site *site)
{
	if (str_is(habit_before(site), "arch") || str_is(habit_before(site), "on"))
		return habit_other_arches(site);
	return habit_say(site,
			 "'not' turns a condition round, 'except' takes calls out of a list");
}

/* "read + write", "read/write" */
static bool is_between_calls(const struct habit_site *site)
{
	struct str before = habit_before(site), behind = habit_behind(site);

	return syscall_find(before.ptr, before.len) != SYSCALL_NONE &&
	       syscall_find(behind.ptr, behind.len) != SYSCALL_NONE;
}

/* minijail's "in ~PROT_EXEC" */
static bool hint_tilde(const struct habit_site *site)
{
	struct str text = site->p->source->text;
	size_t at = site->span.lo;

	if (str_is(habit_before(site), "in"))
		return habit_did_you_mean(site,
					  habit_around(site, "lacks ", habit_behind(site), ""));
	while (at > 0 && text.ptr[at - 1] == ' ')
		at--;
	if ((at > 0 && strchr("&|=", text.ptr[at - 1])) ||
	    words_is_constant(habit_behind(site)))
		return habit_say(site, "bits that must not be set are 'lacks BITS'; all but "
				       "some are 'has only BITS'");
	return habit_say(site, "'except' takes calls out of a list");
}

static bool hint_slash(const struct habit_site *site)
{
	struct str text = site->p->source->text;
	char next = site->span.hi < text.len ? text.ptr[site->span.hi] : ' ';

	if (next == '/' || next == '*')
		return habit_say(site, "a comment starts with '#'");
	if (is_between_calls(site))
		return habit_did_you_mean(site, ",");
	if (!str_is(habit_before(site), "include"))
		return habit_say(site, HABIT_PATH);
	return habit_say(site, "a path stands in double quotes");
}

/* "^chmod$" */
static bool hint_anchor(const struct habit_site *site)
{
	struct str behind = habit_behind(site);

	return syscall_find(behind.ptr, behind.len) != SYSCALL_NONE &&
	       habit_say(site, "there are no patterns: calls are named, or a group of them is");
}

/* What a word of another language has, whatever the character. */
static bool hint_word(const struct habit_site *site)
{
	char typed = habit_text(site).ptr[0];

	return ((typed == '.' || typed == ':') && habit_qualified(site)) ||
	       (typed == '*' && habit_declared(site)) || (typed == '^' && hint_anchor(site));
}

void habit_character(const struct habit_site *site)
{
	if (hint_word(site))
		return;
	switch (habit_text(site).ptr[0]) {
	case '*':
	case '?':
		pattern_hint(site);
		break;
	case '~':
		hint_tilde(site);
		break;
	case '$':
		if (is_index(site) || str_starts(habit_behind(site), "arg"))
			habit_say(site, ARGUMENT_NAMES);
		break;
	case '%':
	case '^':
		habit_say(site, HABIT_NO_SUMS);
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
		if (is_between_calls(site))
			habit_did_you_mean(site, ",");
		else
			habit_say(site, "'|' joins bits");
		break;
	case '\\':
		habit_say(site, "a statement goes on on the next line by itself");
		break;
	case '\'':
		habit_say(site, str_is(habit_before(site), "include")
					? "strings stand in double quotes"
					: "names need no quotes");
		break;
	case '.':
		if (str_is(habit_before(site), "extend"))
			habit_file_extended(site);
		else
			habit_say(site, "there is no '.' here");
		break;
	}
}

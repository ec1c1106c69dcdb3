/* SPDX-License-Identifier: Apache-2.0 */
/* Habits of who comes from C and its relatives, or from a firewall. */
#include "syntax/habit_site.h"

#include "kernel/caps.h"
#include "kernel/consts.h"
#include "kernel/meant.h"
#include "kernel/syscalls.h"
#include "syntax/stdlib.h"
#include "syntax/words.h"

#include <string.h>

/* What a name without its qualifier is called here, or NULL. */
static const char *unqualified(const struct habit_site *site, struct str name)
{
	syscall_id id;

	if (!name.len)
		return NULL;
	if (habit_is_errno(name) || const_find(name.ptr, name.len) >= 0 ||
	    cap_find(name.ptr, name.len) >= 0)
		return habit_around(site, "", name, "");
	id = meant_syscall(site->p->ctx->arena, name);
	return id == SYSCALL_NONE ? NULL : syscall_name(id);
}

/* The name that follows a '.' or "::" at AT of TEXT; "" when there is none. */
static struct str qualified_name(struct str text, size_t at)
{
	size_t start = at;

	while (at < text.len && (text.ptr[at] == '.' || text.ptr[at] == ':'))
		at++;
	if (at == start || at == text.len || text.ptr[at] == ' ')
		return (struct str){"", 0};
	return habit_word_after(text, at);
}

bool habit_qualified(const struct habit_site *site)
{
	struct str text = site->p->source->text, typed = habit_text(site);
	bool is_sign = str_is(typed, ".") || str_is(typed, ":");
	const char *name;

	if (is_sign && (site->span.lo == 0 || !words_is_letter(text.ptr[site->span.lo - 1])))
		return false;
	if (str_is(typed, ":") && (site->span.hi == text.len || text.ptr[site->span.hi] != ':'))
		return false;
	name = unqualified(site, qualified_name(text, is_sign ? site->span.lo : site->span.hi));
	return name && habit_say(site, habit_around(site, "names stand by themselves: '",
						    str_of(name), "'"));
}

/* Words that come before a call's name, or its arguments', where it is declared. */
static bool is_type(struct str word)
{
	static const char *const types[] = {
		"asmlinkage", "char",    "const",    "extern", "int",      "key_t",
		"loff_t",     "long",    "mode_t",   "off_t",  "pid_t",    "short",
		"size_t",     "ssize_t", "static",   "struct", "uint32_t", "uint64_t",
		"uint8_t",    "umode_t", "unsigned", "void",
	};

	return str_is_among(word, types, ARRAY_LEN(types));
}

/* The call before the bracket that is open at AT of TEXT, on its line, or "". */
static struct str call_before(struct str text, size_t at)
{
	struct str word = {"", 0};

	while (at > 0 && text.ptr[at - 1] != '\n' && text.ptr[at - 1] != '(')
		at--;
	if (at > 0 && text.ptr[at - 1] == '(')
		word = habit_word_before(text, at - 1);
	return syscall_find(word.ptr, word.len) == SYSCALL_NONE ? (struct str){"", 0} : word;
}

static bool say_alone(const struct habit_site *site, struct str call)
{
	return habit_say(site,
			 habit_around(site, "a call stands by its name alone: '", call, "'"));
}

bool habit_declared(const struct habit_site *site)
{
	struct str typed = habit_text(site), before = habit_before(site);
	struct str call = call_before(site->p->source->text, site->span.lo);

	if (call.len)
		return (is_type(before) || is_type(typed)) && say_alone(site, call);
	return is_type(before) && syscall_find(typed.ptr, typed.len) != SYSCALL_NONE &&
	       say_alone(site, typed);
}

bool habit_macro(const struct habit_site *site)
{
	struct str text = site->p->source->text, inner = {"", 0};
	size_t at = site->span.hi;

	if (at < text.len && text.ptr[at] == '(')
		inner = habit_word_after(text, at + 1);
	if (str_is(habit_text(site), "SCMP_SYS") && unqualified(site, inner))
		return say_alone(site, str_of(unqualified(site, inner)));
	if (str_starts(habit_text(site), "SCMP_CMP") || str_starts(habit_text(site), "SCMP_A"))
		return habit_say(site,
				 "conditions stand behind 'where', as in 'where arg0 == 1'");
	return false;
}

static bool is_call_or_group(const struct habit_site *site, struct str word)
{
	return syscall_find(word.ptr, word.len) != SYSCALL_NONE ||
	       stdlib_group(site->p->ctx, word);
}

/* "excludes caps SYS_ADMIN", as profiles for Docker have it. */
static bool hint_caps(const struct habit_site *site)
{
	struct str text = site->p->source->text, typed = habit_text(site);
	struct str word = habit_behind(site), cap;
	bool excludes = str_is(typed, "excludes");

	if (!excludes && !str_is(typed, "includes"))
		return false;
	cap = habit_word_after(text, (size_t)(word.ptr + word.len - text.ptr));
	if (!str_starts(word, "cap") || cap_find(cap.ptr, cap.len) < 0)
		return false;
	return habit_did_you_mean(
		site, habit_around(site, excludes ? "if no cap " : "if cap ", cap, ""));
}

/* Words before calls that say that they are calls. */
static bool announces_calls(struct str word)
{
	static const char *const words[] = {"call", "calls", "function", "syscall", "syscalls"};

	return str_is_among(word, words, ARRAY_LEN(words));
}

bool habit_behind_word(const struct habit_site *site)
{
	struct str typed = habit_text(site), before = habit_before(site);

	if (announces_calls(before) && is_call_or_group(site, typed))
		return say_alone(site, typed);
	if ((announces_calls(before) || str_is(before, "nr")) && str_is(typed, "=="))
		return habit_say(site, "calls stand by their names, as in 'deny mount'");
	if (meant_is_all(before))
		return habit_say(site, MEANT_ALL);
	if (str_is(before, "network") || meant_is_network(before) || meant_is_network(typed))
		return habit_say(site, MEANT_NETWORK);
	if (meant_is_capability(before))
		return habit_no_call(site);
	if ((str_is(typed, "not") || str_is(typed, "-") || str_is(typed, "\\")) &&
	    is_call_or_group(site, habit_behind(site)))
		return habit_did_you_mean(site, "except");
	return hint_caps(site);
}

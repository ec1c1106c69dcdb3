/* SPDX-License-Identifier: Apache-2.0 */
#include "syntax/argument_meant.h"

#include "kernel/classes.h"
#include "kernel/consts.h"
#include "syntax/habits.h"
#include "syntax/words.h"

#include <string.h>

/* The call before the bracket or `where` that ends at AT of TEXT. */
static syscall_id call_before(struct str text, size_t at)
{
	struct str word;

	while (at > 0 && strchr(" \t(", text.ptr[at - 1]))
		at--;
	word = habit_word_before(text, at);
	if (str_is(word, "where"))
		word = habit_word_before(text, (size_t)(word.ptr - text.ptr));
	return syscall_find(word.ptr, word.len);
}

static bool takes(const struct argument *arg, int constant, int *class)
{
	size_t count;
	const uint16_t *constants;

	*class = class_of(arg);
	constants = *class == CLASS_NONE ? NULL : class_constants(*class, &count);
	for (size_t i = 0; constants && i < count; i++)
		if (constants[i] == constant)
			return true;
	return false;
}

/* The name of ID's argument that takes VALUE, and in *CLASS what it takes; NULL: none does. */
static const char *argument_for(syscall_id id, enum abi abi, struct str value, int *class)
{
	struct syscall_arg args[SYSCALL_ARGS];
	int count = syscall_args(id, abi, args);
	int constant = const_find(value.ptr, value.len);

	for (int i = 0; i < count; i++) {
		struct argument arg = {.id = id, .abi = abi, .position = i};

		if (!args[i].is_pointer && takes(&arg, constant, class))
			return args[i].name;
	}
	return NULL;
}

/* A verb further away than this is not looked for. */
#define VERB_REACH 1000

/* The rule that the byte AT of TEXT is in takes calls away: its verb is the last before. */
static bool is_denied(struct str text, size_t at)
{
	static const char *const verbs[] = {"deny", "kill",  "kill-thread", "log",
					    "trap", "trace", "notify"};
	size_t stop = at > VERB_REACH ? at - VERB_REACH : 0;

	while (at > stop) {
		struct str word = habit_word_before(text, at);

		for (size_t i = 0; i < ARRAY_LEN(verbs); i++)
			if (str_is(word, verbs[i]))
				return true;
		if (str_is(word, "allow"))
			return false;
		at = word.len ? (size_t)(word.ptr - text.ptr) : at - 1;
	}
	return false;
}

/*
 * How what has CLASS is compared with VALUE, of TEXT.  A rule that allows what has some flag
 * allows any others with it, which nobody said.
 */
static const char *operator_for(struct str text, int class, struct str value)
{
	bool is_flags = class != CLASS_NONE && class_is_flags(class) && !str_is(value, "0");

	return is_flags && is_denied(text, (size_t)(value.ptr - text.ptr)) ? "has" : "==";
}

static enum abi some_abi(syscall_id id)
{
	return abi_next(syscall_abis(id), 0);
}

const char *argument_meant(struct arena *arena, struct str text, struct str value)
{
	syscall_id id = call_before(text, (size_t)(value.ptr - text.ptr));
	const char *name;
	int class;

	if (id == SYSCALL_NONE || !words_is_constant(value))
		return NULL;
	name = argument_for(id, some_abi(id), value, &class);
	if (!name)
		return NULL;
	return arena_printf(arena, "%s %s %.*s", name, operator_for(text, class, value),
			    STR_FMT(value));
}

const char *argument_compared(struct arena *arena, struct str text, struct str name,
			      struct str value)
{
	syscall_id id = call_before(text, (size_t)(name.ptr - text.ptr));
	struct argument arg = {.id = id};

	if (id == SYSCALL_NONE)
		return NULL;
	arg.abi = some_abi(id);
	arg.position = name.len == strlen("arg0") && str_starts(name, "arg")
			       ? name.ptr[3] - '0'
			       : syscall_arg_find(id, arg.abi, name.ptr, name.len);
	if (arg.position < 0 || arg.position >= SYSCALL_ARGS)
		return NULL;
	return arena_printf(arena, "%.*s %s %.*s", STR_FMT(name),
			    operator_for(text, class_of(&arg), value), STR_FMT(value));
}

/* Values in brackets, by their order. */

/* What may stand in such a list. */
static bool is_listed(char c)
{
	return words_is_letter(c) || (c != '\0' && strchr(" \t,*?|\"/.", c));
}

/* What a place has that is not compared: "_", "*", the name of the argument. */
static bool is_placeholder(struct str part)
{
	for (size_t i = 0; i < part.len; i++)
		if (!strchr("*?", part.ptr[i]) && part.ptr[i] != '_' &&
		    !(part.ptr[i] >= 'a' && part.ptr[i] <= 'z'))
			return false;
	return true;
}

/* A number, or constants that the kernel has, with '|' between. */
static bool is_value(struct str part)
{
	size_t lo = 0;

	for (size_t hi = 0; hi <= part.len; hi++) {
		struct str word = {part.ptr + lo, hi - lo};

		if (hi < part.len && part.ptr[hi] != '|')
			continue;
		if (!word.len || ((word.ptr[0] < '0' || word.ptr[0] > '9') &&
				  const_find(word.ptr, word.len) < 0))
			return false;
		lo = hi + 1;
	}
	return true;
}

/* What stands at AT of TEXT up to a comma or a bracket, blanks at its ends left out. */
static struct str part_at(struct str text, size_t at)
{
	size_t end;

	while (at < text.len && text.ptr[at] == ' ')
		at++;
	for (end = at; end < text.len && !strchr(",)\n", text.ptr[end]);)
		end++;
	while (end > at && text.ptr[end - 1] == ' ')
		end--;
	return (struct str){text.ptr + at, end - at};
}

/* The end of the list that starts at AT of TEXT: its bracket, or the text's. */
static size_t list_end(struct str text, size_t at)
{
	while (at < text.len && is_listed(text.ptr[at]))
		at++;
	return at < text.len && text.ptr[at] == ')' ? at : text.len;
}

/* Add to OUT what is asked of the arguments ARGS of CALL by PART, at PLACE; false: nobody
 * knows. */
static bool add_part(struct sbuf *out, struct str text, const struct argument *call,
		     const struct syscall_arg *args, struct str part)
{
	if (is_placeholder(part))
		return true;
	if (args[call->position].is_pointer || !is_value(part))
		return false;
	sbuf_printf(out, "%s%s %s %.*s", out->len ? " and " : "", args[call->position].name,
		    operator_for(text, class_of(call), part), STR_FMT(part));
	return true;
}

/* The conditions that are meant by the list of ID's arguments at AT of TEXT, or "". */
static const char *list_meant(struct arena *arena, struct str text, size_t at, syscall_id id)
{
	struct syscall_arg args[SYSCALL_ARGS];
	struct argument call = {.id = id, .abi = some_abi(id)};
	struct sbuf out = {.arena = arena};
	int count = syscall_args(id, call.abi, args);
	size_t end = list_end(text, at);

	if (end == text.len)
		return "";
	for (; at <= end; call.position++) {
		struct str part = part_at(text, at);

		if (call.position == count || !add_part(&out, text, &call, args, part))
			return "";
		at = (size_t)(part.ptr - text.ptr) + part.len;
		while (at < end && text.ptr[at] != ',')
			at++;
		at++;
	}
	return out.len ? sbuf_text(&out) : "";
}

/* The bracket before AT of TEXT with nothing but a list between, or the text's length. */
static size_t list_start(struct str text, size_t at)
{
	while (at > 0 && is_listed(text.ptr[at - 1]))
		at--;
	return at > 0 && text.ptr[at - 1] == '(' ? at : text.len;
}

struct list_meant argument_list_meant(struct arena *arena, struct str text, size_t at)
{
	size_t start = list_start(text, at);
	syscall_id id = start < text.len ? call_before(text, start) : SYSCALL_NONE;
	struct list_meant meant = {NULL, NULL};
	struct syscall_arg args[SYSCALL_ARGS];
	struct sbuf names = {.arena = arena};
	int count = id == SYSCALL_NONE ? 0 : syscall_args(id, some_abi(id), args);

	if (count == 0)
		return meant;
	for (int i = 0; i < count; i++)
		sbuf_printf(&names, "%s%s", i ? ", " : "", args[i].name);
	meant.names = sbuf_text(&names);
	meant.call = list_meant(arena, text, start, id);
	meant.call = *meant.call ? arena_printf(arena, "%s(%s)", syscall_name(id), meant.call)
				 : NULL;
	return meant;
}

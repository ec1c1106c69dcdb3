/* SPDX-License-Identifier: Apache-2.0 */
#include "syntax/argument_meant.h"

#include "kernel/classes.h"
#include "kernel/consts.h"
#include "kernel/meant.h"
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

		if (str_is_among(word, verbs, ARRAY_LEN(verbs)))
			return true;
		if (str_is(word, "allow"))
			return false;
		at = word.len ? (size_t)(word.ptr - text.ptr) : at - 1;
	}
	return false;
}

/* VALUE is no bit, or a constant that stands for none. */
static bool is_zero(struct str value)
{
	int constant = const_find(value.ptr, value.len);
	uint64_t bits;

	return str_is(value, "0") ||
	       (constant >= 0 && const_value(constant, ABI_X86_64, &bits) && !bits);
}

/*
 * How what has CLASS is compared with VALUE, of TEXT.  A rule that allows what has some flag
 * allows any others with it, which nobody said.
 */
static const char *operator_for(struct str text, int class, struct str value)
{
	bool is_flags = class != CLASS_NONE && class_is_flags(class) && !is_zero(value);

	if (!is_denied(text, (size_t)(value.ptr - text.ptr)))
		return "==";
	if (str_is(value, "O_RDONLY")) /* with whatever other flags */
		return "& O_ACCMODE ==";
	return is_flags ? "has" : "==";
}

static enum abi some_abi(syscall_id id)
{
	return abi_next(syscall_abis(id), 0);
}

const char *argument_meant(struct arena *arena, struct str text, struct str value)
{
	syscall_id id = call_before(text, (size_t)(value.ptr - text.ptr));
	const char *of_libc, *name, *operator;
	struct str meant = value;
	int class;

	if (id == SYSCALL_NONE || !words_is_constant(value))
		return NULL;
	of_libc = meant_constant(arena, value);
	if (of_libc)
		meant = str_of(of_libc);
	name = argument_for(id, some_abi(id), meant, &class);
	if (!name)
		return NULL;
	operator= operator_for(text, class, value);
	/* Of several flags: which are meant to be denied, all together or each, nobody said. */
	if (strcmp(operator, "has") == 0 && value.ptr + value.len < text.ptr + text.len &&
	    value.ptr[value.len] == '|')
		operator= "has any";
	return arena_printf(arena, "%s %s %.*s", name, operator, STR_FMT(meant));
}

/* The place of CALL's argument NAME, or -1. */
static int position_of(const struct argument *call, struct str name)
{
	int position = name.len == strlen("arg0") && str_starts(name, "arg")
			       ? name.ptr[3] - '0'
			       : syscall_arg_find(call->id, call->abi, name.ptr, name.len);

	return position < SYSCALL_ARGS ? position : -1;
}

const char *argument_compared(struct arena *arena, struct str text, struct str name,
			      struct str value)
{
	syscall_id id = call_before(text, (size_t)(name.ptr - text.ptr));
	struct argument arg = {.id = id};

	if (id == SYSCALL_NONE)
		return NULL;
	arg.abi = some_abi(id);
	arg.position = position_of(&arg, name);
	if (arg.position < 0)
		return NULL;
	return arena_printf(arena, "%.*s %s %.*s", STR_FMT(name),
			    operator_for(text, class_of(&arg), value), STR_FMT(value));
}

/* The class of the argument NAME of the call before it in TEXT; CLASS_NONE when nobody knows.
 */
static int class_before(struct str text, struct str name)
{
	struct argument arg = {.id = call_before(text, (size_t)(name.ptr - text.ptr))};

	if (arg.id == SYSCALL_NONE)
		return CLASS_NONE;
	arg.abi = some_abi(arg.id);
	arg.position = position_of(&arg, name);
	return arg.position < 0 ? CLASS_NONE : class_of(&arg);
}

const char *argument_masked(struct arena *arena, struct str text, struct str name,
			    struct str mask)
{
	int class = class_before(text, name), constant = const_find(mask.ptr, mask.len);
	const char *operator= "has";
	uint64_t bits;

	if (class != CLASS_NONE && !class_is_flags(class))
		operator= "==";
	else if (constant >= 0 && const_value(constant, ABI_X86_64, &bits) &&
		 (bits & (bits - 1)))
		operator= "has any";
	return arena_printf(arena, "%.*s %s %.*s", STR_FMT(name), operator, STR_FMT(mask));
}

/* The only constant of CLASS that ends with END, or NULL. */
static const char *constant_with(int class, const char *end)
{
	size_t count = 0;
	const uint16_t *constants = class == CLASS_NONE ? NULL : class_constants(class, &count);
	const char *found = NULL;

	for (size_t i = 0; constants && i < count; i++) {
		const char *name = const_name(constants[i]);

		if (!str_ends(str_of(name), end))
			continue;
		if (found)
			return NULL;
		found = name;
	}
	return found;
}

const char *argument_value_meant(struct arena *arena, struct str text, struct str name,
				 struct str value)
{
	struct str upper = str_upper(arena, value);

	return value.len ? constant_with(class_before(text, name),
					 arena_printf(arena, "_%.*s", STR_FMT(upper)))
			 : NULL;
}

/* Values in brackets, by their order. */

/* What may stand in such a list. */
static bool is_listed(char c)
{
	return words_is_letter(c) || (c != '\0' && strchr(" \t,*?|\"/.-", c));
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

	if (part.len > 1 && part.ptr[0] == '-')
		part = (struct str){part.ptr + 1, part.len - 1};

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

/* How PART is written as a value of ARG, which may never be below zero; "" when it cannot be.
 */
static struct str as_value(const struct syscall_arg *arg, struct str part)
{
	if (part.ptr[0] != '-' || arg->is_signed)
		return part;
	return str_of(str_is(part, "-1") && arg->bits == 32 ? "0xffffffff" : "");
}

/*
 * CALL's argument, which is ARG, takes PART: a number, or a constant that it is known to take,
 * or that no more than another argument decides about.  Else the list lacks an argument, and
 * what comes of it would be about another one.
 */
static bool may_take(const struct argument *call, const struct syscall_arg *arg,
		     struct str part)
{
	size_t len = 0;
	int class;

	if (!words_is_letter(part.ptr[0]) || part.ptr[0] <= '9')
		return true;
	while (len < part.len && words_is_letter(part.ptr[len]))
		len++;
	return takes(call, const_find(part.ptr, len), &class) ||
	       (class == CLASS_NONE && arg->class != 0);
}

/* Add to OUT what is asked of the arguments ARGS of CALL by PART, at PLACE; false: nobody
 * knows. */
static bool add_part(struct sbuf *out, struct str text, const struct argument *call,
		     const struct syscall_arg *args, struct str part)
{
	const char *operator;

	if (is_placeholder(part))
		return true;
	if (args[call->position].is_pointer || !is_value(part) ||
	    !may_take(call, &args[call->position], part))
		return false;
	operator= part.ptr[0] == '-' ? "==" : operator_for(text, class_of(call), part);
	part = as_value(&args[call->position], part);
	sbuf_printf(out, "%s%s %s %.*s", out->len ? " and " : "",
		    args[call->position].name, operator, STR_FMT(part));
	return part.len > 0;
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

	if (count <= 0) /* none, or nobody knows which */
		return meant;
	for (int i = 0; i < count; i++)
		sbuf_printf(&names, "%s%s", i ? ", " : "", args[i].name);
	meant.names = sbuf_text(&names);
	meant.call = list_meant(arena, text, start, id);
	meant.call = *meant.call ? arena_printf(arena, "%s(%s)", syscall_name(id), meant.call)
				 : NULL;
	return meant;
}

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

const char *argument_meant(struct arena *arena, struct str text, struct str value)
{
	syscall_id id = call_before(text, (size_t)(value.ptr - text.ptr));
	const char *name;
	enum abi abi;
	int class;

	if (id == SYSCALL_NONE || !words_is_constant(value))
		return NULL;
	abi = abi_next(syscall_abis(id), 0);
	name = argument_for(id, abi, value, &class);
	if (!name)
		return NULL;
	return arena_printf(arena, "%s %s %.*s", name,
			    class_is_flags(class) ? "has" : "==", STR_FMT(value));
}

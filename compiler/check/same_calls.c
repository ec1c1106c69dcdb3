/* SPDX-License-Identifier: Apache-2.0 */
/* What is asked of one call, asked of another one that takes the same arguments. */
#include "check/lint.h"

#include "decompile/decompile.h"
#include "kernel/classes.h"
#include "sema/predicate.h"

#include <string.h>

diagram_id lint_entry_where(const struct lint *lint, const struct set_entry *entry,
			    enum abi abi)
{
	struct subject subject = {lint->unit, entry->id, abi, lint->policy->abis, NULL};
	enum predicate_result result;
	struct diag_capture capture;
	diagram_id where;

	if (!entry->pred)
		return DIAGRAM_TRUE;
	capture = diag_capture_start(&lint->ctx->diags);
	result = predicate_where(&subject, entry->pred, &where);
	diag_capture_end(&capture);
	if (result == PREDICATE_OK)
		return where;
	return result == PREDICATE_WRONG ? DIAGRAM_FALSE : DIAGRAM_TRUE;
}

struct set lint_expand(const struct lint *lint, struct ast_name name)
{
	struct group *group = unit_group(lint->unit, name);

	return group ? set_expand(lint->unit, group->stmt->u.group.set) : (struct set){0};
}

/* Arguments that take the same. */

static bool share_constants(int a, int b)
{
	size_t count;
	const uint16_t *constants = class_constants(a, &count);
	int mask;

	for (size_t i = 0; i < count; i++)
		if (class_role(b, constants[i], &mask) != CLASS_FOREIGN)
			return true;
	return a == b;
}

static bool has_name(const struct syscall_arg *arg, const char *name)
{
	return name &&
	       (strcmp(arg->name, name) == 0 || (arg->alias && strcmp(arg->alias, name) == 0));
}

static bool take_same(const struct syscall_arg *a, const struct syscall_arg *b)
{
	if (a->is_pointer || b->is_pointer)
		return false;
	return (has_name(b, a->name) || has_name(b, a->alias)) &&
	       share_constants(a->class, b->class);
}

/* True when TO has behind a pointer what ARG takes: flags that a structure holds. */
static bool hides(const struct syscall_arg *to, int count, const struct syscall_arg *arg)
{
	for (int i = 0; i < count; i++)
		if (to[i].is_pointer && to[i].class != CLASS_NONE && arg->class != CLASS_NONE &&
		    share_constants(arg->class, to[i].class))
			return true;
	return false;
}

/* Moving a question. */

/* What PART asks of argument POSITION and of the host, whatever the other arguments are. */
static diagram_id of_argument(struct diagrams *d, diagram_id part, unsigned position)
{
	for (unsigned i = 0; i < CUBE_ARGS; i++)
		if (i != position)
			part = diagram_any_bits(d, part, i, UINT64_MAX);
	return part;
}

/* PART, which asks for no argument but FROM, asked of argument TO. */
static diagram_id move_argument(struct diagrams *d, diagram_id part, unsigned from, unsigned to)
{
	struct diagram_part nodes = diagram_part(d, diagrams_arena(d), part, DIAGRAM_VARS - 1);
	diagram_id *moved = ARENA_ARRAY(diagrams_arena(d), diagram_id, nodes.len);

	for (size_t i = 0; i < nodes.len; i++) {
		const struct diagram_part_node *node = &nodes.ptr[i];
		int shift = node->var < DIAGRAM_ARG(0, 63) ? 0 : 64 * ((int)to - (int)from);

		moved[i] = node->id;
		if (!diagram_is_leaf(node->id))
			moved[i] = diagram_make(d, (uint16_t)(node->var + shift),
						moved[node->lo], moved[node->hi]);
	}
	return moved[nodes.len - 1];
}

/* The bits of ARG that the kernel does not look at. */
static uint64_t unread_of(const struct syscall_arg *arg)
{
	return arg->unread | (arg->bits < 64 ? UINT64_MAX << arg->bits : 0);
}

/* PART where BITS of argument POSITION are 0, which is how the kernel takes them. */
static diagram_id without(struct diagrams *d, diagram_id part, unsigned position, uint64_t bits)
{
	struct cube_arg args[CUBE_ARGS] = {0};

	args[position].mask = bits;
	return diagram_with_args(d, part, args);
}

/* Of more nodes, which nobody writes by hand, the other call counts whole. */
#define NODES_MAX 16384

diagram_id lint_same_calls(const struct lint *lint, enum abi abi, diagram_id part,
			   syscall_id from, syscall_id to)
{
	struct diagrams *d = lint->ctx->diagrams;
	unsigned asked = decompile_asked(d, part);
	struct syscall_arg args[SYSCALL_ARGS], others[SYSCALL_ARGS];
	int count = syscall_args(from, abi, args), other_count = syscall_args(to, abi, others);
	diagram_id same = diagram_any_args(d, part);
	bool is_any = asked == 0;

	if (diagram_size(d, part) > NODES_MAX)
		return same;
	for (int i = 0; i < count; i++) {
		if (!(asked >> i & 1))
			continue;
		if (hides(others, other_count, &args[i]))
			return diagram_any_args(d, part);
		for (int j = 0; j < other_count; j++) {
			diagram_id moved;

			if (!take_same(&args[i], &others[j]))
				continue;
			moved = move_argument(d, of_argument(d, part, (unsigned)i), (unsigned)i,
					      (unsigned)j);
			moved = without(d, moved, (unsigned)j, unread_of(&others[j]));
			same = diagram_and(d, same, moved);
			is_any = true;
		}
	}
	return is_any ? same : DIAGRAM_FALSE;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Lints about the bits that denials ask for, found on the model. */
#include "check/lint.h"

#include "decompile/decompile.h"
#include "decompile/describe.h"
#include "kernel/classes.h"
#include "kernel/consts.h"
#include "sema/value.h"

#include <string.h>

/* bits-at-once */

/* A denial of calls that have all bits of a mask set in one argument. */
struct bits_denial {
	syscall_id id;
	enum abi abi;
	const struct region *region;
	unsigned position;
	uint64_t bits;
};

static diagram_id bits_where(const struct lint *lint, unsigned position, uint64_t mask,
			     uint64_t value)
{
	struct cube cube = cube_all();

	cube.arg[position] = (struct cube_arg){mask, value};
	return diagram_cube(lint->ctx->diagrams, &cube);
}

/* True when REGION asks that several bits of one argument are set, and nothing else. */
static bool asks_all_bits(const struct lint *lint, const struct region *region,
			  struct bits_denial *denial)
{
	struct diagrams *d = lint->ctx->diagrams;
	diagram_id args = diagram_any_args(d, region->where) == DIAGRAM_TRUE ? region->where
									     : DIAGRAM_FALSE;
	unsigned asked = decompile_asked(d, args);

	if (!asked || (asked & (asked - 1)))
		return false;
	while (!(asked >> denial->position & 1))
		denial->position++;
	denial->bits = diagram_support(d, args).args[denial->position];
	return denial->bits & (denial->bits - 1) &&
	       args == bits_where(lint, denial->position, denial->bits, denial->bits);
}

/* The bits as the constants that they are, each a part. */
static struct value_parts parts_of(const struct bits_denial *denial)
{
	uint64_t args[CUBE_ARGS] = {0};
	struct argument argument = {denial->id, denial->abi, (int)denial->position, args, 0};

	return class_read(&argument, READ_FLAGS, denial->bits);
}

/* True when calls with any one of PARTS alone are let through. */
static bool is_each_open(const struct lint *lint, const struct bits_denial *denial,
			 const struct value_parts *parts)
{
	for (size_t i = 0; i < parts->len; i++) {
		uint64_t value = parts->ptr[i].number;

		if (parts->ptr[i].name &&
		    !const_value(const_find(parts->ptr[i].name, strlen(parts->ptr[i].name)),
				 denial->abi, &value))
			return false;
		if (!lint_permits(lint, denial->abi, denial->id,
				  bits_where(lint, denial->position, denial->bits, value)))
			return false;
	}
	return true;
}

/* True when a group of the library means just these calls: memory-write-execute does. */
static bool is_of_library(const struct lint *lint, const struct bits_denial *denial)
{
	struct ast_name name = {str_of("memory-write-execute"), SPAN_NONE};
	struct set members = lint_expand(lint, name);

	for (size_t i = 0; i < members.len; i++)
		if (members.ptr[i].id == denial->id &&
		    lint_entry_where(lint, &members.ptr[i], denial->abi) ==
			    bits_where(lint, denial->position, denial->bits, denial->bits))
			return true;
	return false;
}

/* The one comparison that the rule at SPAN makes; NULL: none, or there are several. */
static const struct ast_compare *compare_at(const struct lint *lint, struct span span)
{
	struct lint_place place = lint_rule_at(lint, span);
	const struct ast_pred *pred = place.stmt ? lint_condition_at(place, span) : NULL;

	return pred && pred->kind == PRED_COMPARE ? &pred->u.compare : NULL;
}

/* What the comparison of a rule asks; whoever writes `has A and has B' means both. */
static bool says_all_bits(const struct lint *lint, struct bits_denial *denial)
{
	const struct ast_compare *compare = compare_at(lint, denial->region->rule);
	struct str name = compare ? compare->arg.name.text : (struct str){0};
	struct value value;
	int position;

	if (!compare || compare->op != COMPARE_HAS || compare->values->len != 1 ||
	    compare->values->ptr[0].lo->len < 2)
		return false;
	position = syscall_arg_find(denial->id, denial->abi, name.ptr, name.len);
	if (position < 0 ||
	    !value_get(lint->unit, compare->values->ptr[0].lo, denial->abi, &value))
		return false;
	denial->position = (unsigned)position;
	denial->bits = value.bits;
	return true;
}

static void check_bits(const struct lint *lint, struct bits_denial denial)
{
	struct diag_sink *diags = lint->ctx->diags;
	struct value_parts parts;
	const char *name, *text;
	struct diag *diag;

	if (lint_is_in_profile(lint, denial.region->rule)
		    ? !asks_all_bits(lint, denial.region, &denial)
		    : !says_all_bits(lint, &denial))
		return;
	parts = parts_of(&denial);
	if (parts.len < 2 || is_of_library(lint, &denial) ||
	    !is_each_open(lint, &denial, &parts))
		return;
	name = decompile_argument(lint->ctx->arena, denial.id, denial.abi,
				  (int)denial.position);
	text = describe_parts(lint->ctx->arena, &parts);
	diag = diag_warning(diags, denial.region->rule, DIAG_BITS_AT_ONCE,
			    "'%s' is denied with all of %s at once, and let through with any "
			    "one of them",
			    syscall_name(denial.id), text);
	if (lint_is_in_profile(lint, denial.region->rule))
		diag_note(diags, diag, "for any of them: a rule with SCMP_CMP_MASKED_EQ each");
	else
		diag_note(diags, diag, "was %s has any %s meant?", name, text);
}

/* pointer-comparison */

/* True when PART asks no more of argument POSITION than whether it is NULL. */
static bool asks_for_null(struct diagrams *d, diagram_id part, unsigned position)
{
	diagram_id null = diagram_compare(d, diagram_argument(position, UINT64_MAX, false),
					  RELATION_EQ, 0);

	for (unsigned i = 0; i < CUBE_ARGS; i++)
		if (i != position)
			part = diagram_any_bits(d, part, i, UINT64_MAX);
	part = diagram_any_bits(d, diagram_and(d, part, diagram_not(d, null)), position,
				UINT64_MAX) == DIAGRAM_FALSE
		       ? null
		       : diagram_or(d, part, null);
	return part == null || part == DIAGRAM_TRUE;
}

static void check_pointers(const struct lint *lint, syscall_id id, enum abi abi,
			   const struct region *region)
{
	struct syscall_arg args[SYSCALL_ARGS];
	unsigned asked = decompile_asked(lint->ctx->diagrams, region->where);
	int count = syscall_args(id, abi, args);
	struct diag *diag;

	for (int i = 0; i < count; i++) {
		if (!args[i].is_pointer || !(asked >> i & 1) ||
		    asks_for_null(lint->ctx->diagrams, region->where, (unsigned)i))
			continue;
		diag = diag_warning(lint->ctx->diags, region->rule, DIAG_POINTER_COMPARISON,
				    "'%s' of '%s' is a pointer: the rule compares an address, "
				    "and says nothing of what is there",
				    args[i].name, syscall_name(id));
		if (args[i].class != CLASS_NONE)
			diag_note(
				lint->ctx->diags, diag,
				"the flags are out of a filter's sight: deny all of '%s' with "
				"errnoRet 38 (ENOSYS), and programs show them to an older call",
				syscall_name(id));
	}
}

/* Both. */

typedef void region_visitor(const struct lint *lint, syscall_id id, enum abi abi,
			    const struct region *region);

static void each_own_region(const struct lint *lint, region_visitor *visitor)
{
	ABI_EACH(abi, lint->policy->abis)
		for (syscall_id id = 0; id < syscall_count(); id++) {
			const struct regions *regions = policy_regions(lint->policy, abi, id);

			for (size_t i = 0; i < regions->len; i++)
				if (lint_is_own(lint, regions->ptr[i].rule))
					visitor(lint, id, abi, &regions->ptr[i]);
		}
}

static void visit_bits(const struct lint *lint, syscall_id id, enum abi abi,
		       const struct region *region)
{
	if (!verb_permits(region->action.verb))
		check_bits(lint, (struct bits_denial){.id = id, .abi = abi, .region = region});
}

void lint_bits_at_once(const struct lint *lint)
{
	each_own_region(lint, visit_bits);
}

static void visit_pointers(const struct lint *lint, syscall_id id, enum abi abi,
			   const struct region *region)
{
	if (lint_is_in_profile(lint, region->rule))
		check_pointers(lint, id, abi, region);
}

void lint_pointer_values(const struct lint *lint)
{
	each_own_region(lint, visit_pointers);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "sema/predicate.h"

#include "core/limits.h"
#include "sema/compare.h"
#include "sema/value.h"

static enum predicate_result pred_cubes(const struct subject *subject,
					const struct ast_pred *pred, struct cube_list *out);

static struct arena *arena_of(const struct subject *subject)
{
	return subject->unit->ctx->arena;
}

/* What a node costs before its cubes do, counted as in resolving. */
#define NODE_WORK 4096

static enum predicate_result check_size(const struct subject *subject,
					const struct ast_pred *pred,
					const struct cube_list *list)
{
	struct unit *unit = subject->unit;

	unit->work += NODE_WORK + list->len;
	if (list->len <= LIMIT_CUBES && unit->work <= LIMIT_WORK)
		return PREDICATE_OK;
	if (list->len > LIMIT_CUBES)
		diag_error(unit->ctx->diags, pred->span, DIAG_TOO_COMPLEX,
			   "this condition needs more than %d cubes", LIMIT_CUBES);
	else if (diag_error_count(unit->ctx->diags) == 0)
		diag_error(unit->ctx->diags, pred->span, DIAG_TOO_COMPLEX,
			   "from here on the conditions are too many, calls and architectures "
			   "multiplied");
	return PREDICATE_WRONG;
}

static enum predicate_result not_cubes(const struct subject *subject,
				       const struct ast_pred *pred, struct cube_list *out)
{
	struct cube_list inner = {0};
	enum predicate_result result = pred_cubes(subject, pred->u.of.ptr[0], &inner);

	subject->unit->work += inner.len * NODE_WORK;
	*out = cube_list_complement(arena_of(subject), &inner, &subject->unit->work);
	return result == PREDICATE_OK ? check_size(subject, pred, out) : result;
}

static enum predicate_result or_cubes(const struct subject *subject,
				      const struct ast_pred *pred, struct cube_list *out)
{
	enum predicate_result worst = PREDICATE_OK;

	for (size_t i = 0; i < pred->u.of.len; i++) {
		struct cube_list one = {0};
		enum predicate_result result = pred_cubes(subject, pred->u.of.ptr[i], &one);

		worst = result > worst ? result : worst;
		for (size_t j = 0; j < one.len; j++)
			cube_list_add(arena_of(subject), out, &one.ptr[j]);
	}
	return worst != PREDICATE_OK ? worst : check_size(subject, pred, out);
}

static enum predicate_result and_cubes(const struct subject *subject,
				       const struct ast_pred *pred, struct cube_list *out)
{
	enum predicate_result worst = PREDICATE_OK;
	struct cube all = cube_all();

	cube_list_add(arena_of(subject), out, &all);
	for (size_t i = 0; i < pred->u.of.len; i++) {
		struct cube_list one = {0};
		enum predicate_result result = pred_cubes(subject, pred->u.of.ptr[i], &one);

		if (result == PREDICATE_OK && worst == PREDICATE_OK) {
			*out = cube_list_meet(arena_of(subject), out, &one);
			result = check_size(subject, pred, out);
		}
		worst = result > worst ? result : worst;
	}
	return worst;
}

static enum predicate_result pred_cubes(const struct subject *subject,
					const struct ast_pred *pred, struct cube_list *out)
{
	enum predicate_result result = check_size(subject, pred, out);

	if (result != PREDICATE_OK)
		return result;
	switch (pred->kind) {
	case PRED_COMPARE:
		return compare_cubes(subject, pred, out);
	case PRED_AND:
		return and_cubes(subject, pred, out);
	case PRED_OR:
		return or_cubes(subject, pred, out);
	case PRED_NOT:
		return not_cubes(subject, pred, out);
	}
	SCMPL_BUG("predicate of kind %d", (int)pred->kind);
}

enum predicate_result predicate_cubes(const struct subject *subject,
				      const struct ast_pred *pred, struct cube_list *out)
{
	struct cube all = cube_all();

	if (pred)
		return pred_cubes(subject, pred, out);
	cube_list_add(arena_of(subject), out, &all);
	return PREDICATE_OK;
}

bool predicate_call(const struct subject *subject, const struct ast_assigns *args,
		    struct cube *cube)
{
	uint64_t beyond = abi_info(subject->abi)->bits == 64 ? 0 : ~(uint64_t)UINT32_MAX;

	*cube = cube_all();
	for (size_t i = 0; args && i < args->len; i++) {
		struct ast_arg arg = {args->ptr[i].arg, false};
		struct syscall_arg info;
		struct value value;
		int position;

		if (predicate_argument(subject, &arg, &info, &position) != PREDICATE_OK ||
		    !value_get(subject->unit, args->ptr[i].value, subject->abi, &value))
			return false;
		if (value.is_negative)
			value.bits &= ~beyond;
		if (value.bits & beyond)
			return false; /* no such call on a 32-bit ABI */
		if (cube->arg[position].mask) {
			diag_error(subject->unit->ctx->diags, args->ptr[i].arg.span,
				   DIAG_CONTRADICTION, "this argument has a value already");
			return false;
		}
		cube->arg[position] = (struct cube_arg){~beyond, value.bits};
	}
	return true;
}

void predicate_check_names(struct unit *unit, syscall_id id, const struct ast_pred *pred)
{
	abi_set abis = syscall_abis(id);
	struct subject subject = {unit, id, abi_next(abis, 0), abis};
	const struct ast_ranges *values = pred->u.compare.values;
	struct syscall_arg info;
	int position;

	if (pred->kind != PRED_COMPARE) {
		for (size_t i = 0; i < pred->u.of.len; i++)
			predicate_check_names(unit, id, pred->u.of.ptr[i]);
		return;
	}
	(void)predicate_argument(&subject, &pred->u.compare.arg, &info, &position);
	value_check_names(unit, pred->u.compare.mask);
	for (size_t i = 0; i < values->len; i++) {
		value_check_names(unit, values->ptr[i].lo);
		value_check_names(unit, values->ptr[i].hi);
	}
}

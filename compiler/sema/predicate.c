/* SPDX-License-Identifier: Apache-2.0 */
#include "sema/predicate.h"

#include "sema/compare.h"
#include "sema/value.h"

/* The parts of PRED, joined by OP. */
static enum predicate_result join_where(const struct subject *subject,
					const struct ast_pred *pred, enum diagram_op op,
					diagram_id *where)
{
	struct diagrams *d = subject->unit->ctx->diagrams;
	enum predicate_result worst = PREDICATE_OK;
	VEC(diagram_id) parts = {0};

	for (size_t i = 0; i < pred->u.of.len; i++) {
		diagram_id *part = VEC_PUSH(diagrams_arena(d), &parts);
		enum predicate_result result;

		*part = DIAGRAM_FALSE;
		result = predicate_where(subject, pred->u.of.ptr[i], part);
		worst = result > worst ? result : worst;
	}
	*where = diagram_apply_all(d, op, parts.ptr, parts.len);
	return worst;
}

enum predicate_result predicate_where(const struct subject *subject,
				      const struct ast_pred *pred, diagram_id *where)
{
	enum predicate_result result;

	*where = DIAGRAM_TRUE;
	if (!pred)
		return PREDICATE_OK;
	switch (pred->kind) {
	case PRED_COMPARE:
		return compare_where(subject, pred, where);
	case PRED_AND:
		return join_where(subject, pred, DIAGRAM_AND, where);
	case PRED_OR:
		return join_where(subject, pred, DIAGRAM_OR, where);
	case PRED_NOT:
		result = predicate_where(subject, pred->u.of.ptr[0], where);
		if (result == PREDICATE_OK)
			*where = diagram_not(subject->unit->ctx->diagrams, *where);
		return result;
	}
	SCMPL_BUG("predicate of kind %d", (int)pred->kind);
}

bool predicate_call(const struct subject *subject, const struct ast_assigns *args,
		    struct cube *cube)
{
	uint64_t beyond = abi_info(subject->abi)->bits == 64 ? 0 : ~(uint64_t)UINT32_MAX;

	*cube = cube_all();
	for (size_t i = 0; args && i < args->len; i++) {
		struct ast_arg arg = {.name = args->ptr[i].arg};
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
	struct subject subject = {unit, id, abi_next(abis, 0), abis, NULL};
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

/* SPDX-License-Identifier: Apache-2.0 */
/* Guards as diagrams over capabilities and kernels. */
#include "sema/predicate.h"

#include "kernel/caps.h"
#include "kernel/meant.h"

static bool cap_where(struct unit *unit, struct ast_name name, diagram_id *where)
{
	int cap = cap_find(name.text.ptr, name.text.len);

	*where = DIAGRAM_FALSE;
	if (cap >= 0) {
		*where = diagram_held(unit->ctx->diagrams, (unsigned)cap);
		return true;
	}
	meant_cap(unit->ctx->diags,
		  diag_error(unit->ctx->diags, name.span, DIAG_UNKNOWN_CAPABILITY,
			     "unknown capability '%.*s'", STR_FMT(name.text)),
		  unit->ctx->arena, name.text);
	return false;
}

static bool join_where(struct unit *unit, const struct ast_guards *of, enum diagram_op op,
		       diagram_id *where)
{
	struct diagrams *d = unit->ctx->diagrams;
	VEC(diagram_id) parts = {0};
	bool ok = true;

	for (size_t i = 0; i < of->len; i++)
		ok &= guard_where(unit, of->ptr[i], VEC_PUSH(diagrams_arena(d), &parts));
	*where = diagram_apply_all(d, op, parts.ptr, parts.len);
	return ok;
}

bool guard_where(struct unit *unit, const struct ast_guard *guard, diagram_id *where)
{
	struct diagrams *d = unit->ctx->diagrams;
	bool ok;

	*where = DIAGRAM_TRUE;
	if (!guard)
		return true;
	switch (guard->kind) {
	case GUARD_CAP:
		return cap_where(unit, guard->u.cap, where);
	case GUARD_KERNEL_FROM:
		*where = diagram_compare(d, diagram_kernel(), RELATION_GE, guard->u.kernel);
		return true;
	case GUARD_KERNEL_BELOW:
		*where = diagram_compare(d, diagram_kernel(), RELATION_LT, guard->u.kernel);
		return true;
	case GUARD_AND:
		return join_where(unit, &guard->u.of, DIAGRAM_AND, where);
	case GUARD_OR:
		return join_where(unit, &guard->u.of, DIAGRAM_OR, where);
	case GUARD_NOT:
		ok = guard_where(unit, guard->u.of.ptr[0], where);
		*where = diagram_not(d, *where);
		return ok;
	}
	SCMPL_BUG("guard of kind %d", (int)guard->kind);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Guards as cubes over capabilities and kernels. */
#include "sema/predicate.h"

#include "core/limits.h"
#include "core/suggest.h"
#include "kernel/caps.h"

static bool cap_cubes(struct unit *unit, struct ast_name name, struct cube_list *out)
{
	struct suggest suggest = suggest_start(name.text);
	int cap = cap_find(name.text.ptr, name.text.len);
	struct cube cube = cube_all();
	struct diag *diag;

	if (cap >= 0) {
		cube.held = (uint64_t)1 << cap;
		cube_list_add(unit->ctx->arena, out, &cube);
		return true;
	}
	diag = diag_error(unit->ctx->diags, name.span, DIAG_UNKNOWN_CAPABILITY,
			  "unknown capability '%.*s'", STR_FMT(name.text));
	for (int i = 0; i < CAP_COUNT; i++) {
		suggest_offer(&suggest, cap_name(i));
		suggest_offer(&suggest, cap_name(i) + 4); /* without CAP_ */
	}
	diag_did_you_mean(unit->ctx->diags, diag, suggest.best);
	return false;
}

static void kernel_cubes(struct unit *unit, uint32_t lo, uint32_t hi, struct cube_list *out)
{
	struct cube cube = cube_all();

	cube.kernel_lo = lo;
	cube.kernel_hi = hi;
	if (lo < hi)
		cube_list_add(unit->ctx->arena, out, &cube);
}

static bool not_cubes(struct unit *unit, const struct ast_guard *guard, struct cube_list *out)
{
	struct cube_list inner = {0};
	bool ok = guard_cubes(unit, guard, &inner);

	*out = cube_list_complement(unit->ctx->arena, &inner, &unit->work);
	return ok;
}

/* Each branch has a list of its own, as the others work on all of what is in theirs. */
static bool or_cubes(struct unit *unit, const struct ast_guards *of, struct cube_list *out)
{
	bool ok = true;

	for (size_t i = 0; i < of->len; i++) {
		struct cube_list one = {0};

		ok &= guard_cubes(unit, of->ptr[i], &one);
		for (size_t j = 0; j < one.len; j++)
			cube_list_add(unit->ctx->arena, out, &one.ptr[j]);
	}
	return ok;
}

static bool and_cubes(struct unit *unit, const struct ast_guards *of, struct cube_list *out)
{
	struct cube all = cube_all();
	bool ok = true;

	cube_list_add(unit->ctx->arena, out, &all);
	for (size_t i = 0; i < of->len && out->len <= LIMIT_CUBES; i++) {
		struct cube_list one = {0};

		ok &= guard_cubes(unit, of->ptr[i], &one);
		*out = cube_list_meet(unit->ctx->arena, out, &one);
	}
	return ok;
}

static bool any_cubes(struct unit *unit, const struct ast_guard *guard, struct cube_list *out)
{
	switch (guard->kind) {
	case GUARD_CAP:
		return cap_cubes(unit, guard->u.cap, out);
	case GUARD_KERNEL_FROM:
		kernel_cubes(unit, guard->u.kernel, KERNEL_MAX, out);
		return true;
	case GUARD_KERNEL_BELOW:
		kernel_cubes(unit, KERNEL_MIN, guard->u.kernel, out);
		return true;
	case GUARD_AND:
		return and_cubes(unit, &guard->u.of, out);
	case GUARD_OR:
		return or_cubes(unit, &guard->u.of, out);
	case GUARD_NOT:
		return not_cubes(unit, guard->u.of.ptr[0], out);
	}
	SCMPL_BUG("guard of kind %d", (int)guard->kind);
}

bool guard_cubes(struct unit *unit, const struct ast_guard *guard, struct cube_list *out)
{
	struct cube all = cube_all();
	bool ok;

	if (!guard) {
		cube_list_add(unit->ctx->arena, out, &all);
		return true;
	}
	ok = any_cubes(unit, guard, out);
	if (out->len <= LIMIT_CUBES)
		return ok;
	diag_error(unit->ctx->diags, guard->span, DIAG_TOO_COMPLEX,
		   "this guard needs more than %d cubes", LIMIT_CUBES);
	return false;
}

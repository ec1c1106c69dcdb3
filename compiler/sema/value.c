/* SPDX-License-Identifier: Apache-2.0 */
#include "sema/value.h"

#include "core/limits.h"
#include "core/suggest.h"
#include "kernel/consts.h"

static bool get_value(struct unit *unit, const struct ast_value *value, enum abi abi,
		      unsigned depth, struct value *out);

static void report_unknown(struct unit *unit, const struct ast_term *term)
{
	struct diag_sink *diags = unit->ctx->diags;
	struct suggest suggest = suggest_start(term->constant);
	struct diag *diag = diag_error(diags, term->span, DIAG_UNKNOWN_CONSTANT,
				       "unknown constant '%.*s'", STR_FMT(term->constant));

	for (int i = 0; i < const_count(); i++)
		suggest_offer(&suggest, const_name(i));
	diag_did_you_mean(diags, diag, suggest.best);
}

static bool get_constant(struct unit *unit, const struct ast_term *term, enum abi abi,
			 unsigned depth, struct value *out)
{
	const struct ast_stmt *stmt = map_get(&unit->consts, term->constant);
	int id = const_find(term->constant.ptr, term->constant.len);
	struct diag *diag;

	*out = (struct value){0};
	if (stmt && depth < LIMIT_DEPTH)
		return get_value(unit, stmt->u.constant.value, abi, depth + 1, out);
	if (stmt) {
		diag_error(unit->ctx->diags, term->span, DIAG_GROUP_CYCLE,
			   "constant '%.*s' is defined by itself", STR_FMT(term->constant));
		return false;
	}
	if (str_is(term->constant, "NULL")) {
		out->is_null = true;
		return true;
	}
	if (id < 0) {
		report_unknown(unit, term);
		return false;
	}
	if (!const_value(id, abi, &out->bits)) {
		diag = diag_error(unit->ctx->diags, term->span, DIAG_UNKNOWN_CONSTANT,
				  "there is no '%.*s' on %s", STR_FMT(term->constant),
				  abi_info(abi)->name);
		diag_note(unit->ctx->diags, diag,
			  "narrow the rule with `on` to the architectures that have it");
		return false;
	}
	out->is_negative = (int64_t)out->bits < 0;
	return true;
}

static bool get_value(struct unit *unit, const struct ast_value *value, enum abi abi,
		      unsigned depth, struct value *out)
{
	bool ok = true;

	*out = (struct value){0};
	for (size_t i = 0; i < value->len; i++) {
		const struct ast_term *term = &value->ptr[i];
		struct value one = {term->number, term->negative, false};

		if (term->constant.len)
			ok &= get_constant(unit, term, abi, depth, &one);
		out->bits |= one.bits;
		out->is_negative |= one.is_negative;
		out->is_null = one.is_null && value->len == 1;
	}
	return ok;
}

bool value_get(struct unit *unit, const struct ast_value *value, enum abi abi,
	       struct value *out)
{
	return get_value(unit, value, abi, 0, out);
}

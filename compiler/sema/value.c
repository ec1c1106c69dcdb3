/* SPDX-License-Identifier: Apache-2.0 */
#include "sema/value.h"

#include "core/limits.h"
#include "core/name_part.h"
#include "core/suggest.h"
#include "kernel/consts.h"
#include "kernel/meant.h"
#include "sema/unit.h"

/* The constant nearest to NAME, UNIT's own among them; NULL when none is near. */
static const char *nearest_constant(struct context *ctx, const struct unit *unit,
				    struct str name)
{
	struct suggest suggest = suggest_start(name);

	for (int i = 0; i < const_count(); i++)
		suggest_offer(&suggest, const_name(i));
	for (size_t i = 0; unit && i < unit->consts.cap; i++) {
		struct str own = unit->consts.slots[i].key;

		if (own.ptr)
			suggest_offer(&suggest, arena_strndup(ctx->arena, own.ptr, own.len));
	}
	return suggest.best;
}

void value_report_unknown(struct context *ctx, const struct unit *unit, struct str name,
			  struct span span)
{
	const char *meant = meant_constant(ctx->arena, name);
	const char *nearest = meant ? meant : nearest_constant(ctx, unit, name);
	struct name_part about = name_part_start(ctx->arena, name);
	struct diag *diag;

	/* It may be defined where the text could not be read. */
	if (!nearest && unit && unit->is_broken)
		return;
	diag = diag_error(ctx->diags, span, DIAG_UNKNOWN_CONSTANT, "unknown constant '%.*s'",
			  STR_FMT(name));
	if (nearest) {
		diag_did_you_mean(ctx->diags, diag, nearest);
		return;
	}
	for (int i = 0; i < const_count(); i++)
		name_part_offer(&about, const_name(i));
	name_part_hint(&about, ctx->diags, diag);
}

static bool kernel_constant(struct unit *unit, const struct ast_term *term, enum abi abi,
			    struct value *out)
{
	int id = const_find(term->text.ptr, term->text.len);
	struct diag *diag;

	if (str_is(term->text, "NULL")) {
		out->is_null = true;
		return true;
	}
	if (id < 0) {
		value_report_unknown(unit->ctx, unit, term->text, term->span);
		return false;
	}
	if (!const_value(id, abi, &out->bits)) {
		diag = diag_error(unit->ctx->diags, term->span, DIAG_UNKNOWN_CONSTANT,
				  "there is no '%.*s' on %s", STR_FMT(term->text),
				  abi_info(abi)->name);
		diag_note(unit->ctx->diags, diag,
			  "narrow the rule with `on` to the architectures that have it");
		return false;
	}
	out->is_negative = (int64_t)out->bits < 0;
	return true;
}

/* Look into CONSTANT's own definition, from TERM, which names it. */
static bool open_constant(struct unit *unit, struct constant *constant,
			  const struct ast_term *term)
{
	bool is_cycle = constant->is_open;

	if (!is_cycle && unit->const_depth < LIMIT_DEPTH) {
		constant->is_open = true;
		unit->const_depth++;
		return true;
	}
	diag_error(unit->ctx->diags, term->span, is_cycle ? DIAG_GROUP_CYCLE : DIAG_TOO_DEEP,
		   is_cycle ? "constant '%.*s' is defined by itself"
			    : "constant '%.*s' is defined by too many others",
		   STR_FMT(term->text));
	return false;
}

static void close_constant(struct unit *unit, struct constant *constant)
{
	constant->is_open = false;
	unit->const_depth--;
}

/* The value of a `const`, which TERM names. */
static bool own_constant(struct unit *unit, struct constant *constant,
			 const struct ast_term *term, enum abi abi, struct value *out)
{
	bool ok;

	if (constant->known & ABI_BIT(abi)) {
		*out = constant->values[abi];
		return (constant->wrong & ABI_BIT(abi)) == 0;
	}
	if (!open_constant(unit, constant, term))
		return false;
	ok = value_get(unit, constant->stmt->u.constant.value, abi, out);
	close_constant(unit, constant);
	constant->known |= ABI_BIT(abi);
	constant->wrong |= ok ? 0 : ABI_BIT(abi);
	constant->values[abi] = *out;
	return ok;
}

static bool get_term(struct unit *unit, const struct ast_term *term, enum abi abi,
		     struct value *out)
{
	struct constant *constant;

	*out = (struct value){.bits = term->number,
			      .is_negative = term->negative && (int64_t)term->number < 0,
			      .has_minus = term->negative};
	if (!term->is_constant)
		return true;
	constant = map_get(&unit->consts, term->text);
	if (constant)
		return own_constant(unit, constant, term, abi, out);
	return kernel_constant(unit, term, abi, out);
}

bool value_get(struct unit *unit, const struct ast_value *value, enum abi abi,
	       struct value *out)
{
	bool ok = true;

	*out = (struct value){0};
	for (size_t i = 0; i < value->len; i++) {
		struct value one;

		ok &= get_term(unit, &value->ptr[i], abi, &one);
		out->bits |= one.bits;
		out->is_negative |= one.is_negative;
		out->has_minus |= one.has_minus;
		out->is_null = one.is_null && value->len == 1;
	}
	return ok;
}

/* The constant of the policy that TERM names; NULL: none, and reported if it names no other. */
static struct constant *look_up(struct unit *unit, const struct ast_term *term)
{
	struct str name = term->text;
	struct constant *own = term->is_constant ? map_get(&unit->consts, name) : NULL;

	if (!own && term->is_constant && !str_is(name, "NULL") &&
	    const_find(name.ptr, name.len) < 0)
		value_report_unknown(unit->ctx, unit, name, term->span);
	return own;
}

void value_check_names(struct unit *unit, const struct ast_value *value)
{
	for (size_t i = 0; value && i < value->len; i++)
		(void)look_up(unit, &value->ptr[i]);
}

/* CONSTANT, which TERM names, and those that it names. */
static void check_constant(struct unit *unit, struct constant *constant,
			   const struct ast_term *term)
{
	const struct ast_value *value = constant->stmt->u.constant.value;

	if (!open_constant(unit, constant, term))
		return;
	for (size_t i = 0; i < value->len && !constant->is_checked && !constant->known; i++) {
		struct constant *other = look_up(unit, &value->ptr[i]);

		if (other)
			check_constant(unit, other, &value->ptr[i]);
	}
	close_constant(unit, constant);
	constant->is_checked = true;
}

void value_check_definitions(struct unit *unit)
{
	for (size_t i = 0; i < unit->modules.len; i++) {
		const struct ast_stmts *stmts = &unit->modules.ptr[i]->file->stmts;

		for (size_t j = 0; j < stmts->len; j++) {
			struct constant *constant;
			struct ast_term term;

			if (stmts->ptr[j].kind != STMT_CONST)
				continue;
			term = (struct ast_term){.text = stmts->ptr[j].u.constant.name.text,
						 .span = stmts->ptr[j].u.constant.name.span};
			constant = map_get(&unit->consts, term.text);
			if (constant)
				check_constant(unit, constant, &term);
		}
	}
}

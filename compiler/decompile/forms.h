/* SPDX-License-Identifier: Apache-2.0 */
/* Forms of sets (model/value_form.h) as conditions of an argument: a part of terms.h's work. */
#ifndef SCMPL_DECOMPILE_FORMS_H
#define SCMPL_DECOMPILE_FORMS_H

#include "decompile/view.h"
#include "model/value_form.h"

/* NULL where the language has no words for FORM, or means something else by them. */
const struct ast_pred *form_pred(const struct view *view, const struct value_form *form);

/* The argument compared with VALUE by OP: ==, != or an order. */
const struct ast_pred *form_order(const struct view *view, enum compare_op op, uint64_t value);

/* What PRED, which is FORM, costs to read: its letters, and what is thought beside. */
unsigned form_letters(const struct view *view, const struct ast_pred *pred);
unsigned form_thinking(const struct view *view, const struct value_form *form,
		       const struct ast_pred *pred);

/* Less or greater. */
bool form_is_order(enum value_form_kind kind);

#endif

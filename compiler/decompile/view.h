/* SPDX-License-Identifier: Apache-2.0 */
/* How an argument is looked at: a part of terms.h's work. */
#ifndef SCMPL_DECOMPILE_VIEW_H
#define SCMPL_DECOMPILE_VIEW_H

#include "decompile/terms.h"

/* As the kernel sees it, or some bits of the register whatever they are for. */
struct view {
	const struct decompiler *d;
	struct argument argument;
	struct syscall_arg taken;
	struct ast_arg arg; /* "family", "wide family", "low family" */
	struct diagram_word word;
	enum { IS_NUMBER, HAS_NAMES, IS_FLAGS } kind;
};

/*
 * The view of POSITION for SET: of a whole register where what the call takes is not known, or
 * where it takes nothing, or where SET asks for more; in a file that is `wide' always.
 */
struct view view_of(const struct decompiler *d, unsigned position, diagram_id set);

/* VIEW of the whole register. */
struct view view_wide(struct view view);

/* VIEW of its lower half: of what is compared where engines take registers for 32 bits wide. */
struct view view_low(struct view view);

/* The bits of VIEW's argument, and those that SET asks for. */
uint64_t view_all(const struct view *view);
uint64_t view_asked(const struct view *view, diagram_id set);

/* The bits that a comparison with a value leaves out, unless the value names them. */
uint64_t view_left_out(const struct view *view);

/* What is compared with a value that names BITS: a sign only if that is compared. */
struct diagram_word view_naming(const struct view *view, uint64_t bits);

#endif

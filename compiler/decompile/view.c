/* SPDX-License-Identifier: Apache-2.0 */
#include "decompile/view.h"

#include "syntax/make.h"

static uint64_t all_bits(unsigned bits)
{
	return bits == 64 ? UINT64_MAX : ((uint64_t)1 << bits) - 1;
}

uint64_t view_asked(const struct view *view, diagram_id set)
{
	return diagram_support(view->d->d, set).args[view->argument.position];
}

uint64_t view_all(const struct view *view)
{
	return all_bits(view->taken.bits);
}

uint64_t view_left_out(const struct view *view)
{
	return view_all(view) & (view->taken.unread | view->taken.apart);
}

struct diagram_word view_naming(const struct view *view, uint64_t bits)
{
	uint64_t all = view_all(view), left = view_left_out(view), read = all & (~left | bits);

	return left ? diagram_argument((unsigned)view->argument.position, read,
				       view->taken.is_signed && (read & (all ^ all >> 1)))
		    : view->word;
}

struct view view_wide(struct view view)
{
	view.arg.wide = true;
	view.arg.by_file = view.d->is_wide;
	view.taken.unread = view.taken.apart = 0;
	view.word = diagram_argument((unsigned)view.argument.position,
				     all_bits(abi_info(view.d->abi)->bits), false);
	return view;
}

struct view view_low(struct view view)
{
	unsigned bits = view.taken.bits;

	view.arg.low = true;
	view.arg.wide = view.arg.by_file = false;
	view.taken.unread = view.taken.apart = 0;
	view.word = diagram_argument((unsigned)view.argument.position,
				     all_bits(bits < 32 ? bits : 32),
				     view.taken.is_signed && bits <= 32);
	return view;
}

struct view view_of(const struct decompiler *d, unsigned position, diagram_id set)
{
	struct view view = {.d = d,
			    .argument = {d->id, d->abi, (int)position, d->args, d->known},
			    .taken = {.bits = abi_info(d->abi)->bits}};
	struct syscall_arg args[SYSCALL_ARGS];
	int count = d->id == SYSCALL_NONE ? -1 : syscall_args(d->id, d->abi, args);
	int class = class_of(&view.argument);

	if ((int)position < count)
		view.taken = args[position];
	view.arg.name = make_name(decompile_argument(d->arena, d->id, d->abi, (int)position));
	view.word = diagram_argument(position, view_all(&view), view.taken.is_signed);
	view.word = view_naming(&view, view_asked(&view, set));
	view.kind = class_is_flags(class) || view.taken.is_pointer ? IS_FLAGS
		    : class != CLASS_NONE                          ? HAS_NAMES
								   : IS_NUMBER;
	if (d->is_wide || (count >= 0 && (int)position >= count) ||
	    (view_asked(&view, set) & ~view_all(&view)))
		return view_wide(view);
	return view;
}

bool argument_is_one(const struct decompiler *d, unsigned position, diagram_id set,
		     uint64_t *value)
{
	struct view view = view_of(d, position, set);
	uint64_t width = view_all(&view) & ~view_left_out(&view);
	struct example example;

	if (!diagram_example(d->d, set, true, &example))
		return false;
	*value = example.args[position] & width;
	return diagram_implies(d->d, set, diagram_masked(d->d, view.word, width, *value));
}

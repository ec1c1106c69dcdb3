/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The atoms of an argument cut its values into cells.  Where a set is some of these cells, it
 * is a function of the atoms: the atoms that it takes are found, then what they say of it in
 * the fewest words, as an `or' of `and's or an `and' of `or's.
 */
#include "decompile/formula.h"

#include "model/cover.h"
#include "syntax/make.h"

#define ATOMS_MAX 64   /* of a call: a source with more is none that is read */
#define CELLS_MAX 64   /* of an argument */
#define LITERALS_MAX 6 /* of a condition */

/* Gathering. */

static bool is_same(const struct atom *a, const struct atom *b)
{
	return a->where == b->where && a->kind == b->kind && a->is_open == b->is_open;
}

static void gather(const struct decompiler *d, const struct atoms *atoms, struct atoms *out)
{
	for (size_t i = 0; atoms && i < atoms->len && out->len < ATOMS_MAX; i++) {
		const struct atom *atom = &atoms->ptr[i];
		bool is_known = diagram_is_leaf(atom->where);

		for (size_t j = 0; j < out->len && !is_known; j++)
			is_known = is_same(atom, &out->ptr[j]);
		if (!is_known)
			*VEC_PUSH(d->arena, out) = *atom;
	}
}

struct atoms formula_atoms(const struct decompiler *d, struct diagrams *from,
			   const struct told_calls *told)
{
	struct atoms out = {0};

	gather(d, told->atoms[0], &out);
	gather(d, told->atoms[1], &out);
	for (size_t i = 0; i < out.len; i++)
		out.ptr[i].where = diagram_copy(d->d, from, out.ptr[i].where);
	return out;
}

/* Cells. */

/* Values that are in the same atoms, one bit each. */
struct value_cell {
	diagram_id where;
	uint64_t in;
	bool is_wanted;
};

struct formula {
	const struct decompiler *d;
	unsigned position;
	diagram_id atoms[ATOMS_MAX];
	size_t len;
	struct value_cell cells[CELLS_MAX];
	size_t cell_count;
	struct conjunction said[LITERALS_MAX][2]; /* not in the atom, in it */
};

/* Cut each cell by the atom WHERE, unless there would be too many. */
static bool add_atom(struct formula *f, diagram_id where)
{
	struct diagrams *d = f->d->d;
	size_t count = f->cell_count;

	for (size_t i = 0; i < count; i++) {
		struct value_cell *cell = &f->cells[i];
		diagram_id in = diagram_and(d, cell->where, where);

		if (in == DIAGRAM_FALSE)
			continue;
		if (in != cell->where) {
			if (f->cell_count == CELLS_MAX)
				return false;
			f->cells[f->cell_count++] = (struct value_cell){
				.where = diagram_minus(d, cell->where, where), .in = cell->in};
		}
		cell->where = in;
		cell->in |= (uint64_t)1 << f->len;
	}
	f->atoms[f->len++] = where;
	return true;
}

static bool has_atom(const struct formula *f, diagram_id where)
{
	diagram_id opposite = diagram_not(f->d->d, where);

	for (size_t i = 0; i < f->len; i++)
		if (f->atoms[i] == where || f->atoms[i] == opposite)
			return true;
	return false;
}

static bool find_cells(struct formula *f)
{
	const struct atoms *atoms = &f->d->atoms;

	f->cells[0].where = DIAGRAM_TRUE;
	f->cell_count = 1;
	for (size_t i = 0; i < atoms->len; i++)
		if (atoms->ptr[i].argument == f->position &&
		    !has_atom(f, atoms->ptr[i].where) && !add_atom(f, atoms->ptr[i].where))
			return false;
	return f->len > 1; /* what one says is said by a single comparison */
}

/* False when SET is not made of whole cells. */
static bool mark_cells(struct formula *f, diagram_id set)
{
	for (size_t i = 0; i < f->cell_count; i++) {
		diagram_id both = diagram_and(f->d->d, f->cells[i].where, set);

		if (both != DIAGRAM_FALSE && both != f->cells[i].where)
			return false;
		f->cells[i].is_wanted = both != DIAGRAM_FALSE;
	}
	return true;
}

/* The atoms of KEPT tell the cells that are wanted from the others. */
static bool are_enough(const struct formula *f, uint64_t kept)
{
	for (size_t i = 0; i < f->cell_count; i++)
		for (size_t j = 0; j < i; j++)
			if (f->cells[i].is_wanted != f->cells[j].is_wanted &&
			    ((f->cells[i].in ^ f->cells[j].in) & kept) == 0)
				return false;
	return true;
}

/* Leave out the atoms that are not needed; the first ones are kept. */
static bool keep_needed(struct formula *f)
{
	uint64_t kept = UINT64_MAX >> (64 - f->len);
	size_t count = 0;

	for (size_t i = f->len; i-- > 0;)
		if (are_enough(f, kept & ~((uint64_t)1 << i)))
			kept &= ~((uint64_t)1 << i);
	if (__builtin_popcountll(kept) > LITERALS_MAX)
		return false;
	for (size_t i = 0; i < f->len; i++) {
		if (!(kept >> i & 1))
			continue;
		f->atoms[count] = f->atoms[i];
		for (size_t j = 0; j < f->cell_count; j++) {
			uint64_t *in = &f->cells[j].in, bit = *in >> i & 1;

			*in = (*in & ~((uint64_t)1 << count)) | bit << count;
		}
		count++;
	}
	f->len = count;
	return true;
}

static bool say_literals(struct formula *f)
{
	for (size_t i = 0; i < f->len; i++)
		if (!argument_compare(f->d, f->position, diagram_not(f->d->d, f->atoms[i]),
				      &f->said[i][0]) ||
		    !argument_compare(f->d, f->position, f->atoms[i], &f->said[i][1]))
			return false;
	return true;
}

/* Minimising. */

static unsigned literal_cost(void *ctx, const struct factor *factor, uint64_t set)
{
	const struct formula *f = ctx;

	return f->said[factor->index][set == 2].cost + JOINED;
}

/* True when A speaks of an atom that the source names before those of B. */
static bool is_before(const struct formula *f, const struct product *a, const struct product *b)
{
	for (size_t i = 0; i < f->len; i++)
		if ((a->sets[i] == 3) != (b->sets[i] == 3))
			return b->sets[i] == 3;
	return false;
}

static void sort(const struct formula *f, struct products *products)
{
	for (size_t i = 1; i < products->len; i++)
		for (size_t j = i; j > 0; j--) {
			struct product *a = &products->ptr[j - 1], *b = a + 1, swap = *a;

			if (!is_before(f, b, a))
				break;
			*a = *b;
			*b = swap;
		}
}

/* Products of atoms that have all cells that are IS_WANTED, and no others. */
static struct products cover(struct formula *f, struct class_table *table, bool is_wanted)
{
	uint8_t marks[1 << LITERALS_MAX] = {0};
	struct cover_task task = {table, marks, literal_cost, f};
	struct products products;

	*table = (struct class_table){.len = f->len, .cell_count = (size_t)1 << f->len};
	for (size_t i = 0; i < f->len; i++)
		table->factors[i] = (struct factor){.kind = FACTOR_ARG,
						    .index = (unsigned)i,
						    .len = 2,
						    .stride = (size_t)1 << i};
	for (size_t i = 0; i < table->cell_count; i++)
		marks[i] = CELL_MAY;
	for (size_t i = 0; i < f->cell_count; i++)
		marks[f->cells[i].in & (table->cell_count - 1)] =
			f->cells[i].is_wanted == is_wanted ? CELL_MUST : CELL_NEVER;
	products = cover_cells(diagrams_arena(f->d->d), &task);
	sort(f, &products);
	return products;
}

/* Where two orders of PRODUCT are a range: what says that (IS_OPPOSITE: the opposite). */
static bool say_range(const struct formula *f, const struct product *product, bool is_opposite,
		      struct conjunction *range)
{
	struct diagrams *d = f->d->d;
	diagram_id where = DIAGRAM_TRUE;
	size_t count = 0;

	for (size_t i = 0; i < f->len; i++) {
		bool is_in = product->sets[i] == 2;

		if (product->sets[i] == 3 || !f->said[i][is_in].is_order)
			continue;
		where = diagram_and(d, where,
				    is_in ? f->atoms[i] : diagram_not(d, f->atoms[i]));
		count++;
	}
	return count > 1 &&
	       argument_compare(f->d, f->position, is_opposite ? diagram_not(d, where) : where,
				range);
}

static void add_literal(const struct formula *f, const struct conjunction *literal,
			bool is_opposite, struct conjunction *out)
{
	struct arena *arena = f->d->arena;
	const struct ast_pred *pred = make_all(arena, &literal->all);

	out->cost += literal->cost + JOINED;
	if (is_opposite && out->all.len)
		out->all.ptr[0] = make_or(arena, out->all.ptr[0], pred);
	else
		*VEC_PUSH(arena, &out->all) = pred;
}

/* What PRODUCT says of its atoms: all of it; IS_OPPOSITE: that it is not so. */
static struct conjunction say_product(const struct formula *f, const struct product *product,
				      bool is_opposite)
{
	struct conjunction out = {0}, range;
	bool has_range = say_range(f, product, is_opposite, &range), is_told = false;

	for (size_t i = 0; i < f->len; i++) {
		const struct conjunction *literal =
			&f->said[i][(product->sets[i] == 2) != is_opposite];
		bool is_of_range = has_range && literal->is_order;

		if (product->sets[i] == 3 || (is_of_range && is_told))
			continue;
		is_told |= is_of_range;
		add_literal(f, is_of_range ? &range : literal, is_opposite, &out);
	}
	return out;
}

/* Products joined by `or'. */
static struct conjunction say_any(const struct formula *f, const struct products *products)
{
	struct conjunction any = say_product(f, &products->ptr[0], false);
	struct arena *arena = f->d->arena;

	for (size_t i = 1; i < products->len; i++) {
		struct conjunction one = say_product(f, &products->ptr[i], false);
		const struct ast_pred *pred =
			make_or(arena, make_all(arena, &any.all), make_all(arena, &one.all));

		any.cost += one.cost;
		any.all = (struct ast_preds){0};
		*VEC_PUSH(arena, &any.all) = pred;
	}
	return any;
}

/* The opposites of products, all of them. */
static struct conjunction say_none(const struct formula *f, const struct products *products)
{
	struct conjunction none = {0};

	for (size_t i = 0; i < products->len; i++) {
		struct conjunction one = say_product(f, &products->ptr[i], true);

		none.cost += one.cost;
		*VEC_PUSH(f->d->arena, &none.all) = make_all(f->d->arena, &one.all);
	}
	return none;
}

bool formula_find(const struct decompiler *d, unsigned position, diagram_id set,
		  struct conjunction *out)
{
	struct formula *f = ARENA_NEW(diagrams_arena(d->d), struct formula);
	struct class_table table;
	struct products products;
	struct conjunction none;

	f->d = d;
	f->position = position;
	if (!find_cells(f) || !mark_cells(f, set) || !keep_needed(f) || !say_literals(f))
		return false;
	products = cover(f, &table, true);
	if (!products.len) /* the store is exhausted */
		return false;
	*out = say_any(f, &products);
	products = cover(f, &table, false);
	none = say_none(f, &products);
	if (none.cost < out->cost)
		*out = none;
	return !diagrams_exhausted(d->d);
}

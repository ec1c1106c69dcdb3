/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Primes of a cell: start with everything; as long as there is a cell that may not be taken,
 * take away its class in one of the factors where it differs from the cell at hand, and try
 * each of these factors.  Then choose: branch on the cell that the fewest primes take, and
 * leave what cannot become cheaper than the best so far.
 */
#include "model/cover.h"

#include "core/limits.h"

#include <stdlib.h>
#include <string.h>

#define PRIMES_MAX 256         /* more are not looked for */
#define EXPAND_WORK (1u << 21) /* cells looked at in looking for them */
#define CHOOSE_STEPS 10000     /* in choosing from them */
#define SET_WORDS (LIMIT_CELLS / 64)

struct prime {
	struct product product;
	unsigned cost;
	uint64_t takes[SET_WORDS]; /* the cells that must be taken, one bit each */
};

struct coverer {
	struct arena *arena;
	const struct cover_task *task;
	const struct class_table *classes;
	VEC(struct prime) primes;
	unsigned *takers; /* how many primes take each cell */
	uint64_t work;
};

uint64_t factor_all(const struct factor *factor)
{
	return UINT64_MAX >> (64 - factor->len);
}

static uint64_t class_bit(const struct factor *factor, size_t cell)
{
	return (uint64_t)1 << class_at(factor, cell);
}

bool product_has(const struct class_table *classes, const struct product *product, size_t cell)
{
	for (size_t i = 0; i < classes->len; i++)
		if (!(product->sets[i] & class_bit(&classes->factors[i], cell)))
			return false;
	return true;
}

static bool cell_in(const uint64_t *cells, size_t cell)
{
	return cells[cell / 64] >> cell % 64 & 1;
}

/* The first cell from FROM on that PRODUCT takes and must not; the end when there is none. */
static size_t first_wrong(struct coverer *c, const struct product *product, size_t from)
{
	c->work++;
	while (from < c->classes->cell_count && (c->task->marks[from] != CELL_NEVER ||
						 !product_has(c->classes, product, from))) {
		c->work++;
		from++;
	}
	return from;
}

static bool is_right(struct coverer *c, const struct product *product)
{
	return first_wrong(c, product, 0) == c->classes->cell_count;
}

/* Let PRODUCT take all that it can. */
static void grow(struct coverer *c, struct product *product)
{
	for (size_t i = 0; i < c->classes->len; i++) {
		uint64_t left = factor_all(&c->classes->factors[i]) & ~product->sets[i];

		for (; left; left &= left - 1) {
			uint64_t before = product->sets[i];

			product->sets[i] |= left & (~left + 1);
			if (!is_right(c, product))
				product->sets[i] = before;
		}
	}
}

static unsigned cost_of(const struct coverer *c, const struct product *product)
{
	const struct cover_task *task = c->task;
	unsigned cost = COVER_PRODUCT_COST;

	for (size_t i = 0; i < c->classes->len; i++) {
		const struct factor *factor = &c->classes->factors[i];

		if (product->sets[i] != factor_all(factor))
			cost += task->cost ? task->cost(task->ctx, factor, product->sets[i])
					   : 1;
	}
	return cost;
}

static bool is_known(const struct coverer *c, const struct product *product)
{
	for (size_t i = 0; i < c->primes.len; i++)
		if (!memcmp(c->primes.ptr[i].product.sets, product->sets,
			    c->classes->len * sizeof(*product->sets)))
			return true;
	return false;
}

static void add_prime(struct coverer *c, struct product product)
{
	struct prime *prime;

	grow(c, &product);
	if (is_known(c, &product))
		return;
	prime = VEC_PUSH(c->arena, &c->primes);
	*prime = (struct prime){.product = product, .cost = cost_of(c, &product)};
	for (size_t cell = 0; cell < c->classes->cell_count; cell++)
		if (c->task->marks[cell] == CELL_MUST &&
		    product_has(c->classes, &product, cell)) {
			prime->takes[cell / 64] |= (uint64_t)1 << cell % 64;
			c->takers[cell]++;
		}
}

static bool has_enough(const struct coverer *c)
{
	return c->primes.len >= PRIMES_MAX || c->work > EXPAND_WORK;
}

/*
 * The primes within PRODUCT that take CELL; no cell before FROM is wrong any more.  When there
 * are enough, only the first one.
 */
static void shrink(struct coverer *c, struct product product, size_t cell, size_t from)
{
	size_t wrong = first_wrong(c, &product, from);
	bool has_one = false;

	if (wrong == c->classes->cell_count) {
		add_prime(c, product);
		return;
	}
	for (size_t i = 0; i < c->classes->len; i++) {
		const struct factor *factor = &c->classes->factors[i];
		struct product less = product;

		if (class_bit(factor, wrong) == class_bit(factor, cell) ||
		    (has_one && has_enough(c)))
			continue;
		has_one = true;
		less.sets[i] &= ~class_bit(factor, wrong);
		shrink(c, less, cell, wrong + 1);
	}
}

static void find_primes(struct coverer *c)
{
	struct product all = {{0}};

	for (size_t i = 0; i < c->classes->len; i++)
		all.sets[i] = factor_all(&c->classes->factors[i]);
	for (size_t cell = 0; cell < c->classes->cell_count; cell++)
		if (c->task->marks[cell] == CELL_MUST && !(has_enough(c) && c->takers[cell]))
			shrink(c, all, cell, 0);
}

/* Choosing. */

struct choice {
	const struct coverer *coverer;
	size_t *chosen, *best; /* numbers of primes */
	size_t len, best_len;
	unsigned cost, best_cost;
	unsigned steps;
};

/* The cell of OPEN that the fewest primes take; the end when OPEN is empty. */
static size_t hardest(const struct coverer *c, const uint64_t *open)
{
	size_t best = c->classes->cell_count;

	for (size_t cell = 0; cell < c->classes->cell_count; cell++)
		if (cell_in(open, cell) &&
		    (best == c->classes->cell_count || c->takers[cell] < c->takers[best]))
			best = cell;
	return best;
}

/* Which prime to try: what it would take, the cheaper of equals, the earlier of equals. */
struct candidate {
	unsigned gain, cost;
	size_t prime;
};

static bool is_before(struct candidate a, struct candidate b)
{
	if (a.gain != b.gain)
		return a.gain > b.gain;
	return a.cost != b.cost ? a.cost < b.cost : a.prime < b.prime;
}

static struct candidate candidate_of(const struct coverer *c, const uint64_t *open,
				     size_t number)
{
	const struct prime *prime = &c->primes.ptr[number];
	struct candidate candidate = {0, prime->cost, number};

	for (size_t i = 0; i < SET_WORDS; i++)
		candidate.gain += (unsigned)__builtin_popcountll(open[i] & prime->takes[i]);
	return candidate;
}

/* Of the primes that take CELL the best behind *LAST into it; false when there is none. */
static bool next_candidate(const struct coverer *c, const uint64_t *open, size_t cell,
			   struct candidate *last)
{
	struct candidate best = {0, 0, c->primes.len};

	for (size_t i = 0; i < c->primes.len; i++) {
		struct candidate candidate;

		if (!cell_in(c->primes.ptr[i].takes, cell))
			continue;
		candidate = candidate_of(c, open, i);
		if (is_before(*last, candidate) && is_before(candidate, best))
			best = candidate;
	}
	*last = best;
	return best.prime < c->primes.len;
}

static void keep_best(struct choice *choice)
{
	memcpy(choice->best, choice->chosen, choice->len * sizeof(*choice->best));
	choice->best_len = choice->len;
	choice->best_cost = choice->cost;
}

static void choose(struct choice *choice, const uint64_t *open);

/* Go on with PRIME, if that can become cheaper than the best. */
static void try_prime(struct choice *choice, const uint64_t *open, size_t number)
{
	const struct prime *prime = &choice->coverer->primes.ptr[number];
	uint64_t left[SET_WORDS];

	choice->steps++;
	if (choice->cost + prime->cost >= choice->best_cost)
		return;
	for (size_t i = 0; i < SET_WORDS; i++)
		left[i] = open[i] & ~prime->takes[i];
	choice->chosen[choice->len++] = number;
	choice->cost += prime->cost;
	choose(choice, left);
	choice->cost -= prime->cost;
	choice->len--;
}

static void choose(struct choice *choice, const uint64_t *open)
{
	const struct coverer *c = choice->coverer;
	struct candidate candidate = {UINT32_MAX, 0, 0};
	size_t cell = hardest(c, open);

	if (cell == c->classes->cell_count) {
		keep_best(choice);
		return;
	}
	while (choice->steps < CHOOSE_STEPS || !choice->best_len)
		if (next_candidate(c, open, cell, &candidate))
			try_prime(choice, open, candidate.prime);
		else
			break;
}

static int compare_numbers(const void *a, const void *b)
{
	size_t x = *(const size_t *)a, y = *(const size_t *)b;

	return (x > y) - (x < y);
}

struct products cover_cells(struct arena *arena, const struct cover_task *task)
{
	size_t count = task->classes->cell_count;
	struct coverer c = {.arena = arena,
			    .task = task,
			    .classes = task->classes,
			    .takers = ARENA_ARRAY(arena, unsigned, count)};
	struct choice choice = {.coverer = &c,
				.chosen = ARENA_ARRAY(arena, size_t, count + 1),
				.best = ARENA_ARRAY(arena, size_t, count + 1),
				.best_cost = UINT32_MAX};
	uint64_t open[SET_WORDS] = {0};
	struct products products = {0};

	for (size_t cell = 0; cell < count; cell++)
		if (task->marks[cell] == CELL_MUST)
			open[cell / 64] |= (uint64_t)1 << cell % 64;
	find_primes(&c);
	choose(&choice, open);
	qsort(choice.best, choice.best_len, sizeof(*choice.best), compare_numbers);
	for (size_t i = 0; i < choice.best_len; i++)
		*VEC_PUSH(arena, &products) = c.primes.ptr[choice.best[i]].product;
	return products;
}

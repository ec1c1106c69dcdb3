/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Comparisons as chains of nodes, made from the last bit up.  What a comparison leads to need
 * not be TRUE: a conjunction is made by putting one chain on top of the other.
 */
#include "model/diagram_store.h"

struct diagram_word diagram_argument(unsigned index, uint64_t read, bool is_signed)
{
	return (struct diagram_word){DIAGRAM_ARG(index, 0), is_signed && read, read};
}

struct diagram_word diagram_kernel(void)
{
	return (struct diagram_word){DIAGRAM_KERNEL(0), false, KERNEL_MAX - 1};
}

/* All bits from the highest of READ down. */
static uint64_t width_of(uint64_t read)
{
	return read ? UINT64_MAX >> __builtin_clzll(read) : 0;
}

static uint64_t sign_of(const struct diagram_word *word)
{
	return word->is_signed ? width_of(word->read) ^ width_of(word->read) >> 1 : 0;
}

/*
 * (word & MASK) == VALUE and then HIT.  A bit that is not read is zero.
 */
static diagram_id masked_then(struct diagrams *d, const struct diagram_word *word,
			      struct cube_arg is, diagram_id hit)
{
	if (is.value & ~(is.mask & word->read))
		return DIAGRAM_FALSE;
	for (uint64_t left = is.mask & word->read; left; left &= left - 1) {
		int bit = __builtin_ctzll(left);
		uint16_t var = (uint16_t)(word->low - bit);

		hit = is.value >> bit & 1 ? diagram_make(d, var, DIAGRAM_FALSE, hit)
					  : diagram_make(d, var, hit, DIAGRAM_FALSE);
	}
	return hit;
}

/* SMALL or LARGE by BIT, in the word's order: of two numbers the negative one is small. */
static diagram_id ask(struct diagrams *d, const struct diagram_word *word, int bit,
		      diagram_id small, diagram_id large)
{
	uint16_t var = (uint16_t)(word->low - bit);

	if (!(word->read >> bit & 1))
		return small;
	return sign_of(word) >> bit & 1 ? diagram_make(d, var, large, small)
					: diagram_make(d, var, small, large);
}

/*
 * LO <= word <= HI and then HIT, as unsigned numbers (a signed word's with the sign flipped).
 * Above the bit in which LO and HI differ first there is one chain; below it two, one for
 * the numbers that begin as LO does, one for those that begin as HI does.
 */
static diagram_id range_then(struct diagrams *d, const struct diagram_word *word, uint64_t lo,
			     uint64_t hi, diagram_id hit)
{
	int fork = lo == hi ? -1 : 63 - __builtin_clzll(lo ^ hi), bit;
	uint64_t width = width_of(word->read), above = fork < 63 ? UINT64_MAX << (fork + 1) : 0;
	diagram_id from_lo = hit, to_hi = hit, within = hit;

	for (bit = 0; bit < fork; bit++) {
		from_lo = lo >> bit & 1 ? ask(d, word, bit, DIAGRAM_FALSE, from_lo)
					: ask(d, word, bit, from_lo, hit);
		to_hi = hi >> bit & 1 ? ask(d, word, bit, hit, to_hi)
				      : ask(d, word, bit, to_hi, DIAGRAM_FALSE);
	}
	if (fork >= 0)
		within = ask(d, word, fork, from_lo, to_hi);
	if (lo & above & ~width)
		return DIAGRAM_FALSE;
	for (bit = fork + 1; bit < 64 && width >> bit; bit++)
		within = lo >> bit & 1 ? ask(d, word, bit, DIAGRAM_FALSE, within)
				       : ask(d, word, bit, within, DIAGRAM_FALSE);
	return within;
}

static int64_t lowest_of(const struct diagram_word *word)
{
	return -(int64_t)(width_of(word->read) >> 1) - 1;
}

/* The numbers of a signed word between LO and HI, sign flipped; false when there are none. */
static bool clip(const struct diagram_word *word, int64_t *lo, int64_t *hi)
{
	int64_t min = lowest_of(word), max = -(min + 1);

	*lo = *lo < min ? min : *lo;
	*hi = *hi > max ? max : *hi;
	if (*lo > *hi)
		return false;
	*lo = (int64_t)(((uint64_t)*lo & width_of(word->read)) ^ sign_of(word));
	*hi = (int64_t)(((uint64_t)*hi & width_of(word->read)) ^ sign_of(word));
	return true;
}

diagram_id diagram_range(struct diagrams *d, struct diagram_word word, uint64_t lo, uint64_t hi)
{
	int64_t from = (int64_t)lo, to = (int64_t)hi;

	if (!word.is_signed)
		return lo <= hi ? range_then(d, &word, lo, hi, DIAGRAM_TRUE) : DIAGRAM_FALSE;
	if (!clip(&word, &from, &to))
		return DIAGRAM_FALSE;
	return range_then(d, &word, (uint64_t)from, (uint64_t)to, DIAGRAM_TRUE);
}

diagram_id diagram_masked(struct diagrams *d, struct diagram_word word, uint64_t mask,
			  uint64_t value)
{
	return masked_then(d, &word, (struct cube_arg){mask, value}, DIAGRAM_TRUE);
}

/*
 * word == NUMBER.  Small numbers, of which most are the sub-calls of a multiplexer, are
 * remembered.
 */
static diagram_id equal(struct diagrams *d, const struct diagram_word *word, uint64_t number)
{
	struct cube_arg is = {UINT64_MAX, number};
	uint32_t key = (uint32_t)word->low << 8 | (uint32_t)__builtin_popcountll(word->read);
	diagram_id made;

	if (number > UINT32_MAX || word->read != width_of(word->read))
		return masked_then(d, word, is, DIAGRAM_TRUE);
	if (diagrams_recall(d, DIAGRAM_TAG_EQUAL, (uint32_t)number, key, &made))
		return made;
	made = masked_then(d, word, is, DIAGRAM_TRUE);
	if (!d->is_exhausted)
		diagrams_remember(d, DIAGRAM_TAG_EQUAL, (uint32_t)number, key, made);
	return made;
}

diagram_id diagram_compare(struct diagrams *d, struct diagram_word word,
			   enum diagram_relation relation, uint64_t number)
{
	uint64_t lowest = word.is_signed ? (uint64_t)INT64_MIN : 0;
	uint64_t highest = word.is_signed ? (uint64_t)INT64_MAX : UINT64_MAX;

	switch (relation) {
	case RELATION_EQ:
		return word.is_signed ? diagram_range(d, word, number, number)
				      : equal(d, &word, number);
	case RELATION_NE:
		return diagram_not(d, diagram_compare(d, word, RELATION_EQ, number));
	case RELATION_LT:
		return number == lowest ? DIAGRAM_FALSE
					: diagram_range(d, word, lowest, number - 1);
	case RELATION_LE:
		return diagram_range(d, word, lowest, number);
	case RELATION_GT:
		return number == highest ? DIAGRAM_FALSE
					 : diagram_range(d, word, number + 1, highest);
	case RELATION_GE:
		return diagram_range(d, word, number, highest);
	}
	SCMPL_BUG("relation %d", (int)relation);
}

diagram_id diagram_held(struct diagrams *d, unsigned cap)
{
	return diagram_make(d, DIAGRAM_CAP(cap), DIAGRAM_FALSE, DIAGRAM_TRUE);
}

diagram_id diagram_cube(struct diagrams *d, const struct cube *cube)
{
	struct diagram_word kernel = diagram_kernel();
	diagram_id hit = DIAGRAM_TRUE;

	for (unsigned i = CUBE_ARGS; i-- > 0;) {
		struct diagram_word word = diagram_argument(i, UINT64_MAX, false);

		hit = masked_then(d, &word, cube->arg[i], hit);
	}
	if (cube->kernel_lo != KERNEL_MIN || cube->kernel_hi != KERNEL_MAX)
		hit = range_then(d, &kernel, cube->kernel_lo, cube->kernel_hi - 1, hit);
	for (unsigned cap = 64; (cube->held | cube->lacked) && cap-- > 0;) {
		if (cube->held >> cap & 1)
			hit = diagram_make(d, DIAGRAM_CAP(cap), DIAGRAM_FALSE, hit);
		else if (cube->lacked >> cap & 1)
			hit = diagram_make(d, DIAGRAM_CAP(cap), hit, DIAGRAM_FALSE);
	}
	return hit;
}

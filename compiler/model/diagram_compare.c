/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Comparisons as chains of nodes, made from the last bit up.  What a comparison leads to need
 * not be TRUE or FALSE: a conjunction is made by putting one chain on top of the other.
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

/* The first variable of WORD. */
static uint16_t top_of(const struct diagram_word *word)
{
	return (uint16_t)(word->low - (63 - __builtin_clzll(word->read | 1)));
}

/* Both ask for nothing before VAR. */
static bool are_from(const struct diagrams *d, struct diagram_ends ends, uint16_t var)
{
	return diagram_var(d, ends.yes) >= var && diagram_var(d, ends.no) >= var;
}

/* (word & MASK) == VALUE, and then ENDS, which lie behind it.  A bit that is not read is zero.
 */
static diagram_id masked_then(struct diagrams *d, const struct diagram_word *word,
			      struct cube_arg is, struct diagram_ends ends)
{
	diagram_id yes = ends.yes;

	if (is.value & ~(is.mask & word->read))
		return ends.no;
	for (uint64_t left = is.mask & word->read; left; left &= left - 1) {
		int bit = __builtin_ctzll(left);
		uint16_t var = (uint16_t)(word->low - bit);

		yes = is.value >> bit & 1 ? diagram_make(d, var, ends.no, yes)
					  : diagram_make(d, var, yes, ends.no);
	}
	return yes;
}

/*
 * A range of a word's numbers, both ends included: as unsigned numbers, a signed word's with
 * the sign flipped.
 */
struct word_range {
	struct diagrams *d;
	uint16_t low; /* the variable of bit 0 */
	uint64_t read, sign;
	uint64_t lo, hi;
};

/* SMALL or LARGE by BIT, in the word's order: of two numbers the negative one is small. */
static diagram_id ask(const struct word_range *in, int bit, diagram_id small, diagram_id large)
{
	uint16_t var = (uint16_t)(in->low - bit);

	if (!(in->read >> bit & 1))
		return small;
	return in->sign >> bit & 1 ? diagram_make(in->d, var, large, small)
				   : diagram_make(in->d, var, small, large);
}

/*
 * IN, and then ENDS, which lie behind the word.  Above the bit in which the limits differ
 * first there is one chain; below it two, one for the numbers that begin as the lower limit
 * does, one for those that begin as the upper one does.
 */
static diagram_id range_then(const struct word_range *in, struct diagram_ends ends)
{
	int fork = in->lo == in->hi ? -1 : 63 - __builtin_clzll(in->lo ^ in->hi), bit;
	uint64_t width = width_of(in->read);
	diagram_id from_lo = ends.yes, to_hi = ends.yes, within = ends.yes;

	for (bit = 0; bit < fork; bit++) {
		from_lo = in->lo >> bit & 1 ? ask(in, bit, ends.no, from_lo)
					    : ask(in, bit, from_lo, ends.yes);
		to_hi = in->hi >> bit & 1 ? ask(in, bit, ends.yes, to_hi)
					  : ask(in, bit, to_hi, ends.no);
	}
	if (fork >= 0)
		within = ask(in, fork, from_lo, to_hi);
	for (bit = fork + 1; bit < 64 && width >> bit; bit++)
		within = in->lo >> bit & 1 ? ask(in, bit, ends.no, within)
					   : ask(in, bit, within, ends.no);
	return within;
}

/* Limits that a number has in common so far. */
enum near {
	NEAR_LO = 1,
	NEAR_HI = 2,
};

static diagram_id cut(const struct word_range *in, int bit, unsigned near,
		      struct diagram_ends ends);

/* Where BIT is LARGE. */
static diagram_id cut_half(const struct word_range *in, int bit, unsigned near,
			   struct diagram_ends ends, bool large)
{
	bool lo = in->lo >> bit & 1, hi = in->hi >> bit & 1;
	uint16_t var = (uint16_t)(in->low - bit);

	ends.no = large != (in->sign >> bit & 1) ? diagram_hi(in->d, ends.no, var)
						 : diagram_lo(in->d, ends.no, var);
	if (((near & NEAR_LO) && lo > large) || ((near & NEAR_HI) && hi < large))
		return ends.no;
	ends.yes = large != (in->sign >> bit & 1) ? diagram_hi(in->d, ends.yes, var)
						  : diagram_lo(in->d, ends.yes, var);
	if (lo != large)
		near &= ~(unsigned)NEAR_LO;
	if (hi != large)
		near &= ~(unsigned)NEAR_HI;
	return cut(in, bit - 1, near, ends);
}

/*
 * IN, and then ENDS, which may ask for the word, too, all of whose bits are read.  Numbers that
 * are near no limit any more have come to their end: so this takes no more steps than the
 * limits have bits, however large the ends are.
 */
static diagram_id cut(const struct word_range *in, int bit, unsigned near,
		      struct diagram_ends ends)
{
	diagram_id small;

	if (!near || bit < 0 || ends.yes == ends.no)
		return ends.yes;
	small = cut_half(in, bit, near, ends, false);
	return ask(in, bit, small, cut_half(in, bit, near, ends, true));
}

static int64_t lowest_of(const struct diagram_word *word)
{
	return -(int64_t)(width_of(word->read) >> 1) - 1;
}

/* The numbers of WORD from LO to HI, in its order; false when there are none. */
static bool limit(const struct diagram_word *word, uint64_t lo, uint64_t hi,
		  struct word_range *in)
{
	uint64_t width = width_of(word->read);
	int64_t min = lowest_of(word), max = -(min + 1);

	in->low = word->low;
	in->read = word->read;
	in->sign = sign_of(word);
	in->lo = lo;
	in->hi = hi < width ? hi : width;
	if (!word->is_signed)
		return in->lo <= in->hi;
	min = (int64_t)lo > min ? (int64_t)lo : min;
	max = (int64_t)hi < max ? (int64_t)hi : max;
	in->lo = ((uint64_t)min & width) ^ in->sign;
	in->hi = ((uint64_t)max & width) ^ in->sign;
	return min <= max;
}

diagram_id diagram_range_ends(struct diagrams *d, struct diagram_word word, uint64_t lo,
			      uint64_t hi, struct diagram_ends ends)
{
	struct word_range in = {.d = d};

	if (d->is_exhausted)
		return DIAGRAM_NONE;
	if (!limit(&word, lo, hi, &in))
		return ends.no;
	if (are_from(d, ends, word.low + 1))
		return range_then(&in, ends);
	if (!word.read || word.read != width_of(word.read) || !are_from(d, ends, top_of(&word)))
		return diagram_if(d, range_then(&in, DIAGRAM_TRUTH), ends.yes, ends.no);
	return cut(&in, word.low - top_of(&word), NEAR_LO | NEAR_HI, ends);
}

diagram_id diagram_masked_ends(struct diagrams *d, struct diagram_word word, uint64_t mask,
			       uint64_t value, struct diagram_ends ends)
{
	struct cube_arg is = {mask, value};

	if (d->is_exhausted)
		return DIAGRAM_NONE;
	if (are_from(d, ends, word.low + 1))
		return masked_then(d, &word, is, ends);
	return diagram_if(d, masked_then(d, &word, is, DIAGRAM_TRUTH), ends.yes, ends.no);
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
		return masked_then(d, word, is, DIAGRAM_TRUTH);
	if (diagrams_recall(d, DIAGRAM_TAG_EQUAL, (uint32_t)number, key, &made))
		return made;
	made = masked_then(d, word, is, DIAGRAM_TRUTH);
	if (!d->is_exhausted)
		diagrams_remember(d, DIAGRAM_TAG_EQUAL, (uint32_t)number, key, made);
	return made;
}

diagram_id diagram_compare_ends(struct diagrams *d, struct diagram_word word,
				enum diagram_relation relation, uint64_t number,
				struct diagram_ends ends)
{
	uint64_t lowest = word.is_signed ? (uint64_t)INT64_MIN : 0;
	uint64_t highest = word.is_signed ? (uint64_t)INT64_MAX : UINT64_MAX;

	switch (relation) {
	case RELATION_EQ:
		if (!word.is_signed && ends.yes == DIAGRAM_TRUE && ends.no == DIAGRAM_FALSE)
			return equal(d, &word, number);
		return diagram_range_ends(d, word, number, number, ends);
	case RELATION_NE:
		return diagram_range_ends(d, word, number, number,
					  (struct diagram_ends){ends.no, ends.yes});
	case RELATION_LT:
		return number == lowest ? ends.no
					: diagram_range_ends(d, word, lowest, number - 1, ends);
	case RELATION_LE:
		return diagram_range_ends(d, word, lowest, number, ends);
	case RELATION_GT:
		return number == highest
			       ? ends.no
			       : diagram_range_ends(d, word, number + 1, highest, ends);
	case RELATION_GE:
		return diagram_range_ends(d, word, number, highest, ends);
	}
	SCMPL_BUG("relation %d", (int)relation);
}

diagram_id diagram_held(struct diagrams *d, unsigned cap)
{
	return diagram_make(d, DIAGRAM_CAP(cap), DIAGRAM_FALSE, DIAGRAM_TRUE);
}

diagram_id diagram_cube(struct diagrams *d, const struct cube *cube)
{
	diagram_id hit = DIAGRAM_TRUE;

	for (unsigned i = CUBE_ARGS; i-- > 0;) {
		struct diagram_word word = diagram_argument(i, UINT64_MAX, false);

		hit = masked_then(d, &word, cube->arg[i],
				  (struct diagram_ends){hit, DIAGRAM_FALSE});
	}
	if (cube->kernel_lo != KERNEL_MIN || cube->kernel_hi != KERNEL_MAX)
		hit = diagram_range_ends(d, diagram_kernel(), cube->kernel_lo,
					 cube->kernel_hi - 1,
					 (struct diagram_ends){hit, DIAGRAM_FALSE});
	for (unsigned cap = 64; (cube->held | cube->lacked) && cap-- > 0;) {
		if (cube->held >> cap & 1)
			hit = diagram_make(d, DIAGRAM_CAP(cap), DIAGRAM_FALSE, hit);
		else if (cube->lacked >> cap & 1)
			hit = diagram_make(d, DIAGRAM_CAP(cap), hit, DIAGRAM_FALSE);
	}
	return hit;
}

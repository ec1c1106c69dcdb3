/* SPDX-License-Identifier: Apache-2.0 */
#include "model/value_form.h"

#include "model/diagram_store.h"
#include "model/isop.h"

/* A set in question, and the forms found so far. */
struct form_finder {
	struct diagrams *d;
	struct arena *arena;
	struct diagram_word word;
	diagram_id set;
	size_t most; /* of a list */
	struct value_forms found;
};

/* What it costs to read a form that is no list; see value_form.cost. */
static const unsigned costs[FORM_KINDS] = {
	[FORM_EQ] = 1,       [FORM_NE] = 1,      [FORM_LE] = 1,          [FORM_GE] = 1,
	[FORM_RANGE] = 2,    [FORM_HAS] = 3,     [FORM_LACKS] = 3,       [FORM_HAS_ANY] = 3,
	[FORM_HAS_ONLY] = 4, [FORM_MASK_IN] = 5, [FORM_MASK_NOT_IN] = 5, [FORM_MASK_EQ] = 6,
	[FORM_MASK_NE] = 6,
};

static unsigned list_cost(const struct value_list *list)
{
	unsigned cost = 0;

	for (size_t i = 0; i < list->len; i++)
		cost += list->ptr[i].lo == list->ptr[i].hi ? 1 : 2;
	return cost;
}

/* Keep FORM, the cheaper ones first, then those whose kind comes first. */
static void offer(struct form_finder *finder, struct value_form form)
{
	struct value_forms *found = &finder->found;
	size_t at = found->len++;

	form.cost = costs[form.kind] + list_cost(&form.list);
	for (; at > 0 && (found->forms[at - 1].cost > form.cost ||
			  (found->forms[at - 1].cost == form.cost &&
			   found->forms[at - 1].kind > form.kind));
	     at--)
		found->forms[at] = found->forms[at - 1];
	found->forms[at] = form;
}

/* True when the set is HIT, TRUE or FALSE, just where some bits have some values. */
static bool as_bits(const struct form_finder *finder, diagram_id hit, struct cube_arg *bits)
{
	diagram_id id = finder->set;
	diagram_id miss = hit == DIAGRAM_TRUE ? DIAGRAM_FALSE : DIAGRAM_TRUE;

	*bits = (struct cube_arg){0};
	while (id != hit) {
		struct diagram_node node = diagram_node(finder->d, id);
		uint64_t bit = (uint64_t)1 << (finder->word.low - node.var);

		if (node.lo != miss && node.hi != miss)
			return false;
		bits->mask |= bit;
		bits->value |= node.lo == miss ? bit : 0;
		id = node.lo == miss ? node.hi : node.lo;
	}
	return true;
}

/* A pattern as a number of the word. */
static uint64_t number_of(const struct diagram_word *word, uint64_t pattern)
{
	uint64_t width = UINT64_MAX >> __builtin_clzll(word->read);

	return word->is_signed && pattern & (width ^ width >> 1) ? pattern | ~width : pattern;
}

/* What is said by bits: the values are those with BITS, or all others. */
static void offer_bits(struct form_finder *finder, struct cube_arg bits, bool is_inside)
{
	struct value_form form = {.mask = bits.mask, .lo = bits.value, .hi = bits.value};
	uint64_t read = finder->word.read;

	if (bits.mask == read) {
		form.kind = is_inside ? FORM_EQ : FORM_NE;
		form.lo = form.hi = number_of(&finder->word, bits.value);
		offer(finder, form);
		return;
	}
	form.kind = is_inside ? FORM_MASK_EQ : FORM_MASK_NE;
	offer(finder, form);
	form.lo = form.hi = 0;
	if (bits.value == 0) {
		form.kind = is_inside ? FORM_LACKS : FORM_HAS_ANY;
		offer(finder, form);
	}
	if (bits.value == bits.mask && is_inside) {
		form.kind = FORM_HAS;
		offer(finder, form);
	}
	if (bits.value == 0 && is_inside) {
		form.kind = FORM_HAS_ONLY;
		form.mask = read & ~bits.mask;
		offer(finder, form);
	}
}

/* The pieces that are REST, as a list. */
static struct value_list list_of(const struct form_finder *finder,
				 const struct diagram_pieces *pieces, diagram_id rest)
{
	struct value_list list = {0};

	for (size_t i = 0; i < pieces->len; i++)
		if (pieces->ptr[i].rest == rest)
			*VEC_PUSH(finder->arena, &list) =
				(struct value_interval){pieces->ptr[i].lo, pieces->ptr[i].hi};
	return list;
}

/* The one interval of PIECES that is TRUE. */
static void offer_interval(struct form_finder *finder, const struct diagram_pieces *pieces)
{
	size_t at = pieces->ptr[0].rest == DIAGRAM_TRUE ? 0 : 1;
	struct value_form form = {
		.mask = finder->word.read, .lo = pieces->ptr[at].lo, .hi = pieces->ptr[at].hi};

	form.kind = at == 0 ? FORM_LE : at + 1 == pieces->len ? FORM_GE : FORM_RANGE;
	if (form.lo != form.hi)
		offer(finder, form);
}

/* A list of one value is no list: == and != say that. */
static void offer_list(struct form_finder *finder, struct value_form form)
{
	if (!form.list.len || form.list.len > finder->most)
		return;
	if (form.list.len > 1 || form.list.ptr[0].lo != form.list.ptr[0].hi)
		offer(finder, form);
}

/* The values as lists, when no more than MASK of them is looked at. */
static void offer_lists(struct form_finder *finder, uint64_t mask)
{
	bool is_all = mask == finder->word.read;
	struct diagram_word word = {finder->word.low, finder->word.is_signed && is_all, mask};
	struct value_form form = {.mask = mask};
	struct diagram_pieces pieces;

	if (!diagram_pieces(finder->d, finder->set, word, 2 * finder->most + 1, &pieces))
		return;
	form.kind = is_all ? FORM_IN : FORM_MASK_IN;
	form.list = list_of(finder, &pieces, DIAGRAM_TRUE);
	if (is_all && form.list.len == 1)
		offer_interval(finder, &pieces);
	else
		offer_list(finder, form);
	form.kind = is_all ? FORM_NOT_IN : FORM_MASK_NOT_IN;
	form.list = list_of(finder, &pieces, DIAGRAM_FALSE);
	offer_list(finder, form);
}

/* The bits of WORD that SET asks for. */
static uint64_t asked(struct diagrams *d, struct diagram_word word, diagram_id set)
{
	struct diagram_support support = diagram_support(d, set);

	return word.low < DIAGRAM_ARG(0, 63)
		       ? support.kernel
		       : support.args[(word.low - DIAGRAM_ARG(0, 63)) / 64u];
}

struct value_forms value_forms_find(struct diagrams *d, struct arena *arena,
				    struct diagram_word word, diagram_id set)
{
	struct form_finder finder = {
		.d = d, .arena = arena, .word = word, .set = set, .most = VALUE_LIST_MAX};
	uint64_t mask;
	struct cube_arg bits;

	if (diagrams_exhausted(d))
		return finder.found;
	if (diagram_is_leaf(set))
		SCMPL_BUG("all values or none have no form");
	mask = asked(d, word, set);
	if (as_bits(&finder, DIAGRAM_TRUE, &bits))
		offer_bits(&finder, bits, true);
	if (as_bits(&finder, DIAGRAM_FALSE, &bits))
		offer_bits(&finder, bits, false);
	offer_lists(&finder, word.read);
	if (mask != word.read)
		offer_lists(&finder, mask);
	return finder.found;
}

struct value_forms value_lists_find(struct diagrams *d, struct arena *arena,
				    struct diagram_word word, diagram_id set, size_t most)
{
	struct form_finder finder = {
		.d = d, .arena = arena, .word = word, .set = set, .most = most};

	if (!diagrams_exhausted(d))
		offer_lists(&finder, word.read);
	return finder.found;
}

/* One of IN, leaves, by whether the word is in LIST. */
static diagram_id list_set(struct diagrams *d, struct diagram_word word,
			   const struct value_list *list, struct diagram_ends in)
{
	diagram_id set = in.no;

	for (size_t i = 0; i < list->len; i++)
		set = diagram_range_ends(d, word, list->ptr[i].lo, list->ptr[i].hi,
					 (struct diagram_ends){in.yes, set});
	return set;
}

diagram_id value_form_set(struct diagrams *d, struct diagram_word word,
			  const struct value_form *form)
{
	uint64_t mask = form->mask;
	struct diagram_word masked = {word.low, false, mask & word.read};
	struct diagram_ends is = DIAGRAM_TRUTH, is_not = {DIAGRAM_FALSE, DIAGRAM_TRUE};

	switch (form->kind) {
	case FORM_EQ:
		return diagram_compare(d, word, RELATION_EQ, form->lo);
	case FORM_NE:
		return diagram_compare(d, word, RELATION_NE, form->lo);
	case FORM_LE:
		return diagram_compare(d, word, RELATION_LE, form->hi);
	case FORM_GE:
		return diagram_compare(d, word, RELATION_GE, form->lo);
	case FORM_RANGE:
		return diagram_range(d, word, form->lo, form->hi);
	case FORM_IN:
		return list_set(d, word, &form->list, is);
	case FORM_NOT_IN:
		return list_set(d, word, &form->list, is_not);
	case FORM_HAS:
		return diagram_masked(d, word, mask, mask);
	case FORM_LACKS:
		return diagram_masked(d, word, mask, 0);
	case FORM_HAS_ANY:
		return diagram_masked_ends(d, word, mask, 0, is_not);
	case FORM_HAS_ONLY:
		return diagram_masked(d, word, ~mask, 0);
	case FORM_MASK_IN:
		return list_set(d, masked, &form->list, is);
	case FORM_MASK_NOT_IN:
		return list_set(d, masked, &form->list, is_not);
	case FORM_MASK_EQ:
		return diagram_masked(d, word, mask, form->lo);
	case FORM_MASK_NE:
		return diagram_masked_ends(d, word, mask, form->lo, is_not);
	case FORM_KINDS:
		break;
	}
	SCMPL_BUG("form of kind %d", (int)form->kind);
}

/* Several forms. */

/* The bits of CUBE in WORD. */
static struct cube_arg bits_of(struct diagram_word word, const struct cube *cube)
{
	return cube->arg[(word.low - DIAGRAM_ARG(0, 63)) / 64u];
}

static struct value_form best_form(struct diagrams *d, struct arena *arena,
				   struct diagram_word word, diagram_id set)
{
	struct value_forms found = value_forms_find(d, arena, word, set);

	return found.len ? found.forms[0] : (struct value_form){.kind = FORM_KINDS};
}

/* Those first that ask for the fewest bits. */
static void sort_by_bits(struct diagram_word word, struct cube_list *cubes)
{
	for (size_t i = 1; i < cubes->len; i++)
		for (size_t j = i; j > 0; j--) {
			struct cube *a = &cubes->ptr[j - 1], *b = &cubes->ptr[j], swap = *a;

			if (__builtin_popcountll(bits_of(word, a).mask) <=
			    __builtin_popcountll(bits_of(word, b).mask))
				break;
			*a = *b;
			*b = swap;
		}
}

/* As many tests of bits as it takes until what is left has a form of its own, often a list. */
bool value_union_find(struct diagrams *d, struct arena *arena, struct diagram_word word,
		      diagram_id set, struct value_union *out)
{
	struct value_form form = {.kind = FORM_KINDS};
	struct cube_list cubes;

	*out = (struct value_union){0};
	if (!isop_find(d, set, set, VALUE_LIST_MAX, &cubes))
		return false;
	sort_by_bits(word, &cubes);
	for (size_t i = 0; i < cubes.len && form.kind == FORM_KINDS; i++) {
		struct cube_arg bits = bits_of(word, &cubes.ptr[i]);
		diagram_id part = diagram_masked(d, word, bits.mask, bits.value);

		*VEC_PUSH(arena, out) = best_form(d, arena, word, part);
		set = diagram_minus(d, set, part);
		if (i + 2 < cubes.len && set != DIAGRAM_FALSE)
			form = best_form(d, arena, word, set);
	}
	if (form.kind != FORM_KINDS)
		*VEC_PUSH(arena, out) = form;
	return !diagrams_exhausted(d); /* else a part may be none */
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Sets of one argument's values: each form offered is the set, and the first is the natural. */
#include "diagram_help.h"

#include "model/value_form.h"

#define ROUNDS 400

static struct value_forms forms_of(struct diagram_word word, diagram_id set)
{
	struct value_forms found = value_forms_find(store, arena, word, set);

	assert_true(found.len <= FORM_KINDS);
	for (size_t i = 0; i < found.len; i++) {
		assert_int_equal(value_form_set(store, word, &found.forms[i]), set);
		assert_true(i == 0 || found.forms[i - 1].cost <= found.forms[i].cost);
	}
	return found;
}

/* The form of SET that comes first. */
static struct value_form first_form(struct diagram_word word, diagram_id set)
{
	struct value_forms found = forms_of(word, set);

	assert_true(found.len > 0);
	return found.forms[0];
}

static const struct value_form *find_form(const struct value_forms *found,
					  enum value_form_kind kind)
{
	for (size_t i = 0; i < found->len; i++)
		if (found->forms[i].kind == kind)
			return &found->forms[i];
	return NULL;
}

/* A set of values of argument WHICH of the small universe. */
static diagram_id random_set(unsigned which, bool is_signed)
{
	diagram_id set = DIAGRAM_FALSE;
	unsigned chosen = any(1u << 16);

	if (any(2)) /* more likely to be of some form */
		chosen &= any(1u << 16) & any(1u << 16);
	if (any(2))
		chosen = ~chosen;
	for (unsigned nibble = 0; nibble < 16; nibble++)
		if (chosen >> nibble & 1)
			set = either(set, diagram_compare(
						  store, word_of(which, is_signed), RELATION_EQ,
						  (uint64_t)number_at(nibble << 4 * which,
								      which, is_signed)));
	return set;
}

static void test_forms_are_exact(void **state)
{
	unsigned kinds[FORM_KINDS] = {0};

	(void)state;
	for (int round = 0; round < ROUNDS * 10; round++) {
		unsigned which = any(2);
		bool is_signed = any(2);
		diagram_id set = random_set(which, is_signed);
		struct value_forms found;

		if (diagram_is_leaf(set))
			continue;
		found = forms_of(word_of(which, is_signed), set);
		assert_true(found.len > 0); /* so few values always make a list */
		for (size_t i = 0; i < found.len; i++)
			kinds[found.forms[i].kind]++;
	}
	for (int kind = 0; kind < FORM_KINDS; kind++)
		if (!kinds[kind])
			fail_msg("no form of kind %d", kind);
}

/* What is put in comes out. */
static void test_comparisons_come_back(void **state)
{
	const unsigned widths[] = {16, 32, 64};

	(void)state;
	for (int round = 0; round < ROUNDS * 5; round++) {
		unsigned width = widths[any(3)];
		bool is_signed = any(2);
		uint64_t read = UINT64_MAX >> (64 - width);
		struct diagram_word word = diagram_argument(2, read, is_signed);
		enum value_form_kind kind = (enum value_form_kind)any(FORM_IN);
		uint64_t middle = (uint64_t)1 << (width - 3), a = any_bits() % middle;
		struct value_form form = {.kind = kind, .lo = a + 1, .hi = a + 1};
		struct value_form first;

		if (kind == FORM_RANGE)
			form.hi += 1 + any(1000);
		if (is_signed && any(2)) {
			form.lo -= middle;
			form.hi -= middle;
		}
		first = first_form(word, value_form_set(store, word, &form));
		assert_int_equal(first.kind, kind);
		assert_true(kind == FORM_LE || first.lo == form.lo);
		assert_true(kind == FORM_GE || first.hi == form.hi);
		assert_int_equal(first.mask, read);
	}
}

static void test_flags_come_back(void **state)
{
	struct diagram_word word = argument(1, 32);

	(void)state;
	for (int round = 0; round < ROUNDS; round++)
		for (int kind = FORM_HAS; kind < FORM_KINDS; kind++) {
			/* Two bits among others, so that nothing else says it. */
			uint64_t mask = (uint64_t)1 << any(10) | (uint64_t)1 << (20 + any(10));
			uint64_t value = kind < FORM_MASK_IN ? 0 : mask & -mask;
			struct value_form form = {.kind = (enum value_form_kind)kind,
						  .mask = mask,
						  .lo = value,
						  .hi = value};
			struct value_interval some[] = {{0, 0}, {value, value}};
			struct value_forms found;
			const struct value_form *same;

			form.list = (struct value_list){some, 2, 2};
			if (kind >= FORM_MASK_EQ)
				form.list.len = 0;
			found = forms_of(word, value_form_set(store, word, &form));
			same = find_form(&found, form.kind);
			if (kind == FORM_MASK_IN || kind == FORM_MASK_NOT_IN) {
				/* The upper bit is asked for alone. */
				assert_true(find_form(&found, kind == FORM_MASK_IN
								      ? FORM_LACKS
								      : FORM_HAS) != NULL);
				continue;
			}
			assert_non_null(same);
			assert_int_equal(same->mask, mask);
			assert_int_equal(same->lo, value);
			assert_true(same->cost <= found.forms[0].cost + 2);
		}
}

static struct value_form natural(diagram_id set, unsigned width, enum value_form_kind kind)
{
	struct value_form form = first_form(argument(0, width), set);

	assert_int_equal(form.kind, kind);
	return form;
}

static diagram_id within(uint64_t lo, uint64_t hi)
{
	return diagram_range(store, argument(0, 64), lo, hi);
}

static void test_natural_forms(void **state)
{
	const uint64_t pair[] = {2, 10}, near[] = {38, 40}, flags[] = {2, 0x80002};
	struct value_form form;

	(void)state;
	form = natural(one_of(0, 64, 2, pair), 64, FORM_IN); /* and not & ~8 == 2 */
	assert_int_equal(form.list.ptr[0].hi, 2);
	assert_int_equal(form.list.ptr[1].lo, 10);
	form = natural(diagram_not(store, one_of(0, 64, 2, near)), 64, FORM_NOT_IN);
	assert_int_equal(form.list.len, 2);
	form = natural(diagram_not(store, within(1, 254)), 64, FORM_NOT_IN);
	assert_int_equal(form.list.ptr[0].hi, 254);
	natural(within(0, 15), 64, FORM_LE);
	natural(within(16, 31), 64, FORM_RANGE);
	natural(from(0, 64, 0x1000), 64, FORM_GE);
	natural(one_of(0, 64, 2, flags), 64, FORM_IN);
	natural(either(is(0, 64, 3), within(7, 9)), 64, FORM_IN);
	natural(diagram_masked(store, argument(0, 16), 0x800, 0x800), 16, FORM_HAS);
	natural(diagram_not(store, diagram_masked(store, argument(0, 32), 06000, 0)), 32,
		FORM_HAS_ANY);
	form = natural(diagram_masked(store, argument(0, 64), 0xf0, 0x30), 64, FORM_MASK_EQ);
	assert_int_equal(form.mask, 0xf0);
	/* The low four bits 1, 2 or 5, whatever the others are. */
	form = natural(either(either(diagram_masked(store, argument(0, 64), 15, 1),
				     diagram_masked(store, argument(0, 64), 15, 2)),
			      diagram_masked(store, argument(0, 64), 15, 5)),
		       64, FORM_MASK_IN);
	assert_int_equal(form.mask, 15);
	assert_int_equal(form.list.len, 2);
}

static void test_signed_numbers(void **state)
{
	struct diagram_word word = diagram_argument(0, UINT32_MAX, true);
	struct value_form form;

	(void)state;
	form = first_form(word, diagram_compare(store, word, RELATION_LT, 0));
	assert_int_equal(form.kind, FORM_LE);
	assert_true((int64_t)form.hi == -1);
	form = first_form(word, diagram_range(store, word, (uint64_t)-5, 5));
	assert_int_equal(form.kind, FORM_RANGE);
	assert_true((int64_t)form.lo == -5 && form.hi == 5);
	form = first_form(word, diagram_compare(store, word, RELATION_NE, (uint64_t)-100));
	assert_int_equal(form.kind, FORM_NE);
	assert_true((int64_t)form.lo == -100);
}

static void test_kernels(void **state)
{
	struct value_form form = first_form(
		diagram_kernel(), diagram_compare(store, diagram_kernel(), RELATION_GE,
						  KERNEL_VERSION_OF(5, 15)));

	(void)state;
	assert_int_equal(form.kind, FORM_GE);
	assert_int_equal(form.lo, 0x50f);
}

/* A long list that is told by no bits. */
static void test_no_form(void **state)
{
	struct value_forms found;
	diagram_id set = DIAGRAM_FALSE;
	struct value_union parts;

	(void)state;
	for (uint64_t i = 0; i < VALUE_LIST_MAX; i++)
		set = either(set, is(0, 64, i * i * i + 5 + 4 * i));
	found = forms_of(argument(0, 64), set);
	assert_int_equal(found.len, 1);
	assert_int_equal(found.forms[0].list.len, VALUE_LIST_MAX);
	set = either(set, is(0, 64, 1000000));
	assert_int_equal(forms_of(argument(0, 64), set).len, 0);
	for (uint64_t i = 0; i < VALUE_LIST_MAX; i++)
		set = either(set, is(0, 64, any_bits()));
	assert_false(value_union_find(store, arena, argument(0, 64), set, &parts));
}

/* What has no form has as long a list as it takes, of the values or of the others. */
static void test_long_lists(void **state)
{
	struct diagram_word word = argument(0, 64);
	diagram_id set = DIAGRAM_FALSE;

	(void)state;
	for (uint64_t i = 0; i < 1000; i++)
		set = either(set, is(0, 64, i * i * i + 5 + 4 * i));
	for (int i = 0; i < 2; i++) {
		diagram_id asked = i ? diagram_not(store, set) : set;
		struct value_forms found = value_lists_find(store, arena, word, asked, 1000);

		assert_int_equal(forms_of(word, asked).len, 0);
		assert_int_equal(value_lists_find(store, arena, word, asked, 999).len, 0);
		assert_int_equal(found.len, 1);
		assert_int_equal(found.forms[0].kind, i ? FORM_NOT_IN : FORM_IN);
		assert_int_equal(found.forms[0].list.len, 1000);
		assert_int_equal(value_form_set(store, word, &found.forms[0]), asked);
	}
	set = diagram_masked(store, word, 1, 1);
	assert_int_equal(value_lists_find(store, arena, word, set, 1000).len, 0);
}

/* What an exhausted store gives has no form, be it a leaf. */
static void test_no_more_room(void **state)
{
	struct diagrams *small = diagrams_limited(arena, 70, UINT64_MAX);
	struct diagram_word word = argument(0, 64);
	diagram_id set = diagram_compare(small, word, RELATION_EQ, 1);

	(void)state;
	assert_int_equal(value_forms_find(small, arena, word, set).len, 2);
	assert_int_equal(diagram_compare(small, word, RELATION_EQ, 1000), DIAGRAM_NONE);
	assert_int_equal(value_forms_find(small, arena, word, DIAGRAM_NONE).len, 0);
	assert_int_equal(value_lists_find(small, arena, word, set, 1).len, 0);
}

static void assert_union(struct diagram_word word, diagram_id set, size_t len)
{
	struct value_union parts;
	diagram_id sum = DIAGRAM_FALSE;

	assert_true(value_union_find(store, arena, word, set, &parts));
	for (size_t i = 0; i < parts.len; i++)
		sum = either(sum, value_form_set(store, word, &parts.ptr[i]));
	assert_int_equal(sum, set);
	if (len)
		assert_int_equal(parts.len, len);
}

/* Wherever the work is broken off: no part is one of no kind. */
static void test_a_union_that_is_broken_off(void **state)
{
	struct diagram_word word = argument(0, 64);
	diagram_id set = DIAGRAM_FALSE;
	unsigned broken_off = 0;

	(void)state;
	for (unsigned i = 0; i < 6; i++)
		set = either(set, diagram_masked(store, word, 0x505ull << (9 * i),
						 0x104ull << (9 * i)));
	for (uint64_t work = 100; work < 20000; work += 1 + work / 50) {
		struct diagrams *d = diagrams_limited(arena, 1u << 16, work);
		struct value_union parts;

		if (!value_union_find(d, arena, word, diagram_copy(d, store, set), &parts)) {
			broken_off++;
			continue;
		}
		assert_false(diagrams_exhausted(d));
		for (size_t i = 0; i < parts.len; i++)
			assert_in_range(parts.ptr[i].kind, FORM_EQ, FORM_KINDS - 1);
	}
	assert_in_range(broken_off, 10, 200);
}

static void test_unions(void **state)
{
	const uint64_t some[] = {1, 4, 1000};
	struct diagram_word word = argument(0, 64);
	diagram_id list = one_of(0, 64, 3, some);
	diagram_id bit = diagram_masked(store, argument(0, 64), 0x20, 0x20);
	diagram_id lacks = diagram_masked(store, argument(0, 64), 0x44, 0);

	(void)state;
	assert_union(word, either(list, bit), 2);
	assert_union(word, either(lacks, bit), 2);
	assert_union(word, either(list, either(lacks, bit)), 3);
	for (int round = 0; round < ROUNDS; round++) {
		unsigned which = any(2);
		diagram_id set = random_set(which, false);

		if (!diagram_is_leaf(set))
			assert_union(word_of(which, false), set, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_forms_are_exact), TEST(test_comparisons_come_back),
		TEST(test_flags_come_back), TEST(test_natural_forms),
		TEST(test_signed_numbers),  TEST(test_kernels),
		TEST(test_no_form),         TEST(test_long_lists),
		TEST(test_no_more_room),    TEST(test_a_union_that_is_broken_off),
		TEST(test_unions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

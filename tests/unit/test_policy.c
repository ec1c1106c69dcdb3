/* SPDX-License-Identifier: Apache-2.0 */
/* The model: what it decides, for a given host, and when two of it are equal. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "paint.h"
#include "id_of.h"
#include "validate.h"

static struct arena *arena;
static struct diagrams *store;
static const struct host anywhere = {0, KERNEL_VERSION_OF(6, 1)};

static int start(void **state)
{
	(void)state;
	arena = arena_new();
	store = diagrams_new(arena);
	srand(2);
	return 0;
}

static int finish(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static struct policy *allow_all(abi_set abis)
{
	struct policy *policy = policy_new(store, abis);

	ABI_EACH(abi, ABI_ALL)
		policy->fallback[abi] = (struct action){VERB_ALLOW, 0};
	return policy;
}

static void add_region(struct policy *policy, enum abi abi, syscall_id id, struct cube cube,
		       struct action action)
{
	struct region region = {.where = diagram_cube(store, &cube), .action = action};

	paint(policy, abi, id, region);
}

static struct cube arg_equals(unsigned arg, uint64_t value)
{
	struct cube cube = cube_all();

	cube.arg[arg] = (struct cube_arg){UINT64_MAX, value};
	return cube;
}

static enum verb decided(const struct policy *policy, enum abi abi, syscall_id id,
			 uint64_t arg0, struct host host)
{
	const struct example call = {{arg0}, host};

	return policy_eval(policy, abi, id, &call).action.verb;
}

static void test_regions_come_before_the_default(void **state)
{
	struct policy *policy = allow_all(ABI_BIT(ABI_X86_64));
	syscall_id id = id_of("personality");

	(void)state;
	add_region(policy, ABI_X86_64, id, arg_equals(0, 7), (struct action){VERB_DENY, 1});
	assert_int_equal(decided(policy, ABI_X86_64, id, 7, anywhere), VERB_DENY);
	assert_int_equal(decided(policy, ABI_X86_64, id, 8, anywhere), VERB_ALLOW);
	assert_int_equal(decided(policy, ABI_X86_64, SYSCALL_NONE, 7, anywhere), VERB_ALLOW);
	assert_int_equal(decided(policy, ABI_X86, id, 8, anywhere), VERB_KILL);
	assert_int_equal(decided(policy, ABI_X86, SYSCALL_NONE, 8, anywhere), VERB_KILL);
}

static void test_newer_calls(void **state)
{
	struct policy *policy = allow_all(ABI_BIT(ABI_X86_64));

	(void)state;
	policy->newer[ABI_X86_64] = (struct action){VERB_DENY, 38};
	assert_int_equal(decided(policy, ABI_X86_64, id_of("fchmodat2"), 0, anywhere),
			 VERB_ALLOW);
	policy->baseline = KERNEL_VERSION_OF(6, 5);
	assert_int_equal(decided(policy, ABI_X86_64, id_of("fchmodat2"), 0, anywhere),
			 VERB_DENY);
	assert_int_equal(decided(policy, ABI_X86_64, SYSCALL_NONE, 0, anywhere), VERB_DENY);
	assert_int_equal(decided(policy, ABI_X86_64, id_of("mkdir"), 0, anywhere), VERB_ALLOW);
	policy->baseline = KERNEL_VERSION_OF(6, 6);
	assert_int_equal(decided(policy, ABI_X86_64, id_of("fchmodat2"), 0, anywhere),
			 VERB_ALLOW);
}

static struct cube guard(uint64_t held, uint64_t lacked, uint32_t lo, uint32_t hi)
{
	struct cube cube = cube_all();

	cube.held = held;
	cube.lacked = lacked;
	cube.kernel_lo = lo;
	cube.kernel_hi = hi;
	return cube;
}

static void test_resolved_for_a_host_it_decides_alike(void **state)
{
	struct policy *policy = allow_all(ABI_BIT(ABI_X86_64) | ABI_BIT(ABI_X86));
	struct cube low = cube_all();
	syscall_id id = id_of("mount");

	(void)state;
	add_region(policy, ABI_X86_64, id, guard(1, 2, 0x500, KERNEL_MAX),
		   (struct action){VERB_DENY, 1});
	add_region(policy, ABI_X86_64, id, guard(0, 1, 0, 0x600),
		   (struct action){VERB_KILL, 0});
	low.arg[0] = (struct cube_arg){UINT32_MAX, 3};
	add_region(policy, ABI_X86, id, low, (struct action){VERB_TRAP, 0});
	for (uint64_t caps = 0; caps < 4; caps++)
		for (uint32_t kernel = 0x400; kernel < 0x700; kernel += 0x80) {
			struct host host = {caps, kernel};
			struct policy *there = policy_on_host(policy, host);

			assert_null(policy_validate(there));
			assert_int_equal(decided(there, ABI_X86_64, id, 0, anywhere),
					 decided(policy, ABI_X86_64, id, 0, host));
			assert_int_equal(decided(there, ABI_X86, id, 3, anywhere), VERB_TRAP);
			assert_true(diagram_is_leaf(policy_outcome(there, ABI_X86_64, id)));
		}
}

/* Two rules that come to the same on every host: on one host one of them is gone. */
static void test_rules_of_other_hosts_are_gone(void **state)
{
	struct policy *policy = allow_all(ABI_BIT(ABI_X86_64)), *there;
	syscall_id id = id_of("mount");
	struct action deny = {VERB_DENY, 1};

	(void)state;
	add_region(policy, ABI_X86_64, id, guard(1, 0, KERNEL_MIN, KERNEL_MAX), deny);
	add_region(policy, ABI_X86_64, id, guard(0, 1, KERNEL_MIN, KERNEL_MAX), deny);
	there = policy_on_host(policy, anywhere);
	assert_null(policy_validate(there));
	assert_int_equal(policy_regions(there, ABI_X86_64, id)->len, 1);
	assert_int_equal(policy_regions(there, ABI_X86_64, id)->ptr[0].where, DIAGRAM_TRUE);
}

static void test_equal_to_itself_in_other_pieces(void **state)
{
	struct policy *a = allow_all(ABI_BIT(ABI_X86_64)), *b = allow_all(ABI_BIT(ABI_X86_64));
	struct cube low = cube_all(), high = cube_all();
	syscall_id id = id_of("ioctl");
	struct difference difference;

	(void)state;
	low.arg[1] = (struct cube_arg){1, 0};
	high.arg[1] = (struct cube_arg){1, 1};
	add_region(a, ABI_X86_64, id, low, (struct action){VERB_DENY, 1});
	add_region(a, ABI_X86_64, id, high, (struct action){VERB_DENY, 1});
	assert_false(policy_equal(a, b, &difference));
	add_region(b, ABI_X86_64, id, cube_all(), (struct action){VERB_DENY, 1});
	assert_true(policy_equal(a, b, &difference));
	assert_true(policy_equal(b, a, &difference));
}

/* What policy_equal shows has to be a call that they decide differently. */
static void assert_differ(const struct policy *a, const struct policy *b)
{
	struct difference d;

	assert_false(policy_equal(a, b, &d));
	assert_false(action_equal(d.a.action, d.b.action));
	assert_true(action_equal(d.a.action, policy_eval(a, d.abi, d.id, &d.call).action));
	assert_true(action_equal(d.b.action, policy_eval(b, d.abi, d.id, &d.call).action));
}

static void test_every_kind_of_difference(void **state)
{
	struct policy *a = allow_all(ABI_BIT(ABI_X86_64)), *b;
	syscall_id id = id_of("mkdir");

	(void)state;
	assert_differ(a, allow_all(ABI_BIT(ABI_X86_64) | ABI_BIT(ABI_X86)));
	b = allow_all(a->abis);
	b->fallback[ABI_X86_64] = (struct action){VERB_LOG, 0};
	assert_differ(a, b);
	b = allow_all(a->abis);
	b->baseline = 0x601; /* newer calls: kill, as the zeroed action is */
	assert_differ(a, b);
	b = allow_all(a->abis);
	add_region(b, ABI_X86_64, id, guard(0, 0, 0x600, 0x601), (struct action){VERB_KILL, 0});
	assert_differ(a, b);
	b = allow_all(a->abis);
	add_region(a, ABI_X86_64, id, arg_equals(1, 5), (struct action){VERB_DENY, 1});
	add_region(b, ABI_X86_64, id, arg_equals(1, 5), (struct action){VERB_DENY, 2});
	assert_differ(a, b);
}

/* Random masks over two bits of two arguments: equality against all sixteen calls. */
static void test_equality_against_brute_force(void **state)
{
	const enum verb verbs[] = {VERB_DENY, VERB_ALLOW, VERB_LOG};
	syscall_id id = id_of("ioctl");
	unsigned equal = 0;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		struct policy *p[2];
		struct difference difference;
		bool same = true;

		for (int i = 0; i < 2; i++) {
			uint64_t mask = (uint64_t)rand() % 4;
			struct cube cube = cube_all();

			cube.arg[rand() % 2] = (struct cube_arg){mask, (uint64_t)rand() & mask};
			p[i] = allow_all(ABI_BIT(ABI_X86_64));
			add_region(p[i], ABI_X86_64, id, cube,
				   (struct action){verbs[rand() % 3], 0});
		}
		for (uint64_t x = 0; x < 16; x++) {
			const struct example here = {{x & 3, x >> 2}, anywhere};

			same &= action_equal(policy_eval(p[0], ABI_X86_64, id, &here).action,
					     policy_eval(p[1], ABI_X86_64, id, &here).action);
		}
		assert_int_equal(policy_equal(p[0], p[1], &difference), same);
		equal += same;
	}
	assert_true(equal > 100);
}

/* What decides about mkdir in POLICY, to be broken. */
static struct decision *mkdir_denied(struct policy *policy)
{
	struct decision *decision = ARENA_NEW(arena, struct decision);

	add_region(policy, ABI_X86_64, id_of("mkdir"), cube_all(),
		   (struct action){VERB_DENY, 1});
	*decision = *policy->decisions[ABI_X86_64][id_of("mkdir")];
	policy->decisions[ABI_X86_64][id_of("mkdir")] = decision;
	assert_null(policy_validate(policy));
	return decision;
}

static void test_broken_invariants_are_found(void **state)
{
	struct policy *overlap = allow_all(ABI_BIT(ABI_X86_64)),
		      *wide = allow_all(ABI_BIT(ABI_X86));
	struct policy *absent = allow_all(ABI_BIT(ABI_X86_64)),
		      *other = allow_all(ABI_BIT(ABI_X86_64));
	struct action deny = {VERB_DENY, 1};
	struct decision *decision;
	struct region again;

	(void)state;
	assert_null(policy_validate(overlap));
	decision = mkdir_denied(overlap);
	again = decision->regions.ptr[0];
	*VEC_PUSH(arena, &decision->regions) = again;
	assert_non_null(policy_validate(overlap));
	mkdir_denied(other)->outcome = action_leaf((struct action){VERB_LOG, 0});
	assert_non_null(policy_validate(other));
	add_region(wide, ABI_X86, id_of("mkdir"), arg_equals(0, 1), deny);
	assert_non_null(policy_validate(wide));
	add_region(absent, ABI_X86_64, id_of("chown32"), cube_all(), deny);
	assert_non_null(policy_validate(absent));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, finish)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_regions_come_before_the_default),
		TEST(test_newer_calls),
		TEST(test_resolved_for_a_host_it_decides_alike),
		TEST(test_rules_of_other_hosts_are_gone),
		TEST(test_equal_to_itself_in_other_pieces),
		TEST(test_every_kind_of_difference),
		TEST(test_equality_against_brute_force),
		TEST(test_broken_invariants_are_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

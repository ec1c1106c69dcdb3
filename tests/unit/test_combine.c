/* SPDX-License-Identifier: Apache-2.0 */
/* Two policies as one: the laws that it keeps, and who is said to decide. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "kernel/filter_flags.h"
#include "model/combine.h"
#include "id_of.h"
#include "session.h"
#include "validate.h"

static const char file_rules[] = "default deny\n"
				 "arch x86_64, x86\n"
				 "baseline linux 6.1\n"
				 "flag SPEC_ALLOW\n"
				 "allow read, write, openat\n"
				 "allow socket where family in (AF_UNIX, AF_INET)\n"
				 "kill reboot\n";
static const char net_rules[] = "default deny with EACCES\n"
				"arch x86_64, aarch64\n"
				"flag LOG\n"
				"allow read, socket, openat if cap SYS_ADMIN\n"
				"log write\n";

static const struct policy *compiled(const char *text)
{
	assert_true(scmpl_compile(s, (struct scmpl_source){.text = {text, strlen(text)}}));
	return s->policy;
}

static struct policy *combined(const struct policy *a, const struct policy *b,
			       enum combination how)
{
	struct policy *policy = policy_combine(a, b, how);

	assert_null(policy_validate(policy));
	return policy;
}

static void assert_equal(const struct policy *a, const struct policy *b)
{
	struct difference difference;

	assert_true(policy_equal(a, b, &difference));
	assert_int_equal(a->flags, b->flags);
}

static void test_a_policy_with_itself_is_itself(void **state)
{
	const struct policy *a = compiled(file_rules);

	(void)state;
	assert_equal(combined(a, a, COMBINE_STRICTEST), a);
	assert_equal(combined(a, a, COMBINE_LOOSEST), a);
}

static void test_each_takes_in_the_other(void **state)
{
	const struct policy *a = compiled(file_rules), *b = compiled(net_rules);

	(void)state;
	assert_equal(combined(a, combined(a, b, COMBINE_LOOSEST), COMBINE_STRICTEST), a);
	assert_equal(combined(a, combined(a, b, COMBINE_STRICTEST), COMBINE_LOOSEST), a);
}

static void test_the_order_of_three_is_no_matter(void **state)
{
	const struct policy *a = compiled(file_rules), *b = compiled(net_rules);
	const struct policy *c = compiled("default allow\narch x86_64\ntrap write\n");

	(void)state;
	for (int how = COMBINE_STRICTEST; how <= COMBINE_LOOSEST; how++)
		assert_equal(combined(combined(a, b, (enum combination)how), c,
				      (enum combination)how),
			     combined(a, combined(b, c, (enum combination)how),
				      (enum combination)how));
}

static struct verdict verdict(const struct policy *policy, const char *name)
{
	static const struct example call = {.host = {0, KERNEL_VERSION_OF(6, 1)}};

	return policy_eval(policy, ABI_X86_64, id_of(name), &call);
}

static void test_architectures_and_flags(void **state)
{
	const struct policy *a = compiled(file_rules), *b = compiled(net_rules);
	const struct policy *both = combined(a, b, COMBINE_STRICTEST);
	const struct policy *either = combined(a, b, COMBINE_LOOSEST);

	(void)state;
	assert_int_equal(both->abis, ABI_BIT(ABI_X86_64));
	assert_int_equal(both->flags, FILTER_FLAG_LOG);
	assert_int_equal(either->abis, a->abis | b->abis);
	assert_int_equal(either->flags, FILTER_FLAG_SPEC_ALLOW);
	assert_int_equal(policy_foreign(both, ABI_COUNT).verb, VERB_KILL);
}

static void test_spans_tell_whose_rule_decides(void **state)
{
	const struct policy *a = compiled(file_rules), *b = compiled(net_rules);
	const struct policy *both = combined(a, b, COMBINE_STRICTEST);

	(void)state;
	assert_int_equal(verdict(both, "write").action.verb, VERB_LOG);
	assert_int_equal(verdict(both, "write").rule.file, b->fallback_span.file);
	assert_int_equal(verdict(both, "reboot").action.verb, VERB_KILL);
	assert_int_equal(verdict(both, "reboot").rule.file, a->fallback_span.file);
	/* What both deny is the first's denial, and what the second's default denies its own.
	 */
	assert_int_equal(verdict(both, "mount").action.data, 1);
	assert_int_equal(verdict(both, "mount").rule.file, a->fallback_span.file);
	assert_int_equal(verdict(both, "read").action.data, 13);
	assert_true(span_equal(verdict(both, "read").rule, b->fallback_span));
}

/* A filter that lets foreign calls through does so under another, too. */
static void test_a_foreign_abi_that_is_not_killed(void **state)
{
	const struct policy *a = compiled(file_rules);
	struct policy *open = policy_new(a->diagrams, ABI_BIT(ABI_X86_64)), *both;

	(void)state;
	open->fallback[ABI_X86_64] = (struct action){VERB_ALLOW, 0};
	policy_set_foreign(open, open->fallback[ABI_X86_64]);
	both = combined(a, open, COMBINE_STRICTEST);
	assert_int_equal(both->abis, a->abis);
	assert_int_equal(policy_outcome(both, ABI_X86, id_of("read")),
			 policy_outcome(a, ABI_X86, id_of("read")));
	assert_int_equal(policy_foreign(both, ABI_COUNT).verb, VERB_KILL);
	assert_int_equal(policy_foreign(combined(a, open, COMBINE_LOOSEST), ABI_COUNT).verb,
			 VERB_ALLOW);
}

#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, start, finish)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_policy_with_itself_is_itself),  TEST(each_takes_in_the_other),
		TEST(the_order_of_three_is_no_matter), TEST(architectures_and_flags),
		TEST(spans_tell_whose_rule_decides),   TEST(a_foreign_abi_that_is_not_killed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Tree to model: verdicts of whole policies on single calls, without any format between. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "session.h"
#include "kernel/errnos.h"
#include "model/policy.h"
#include "sema/sema.h"
#include "syntax/fmt.h"
#include "syntax/make.h"
#include "validate.h"

static const struct policy *compiled(const char *text)
{
	struct unit *unit;
	struct policy *policy =
		sema_compile(s->ctx, source_add(s->ctx->sources, "t.scp", str_of(text)), &unit);

	if (!policy)
		scmpl_print_diagnostics(s, stderr, false);
	assert_non_null(policy);
	assert_null(policy_validate(policy));
	return policy;
}

static struct action decided(const struct policy *policy, enum abi abi, const char *name,
			     uint64_t arg0, uint64_t arg1)
{
	const struct example call = {{arg0, arg1}, {0, KERNEL_VERSION_OF(6, 1)}};
	syscall_id id = name ? syscall_find(name, strlen(name)) : SYSCALL_NONE;

	assert_true(!name || id != SYSCALL_NONE);
	return policy_eval(policy, abi, id, &call).action;
}

#define assert_verb(policy, abi, name, arg0, arg1, wanted) \
	assert_int_equal(decided((policy), (abi), (name), (arg0), (arg1)).verb, (wanted))

static void test_default_alone(void **state)
{
	const struct policy *policy = compiled("default trap arch x86_64");

	(void)state;
	assert_verb(policy, ABI_X86_64, "read", 0, 0, VERB_TRAP);
	assert_verb(policy, ABI_X86_64, NULL, 0, 0, VERB_TRAP);
	assert_verb(policy, ABI_X86, "read", 0, 0, VERB_KILL);
}

static void test_abis_of_a_policy_without_arch(void **state)
{
	const struct policy *open = compiled("default allow"), *shut = compiled("default deny");

	(void)state;
	assert_int_equal(open->abis, abi_docker_default());
	assert_int_equal(compiled("default log")->abis, abi_docker_default());
	assert_int_equal(shut->abis, abi_main_only(abi_docker_default()));
	assert_true(shut->abis & ABI_BIT(ABI_X86_64));
	assert_false(shut->abis & (ABI_BIT(ABI_X86) | ABI_BIT(ABI_X32) | ABI_BIT(ABI_ARM)));
}

static void test_errnos_are_numbered_per_abi(void **state)
{
	const struct policy *policy = compiled("default deny with ENOSYS "
					       "arch x86_64, ppc64le, mips64 "
					       "deny mkdir with EDEADLOCK");

	(void)state;
	assert_int_equal(decided(policy, ABI_X86_64, "mkdir", 0, 0).data, 35);
	assert_int_equal(decided(policy, ABI_PPC64LE, "mkdir", 0, 0).data, 58);
	assert_int_equal(decided(policy, ABI_MIPS64, "mkdir", 0, 0).data, 56);
	assert_int_equal(decided(policy, ABI_X86_64, "read", 0, 0).data, 38);
	assert_int_equal(decided(policy, ABI_MIPS64, "read", 0, 0).data, 89);
}

static void test_statements_in_any_order_mean_the_same(void **state)
{
	const struct policy *a = compiled("default allow; arch x86_64; deny socket; "
					  "kill socket where family == AF_VSOCK");
	const struct policy *b = compiled("kill socket where family == AF_VSOCK; deny socket; "
					  "arch x86_64; default allow");
	struct difference difference;

	(void)state;
	assert_true(policy_equal(a, b, &difference));
}

static void test_conditions_in_other_words_mean_the_same(void **state)
{
	static const char *const pairs[][2] = {
		{"personality < 8", "personality in 0..7"},
		{"personality <= 7", "not personality > 7"},
		{"personality != 3", "personality not in (3)"},
		{"personality >= 4 and personality <= 6", "personality in (4, 5, 6)"},
		{"personality has 6", "personality & 6 == 6"},
		{"personality has any 6", "not personality lacks 6"},
		{"personality has only 6", "personality lacks 0xfffffff9"},
		{"personality & 6 != 2", "not personality & 6 == 2"},
		{"not (personality == 1 or personality == 2)", "personality not in (1, 2)"},
		{"arg0 == 5", "personality == 5"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		const struct policy *p[2];
		struct difference difference;

		for (int j = 0; j < 2; j++)
			p[j] = compiled(arena_printf(s->ctx->arena,
						     "default allow; arch x86_64; "
						     "deny personality where %s",
						     pairs[i][j]));
		assert_true(policy_equal(p[0], p[1], &difference));
	}
}

static void test_groups_are_macros(void **state)
{
	const struct policy *a = compiled("default allow; arch x86_64; "
					  "group x-y = mkdir, ioctl(cmd < 4) "
					  "group y-z = x-y, rmdir except ioctl(cmd == 2) "
					  "deny y-z");
	const struct policy *b = compiled("default allow; arch x86_64; "
					  "deny mkdir, rmdir, ioctl(cmd in (0, 1, 3))");
	struct difference difference;

	(void)state;
	assert_true(policy_equal(a, b, &difference));
}

static void test_multiplexed_calls(void **state)
{
	const struct policy *policy = compiled("default allow; arch x86; "
					       "deny socket where family == 1 "
					       "kill semget");

	(void)state;
	assert_verb(policy, ABI_X86, "socket", 1, 0, VERB_DENY);
	assert_verb(policy, ABI_X86, "socket", 2, 0, VERB_ALLOW);
	assert_verb(policy, ABI_X86, "socketcall", 1, 0, VERB_DENY);
	assert_verb(policy, ABI_X86, "socketcall", 2, 0, VERB_ALLOW);
	assert_verb(policy, ABI_X86, "ipc", 2, 0, VERB_KILL);
	assert_verb(policy, ABI_X86, "ipc", 0x10002, 0, VERB_KILL);
	assert_verb(policy, ABI_X86, "ipc", 3, 0, VERB_ALLOW);
}

static void test_arch_option_narrows(void **state)
{
	const struct policy *policy;

	(void)state;
	assert_true(scmpl_set_arch(s, "aarch64"));
	policy = compiled("default allow; arch x86_64, aarch64; deny mkdir; "
			  "deny mkdirat on x86_64; expect deny mkdir on x86_64");
	assert_int_equal(policy->abis, ABI_BIT(ABI_AARCH64));
	assert_verb(policy, ABI_AARCH64, "mkdirat", 0, 0, VERB_ALLOW);
	assert_verb(policy, ABI_X86_64, "mkdirat", 0, 0, VERB_KILL);
}

static void test_extend_brings_default_and_rules(void **state)
{
	const struct policy *policy = compiled("extend docker-default");

	(void)state;
	assert_verb(policy, ABI_X86_64, "read", 0, 0, VERB_ALLOW);
	assert_verb(policy, ABI_X86_64, "mount", 0, 0, VERB_DENY);
	assert_verb(policy, ABI_X86_64, "socket", 40 /* AF_VSOCK */, 0, VERB_DENY);
	assert_verb(policy, ABI_X86, "read", 0, 0, VERB_ALLOW);
	assert_verb(policy, ABI_X86_64, NULL, 0, 0, VERB_DENY);
}

static void test_own_statements_replace_those_of_the_base(void **state)
{
	const struct policy *policy = compiled(
		"extend docker-default; default kill; arch x86_64; baseline linux 6.1");

	(void)state;
	assert_int_equal(policy->abis, ABI_BIT(ABI_X86_64));
	assert_verb(policy, ABI_X86_64, "read", 0, 0, VERB_ALLOW);
	assert_verb(policy, ABI_X86_64, "mount", 0, 0, VERB_KILL);
	assert_int_equal(decided(policy, ABI_X86_64, NULL, 0, 0).data, 38);
}

static void test_rules_on_top_of_the_base(void **state)
{
	const struct policy *policy = compiled("extend docker-default; arch x86_64; "
					       "kill read; allow mount; override allow clone3");

	(void)state;
	assert_verb(policy, ABI_X86_64, "read", 0, 0, VERB_KILL);
	assert_verb(policy, ABI_X86_64, "mount", 0, 0, VERB_ALLOW);
	assert_verb(policy, ABI_X86_64, "clone3", 0, 0, VERB_ALLOW);
}

static void test_every_region_knows_its_rule(void **state)
{
	const struct policy *policy = compiled("default allow; arch x86_64; deny mkdir, rmdir");
	const struct example call = {0};
	struct verdict verdict =
		policy_eval(policy, ABI_X86_64, syscall_find("rmdir", 5), &call);

	(void)state;
	assert_true(str_is(source_text(s->ctx->sources, verdict.rule), "rmdir"));
	verdict = policy_eval(policy, ABI_X86_64, syscall_find("read", 4), &call);
	assert_true(str_is(source_text(s->ctx->sources, verdict.rule), "default allow"));
}

/* Add to FILE: NAME is allowed where its argument ARG is VALUE. */
static void add_allow(struct ast_file *file, const char *name, const char *arg,
		      const struct ast_value *value)
{
	struct arena *arena = s->ctx->arena;
	struct ast_stmt *stmt = VEC_PUSH(arena, &file->stmts);
	struct ast_arg which = {.name = make_name(arg), .wide = false};

	stmt->kind = STMT_RULE;
	stmt->u.rule.action.verb = VERB_ALLOW;
	stmt->u.rule.set = make_set(arena, make_item(arena, NULL, name, NULL), NULL);
	stmt->u.rule.where = make_compare(arena, which, COMPARE_EQ, value);
}

static struct ast_file made_file(void)
{
	struct arena *arena = s->ctx->arena;
	struct ast_file file = {0};
	struct ast_stmt *stmt = VEC_PUSH(arena, &file.stmts);

	stmt->kind = STMT_DEFAULT;
	stmt->u.fallback.verb = VERB_DENY;
	stmt = VEC_PUSH(arena, &file.stmts);
	stmt->kind = STMT_ARCH;
	stmt->u.arch.names = make_names(arena, NULL, "x86_64");
	add_allow(&file, "kill", "pid", make_negative(arena, NULL, (uint64_t)-100));
	add_allow(&file, "close", "fd", make_number(arena, NULL, 12, NUMBER_DECIMAL));
	add_allow(&file, "umask", "mask", make_number(arena, NULL, 022, NUMBER_OCTAL));
	add_allow(&file, "personality", "personality",
		  make_number(arena, NULL, 0x20008, NUMBER_HEX));
	add_allow(&file, "socket", "family", make_constant(arena, NULL, "AF_UNIX"));
	return file;
}

/* What has no place in a text is told apart all the same. */
static void test_made_statements_mean_what_they_print(void **state)
{
	struct ast_file file = made_file();
	struct fmt_entries entries = {0};
	struct sbuf text = {.arena = s->ctx->arena};
	struct difference difference;
	struct unit *unit;
	const struct policy *made = sema_compile_file(s->ctx, &file, &unit);

	(void)state;
	assert_non_null(made);
	assert_verb(made, ABI_X86_64, "kill", (uint32_t)-100, 0, VERB_ALLOW);
	assert_verb(made, ABI_X86_64, "kill", 100, 0, VERB_DENY);
	assert_verb(made, ABI_X86_64, "close", 12, 0, VERB_ALLOW);
	assert_verb(made, ABI_X86_64, "umask", 18, 0, VERB_ALLOW);
	assert_verb(made, ABI_X86_64, "personality", 0x20008, 0, VERB_ALLOW);
	assert_verb(made, ABI_X86_64, "socket", 1, 0, VERB_ALLOW);
	for (size_t i = 0; i < file.stmts.len; i++)
		fmt_add_stmt(s->ctx->arena, &entries, &file.stmts.ptr[i], NULL);
	fmt_print(&entries, &text);
	assert_true(policy_equal(made, compiled(text.ptr), &difference));
}

static void assert_refused(const char *text, enum diag_code code)
{
	struct unit *unit;
	size_t before = diag_count(s->ctx->diags);

	assert_null(sema_compile(s->ctx, source_add(s->ctx->sources, "t.scp", str_of(text)),
				 &unit));
	assert_int_equal(diag_get(s->ctx->diags, before)->code, code);
}

static void test_refused(void **state)
{
	(void)state;
	assert_refused("deny mkdir", DIAG_NO_DEFAULT);
	scmpl_free(s);
	s = scmpl_new();
	assert_refused("default deny; allow mkdir; deny mkdir", DIAG_DEAD_ALLOW);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, finish)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_default_alone),
		TEST(test_abis_of_a_policy_without_arch),
		TEST(test_errnos_are_numbered_per_abi),
		TEST(test_statements_in_any_order_mean_the_same),
		TEST(test_conditions_in_other_words_mean_the_same),
		TEST(test_groups_are_macros),
		TEST(test_multiplexed_calls),
		TEST(test_arch_option_narrows),
		TEST(test_extend_brings_default_and_rules),
		TEST(test_own_statements_replace_those_of_the_base),
		TEST(test_rules_on_top_of_the_base),
		TEST(test_every_region_knows_its_rule),
		TEST(test_made_statements_mean_what_they_print),
		TEST(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

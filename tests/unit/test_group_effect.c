/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A group means its effect, on every ABI and by every route: to allow it opens no call outside
 * of it, to deny it closes none.  All groups of the standard library.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "id_of.h"
#include "session.h"
#include "kernel/errnos.h"
#include "sema/sema.h"
#include "sema/set.h"
#include "syntax/stdlib.h"

#define SIGCHLD_OF_FORK 17 /* what fork asks clone for; no namespace flag */

enum member { MEMBER_NONE, MEMBER_PARTLY, MEMBER_WHOLE };

static const char *group;
static enum member *members; /* of GROUP, by call */
static const struct policy *policy;

/* FALLBACK for all, VERB for GROUP, on every ABI. */
static void compile(const char *fallback, const char *verb)
{
	struct sbuf text = {.arena = s->ctx->arena};
	struct ast_items items = {0};
	struct ast_set whole = {SPAN_NONE, &items, NULL};
	struct unit *unit;
	struct set set;

	sbuf_printf(&text, "default %s\narch ", fallback);
	ABI_EACH(abi, ABI_ALL)
		sbuf_printf(&text, "%s%s", abi ? ", " : "", abi_info(abi)->name);
	sbuf_printf(&text, "\n%s %s\n", verb, group);
	policy = sema_compile(
		s->ctx, source_add(s->ctx->sources, "t.scp", (struct str){text.ptr, text.len}),
		&unit);
	if (!policy)
		scmpl_print_diagnostics(s, stderr, false);
	assert_non_null(policy);
	*VEC_PUSH(s->ctx->arena, &items) =
		(struct ast_item){SPAN_NONE, {str_of(group), SPAN_NONE}, true, NULL};
	set = set_expand(unit, &whole);
	members = ARENA_ARRAY(s->ctx->arena, enum member, (size_t)syscall_count());
	for (size_t i = 0; i < set.len; i++)
		if (!set.ptr[i].pred || members[set.ptr[i].id] == MEMBER_NONE)
			members[set.ptr[i].id] = set.ptr[i].pred ? MEMBER_PARTLY : MEMBER_WHOLE;
}

static diagram_id map_permits(const void *ctx, uint32_t value)
{
	(void)ctx;
	return diagram_leaf(verb_permits(action_of_value(value).verb));
}

/* The calls of ID on ABI with MASKed VALUE as argument ARG that are let through. */
static diagram_id open_where(syscall_id id, enum abi abi, unsigned arg, uint64_t mask,
			     uint64_t value)
{
	struct diagrams *d = s->ctx->diagrams;
	diagram_id open = diagram_map(d, map_permits, NULL, policy_outcome(policy, abi, id));
	struct cube_arg args[CUBE_ARGS] = {{0, 0}};

	args[arg] = (struct cube_arg){mask, value};
	return diagram_with_args(d, open, args);
}

static void fail_at(const char *what, syscall_id id, enum abi abi)
{
	fail_msg("%s %s: %s on %s", what, group, syscall_name(id), abi_info(abi)->name);
}

/* These list what others list, or are about the multiplexers themselves. */
static bool may_name_multiplexers(void)
{
	return str_starts(str_of(group), "systemd-") ||
	       str_starts(str_of(group), "container-") ||
	       strcmp(group, "multiplexer-family") == 0;
}

static void check_sub_calls(syscall_id via, enum abi abi, bool allows)
{
	for (syscall_id id = 0; id < syscall_count(); id++) {
		struct syscall_route route = syscall_multiplexed(id, abi);
		diagram_id open;

		if (route.via != via || members[via] != MEMBER_NONE)
			continue;
		open = open_where(via, abi, 0, route.mask, route.call);
		if (allows &&
		    open != (members[id] == MEMBER_WHOLE ? DIAGRAM_TRUE : DIAGRAM_FALSE))
			fail_at("allow", id, abi);
		if (!allows &&
		    open != (members[id] == MEMBER_NONE ? DIAGRAM_TRUE : DIAGRAM_FALSE))
			fail_at("deny", id, abi);
	}
}

/* No operation of a multiplexer has this number. */
static void check_other_sub_calls(syscall_id via, enum abi abi, bool allows)
{
	diagram_id open = open_where(via, abi, 0, UINT32_MAX, 0xfff0);

	if (members[via] == MEMBER_NONE && open != (allows ? DIAGRAM_FALSE : DIAGRAM_TRUE))
		fail_at("another operation by", via, abi);
}

static void check_numbers(enum abi abi, bool allows)
{
	for (syscall_id id = 0; id < syscall_count(); id++) {
		diagram_id open;

		if (syscall_number(id, abi) < 0)
			continue;
		if (syscall_is_multiplexer(id)) {
			if (members[id] != MEMBER_NONE && !may_name_multiplexers())
				fail_at("it is named by", id, abi);
			check_sub_calls(id, abi, allows);
			check_other_sub_calls(id, abi, allows);
			continue;
		}
		open = open_where(id, abi, 0, 0, 0);
		if (members[id] == MEMBER_NONE &&
		    open != (allows ? DIAGRAM_FALSE : DIAGRAM_TRUE))
			fail_at(allows ? "allow" : "deny", id, abi);
		if (members[id] == MEMBER_WHOLE &&
		    open != (allows ? DIAGRAM_TRUE : DIAGRAM_FALSE))
			fail_at(allows ? "allow leaves out" : "deny leaves out", id, abi);
	}
}

/* Where clone is a member by its flags, fork is outside, and clone3 shows no flags. */
static void check_processes(enum abi abi, bool allows)
{
	syscall_id clone = id_of("clone"), clone3 = id_of("clone3");
	int flags = syscall_arg_find(clone, abi, "flags", 5);
	bool is_about_namespaces = strstr(group, "namespace") && !strstr(group, "same");
	diagram_id fork = open_where(clone, abi, (unsigned)flags, UINT32_MAX, SIGCHLD_OF_FORK);

	if (is_about_namespaces && members[clone] != MEMBER_NONE &&
	    fork != (allows ? DIAGRAM_FALSE : DIAGRAM_TRUE))
		fail_at("fork by", clone, abi);
	if (!is_about_namespaces || members[clone3] == MEMBER_NONE ||
	    syscall_number(clone3, abi) < 0)
		return;
	if (policy_outcome(policy, abi, clone3) !=
	    action_leaf(allows ? (struct action){VERB_KILL, 0}
			       : (struct action){VERB_DENY, errno_enosys(abi)}))
		fail_at("clone3", clone3, abi);
}

static void check_groups(const char *fallback, const char *verb, bool allows)
{
	struct stdlib_names names = stdlib_groups(s->ctx);

	for (size_t i = 0; i < names.len; i++) {
		group = names.ptr[i];
		compile(fallback, verb);
		ABI_EACH(abi, ABI_ALL) {
			check_numbers(abi, allows);
			check_processes(abi, allows);
		}
	}
}

static void test_to_allow_a_group_opens_nothing_else(void **state)
{
	(void)state;
	check_groups("kill", "allow", true);
}

static void test_to_deny_a_group_closes_nothing_else(void **state)
{
	(void)state;
	check_groups("allow", "deny", false);
}

static void test_namespace_flags(void **state)
{
	const uint64_t newuser = 0x10000000, newnet = 0x40000000;
	syscall_id clone = id_of("clone");

	(void)state;
	group = "new-user-namespace";
	compile("allow", "deny");
	assert_int_equal(open_where(clone, ABI_X86_64, 0, newuser, newuser), DIAGRAM_FALSE);
	assert_int_equal(open_where(clone, ABI_X86_64, 0, newuser, 0), DIAGRAM_TRUE);
	assert_int_equal(open_where(clone, ABI_S390X, 1, newuser, newuser), DIAGRAM_FALSE);
	group = "namespace-family";
	compile("allow", "deny");
	assert_int_equal(open_where(clone, ABI_X86_64, 0, newnet, newnet), DIAGRAM_FALSE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_to_allow_a_group_opens_nothing_else, start,
						finish),
		cmocka_unit_test_setup_teardown(test_to_deny_a_group_closes_nothing_else, start,
						finish),
		cmocka_unit_test_setup_teardown(test_namespace_flags, start, finish),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

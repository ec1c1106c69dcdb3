/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Filters in force, held against a policy: what libseccomp makes of its profile,
 * with what runc puts before it, and what is stacked on top.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "scmpl.h"
#include "api/session.h"
#include "kernel/native.h"
#include "libseccomp/oracle.h"
#include "profile/docker_parse.h"
#include "prove/verify.h"

#include <string.h>

/* A policy for this machine, and the filter that libseccomp makes of its profile. */
struct made {
	struct scmpl *s;
	struct bpf_program filter;
};

static struct made make(const char *text, bool runc)
{
	struct made made = {.s = scmpl_new()};
	enum abi machine = abi_machine(abi_native());
	struct scmpl_text json = {0};

	scmpl_set_arch(made.s, abi_info(machine)->name);
	assert_true(scmpl_compile(made.s, (struct scmpl_source){.name = "policy.scp",
								.text = {text, strlen(text)}}));
	assert_true(scmpl_emit(made.s, "docker", &json));
	assert_true(libseccomp_filter(
		made.s->ctx, docker_parse_text(made.s->ctx, (struct str){json.ptr, json.len}),
		(struct libseccomp_use){.machine = machine, .runc = runc}, &made.filter));
	return made;
}

static bool verify(const struct made *made, const struct bpf_program *filters, size_t count,
		   bool runc)
{
	struct sbuf report = {.arena = made->s->ctx->arena};

	made->s->ctx->diags = diag_sink_new(made->s->ctx->arena);
	return verify_stack(made->s->ctx, made->s->policy,
			    (struct verified_stack){filters, count, {0, 0}, runc}, &report);
}

static void test_plain(void **state)
{
	struct made made = make("default deny allow read, write, exit_group", false);

	(void)state;
	assert_true(verify(&made, &made.filter, 1, false));
	scmpl_free(made.s);
}

static void test_stub_is_runcs(void **state)
{
	struct made made = make("default deny allow read, write, exit_group", true);

	(void)state;
	for (int told = 0; told < 2; told++) {
		assert_true(verify(&made, &made.filter, 1, told));
		assert_int_not_equal(diag_warning_count(made.s->ctx->diags), 0);
	}
	scmpl_free(made.s);
}

/* ENOSYS for what is older than the newest name is nothing that runc would say. */
static void test_enosys_is_no_stub(void **state)
{
	struct made made =
		make("default deny with ENOSYS allow read, write, mount_setattr", false);
	struct made other = make("default deny allow read, write, mount_setattr", false);

	(void)state;
	assert_false(verify(&other, &made.filter, 1, false));
	scmpl_free(other.s);
	scmpl_free(made.s);
}

static void test_stub_must_not_spare(void **state)
{
	struct made made = make("default kill allow read, write, exit_group", true);

	(void)state;
	assert_false(verify(&made, &made.filter, 1, true));
	scmpl_free(made.s);
}

static void test_stack_is_all_of_them(void **state)
{
	struct made both = make("default allow deny mkdir, rmdir with EACCES", false);
	struct made one = make("default allow deny mkdir with EACCES", false);
	struct made other = make("default allow deny rmdir with EACCES", false);
	struct made milder = make("default allow log mkdir, rmdir", false);
	struct bpf_program filters[] = {milder.filter, one.filter, other.filter};

	(void)state;
	assert_true(verify(&both, filters, 3, false));
	assert_false(verify(&both, filters, 2, false));
	assert_false(verify(&one, filters, 3, false));
	scmpl_free(milder.s);
	scmpl_free(other.s);
	scmpl_free(one.s);
	scmpl_free(both.s);
}

/* Of two errnos that of the filter loaded last holds. */
static void test_last_loaded_holds(void **state)
{
	struct made access = make("default allow deny mkdir with EACCES", false);
	struct made perm = make("default allow deny mkdir with EPERM", false);
	struct bpf_program filters[] = {access.filter, perm.filter};

	(void)state;
	assert_true(verify(&access, filters, 2, false));
	assert_false(verify(&perm, filters, 2, false));
	scmpl_free(perm.s);
	scmpl_free(access.s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_stub_is_runcs),
		cmocka_unit_test(test_enosys_is_no_stub),
		cmocka_unit_test(test_stub_must_not_spare),
		cmocka_unit_test(test_stack_is_all_of_them),
		cmocka_unit_test(test_last_loaded_holds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

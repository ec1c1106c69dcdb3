/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of the Docker target share: policies made by hand, and what comes of them. */
#ifndef SCMPL_TESTS_UNIT_DOCKER_HELP_H
#define SCMPL_TESTS_UNIT_DOCKER_HELP_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "core/diag_text.h"
#include "id_of.h"
#include "libseccomp/profile_read.h"
#include "new_context.h"
#include "paint.h"
#include "profile/docker_parse.h"
#include "profile/docker_prove.h"
#include "profile/docker_write.h"
#include "validate.h"

#define ALLOW ((struct action){VERB_ALLOW, 0})
#define DENY(number) ((struct action){VERB_DENY, (number)})
#define KILL ((struct action){VERB_KILL, 0})
#define LOG ((struct action){VERB_LOG, 0})

#define X86_FAMILY (ABI_BIT(ABI_X86_64) | ABI_BIT(ABI_X86) | ABI_BIT(ABI_X32))

struct test {
	struct context ctx;
	struct policy *policy;
	struct span span; /* of the regions that are added */
};

static inline void test_start(struct test *test, abi_set abis, struct action fallback)
{
	*test = (struct test){.ctx = new_context()};
	test->policy = policy_new(test->ctx.diagrams, abis);
	ABI_EACH(abi, abis)
		test->policy->fallback[abi] = fallback;
}

static inline void test_end(struct test *test)
{
	arena_free(test->ctx.arena);
}

/* Let ACTION be what CUBE of NAME takes on ABIS where nothing is yet. */
static inline void add_cube(struct test *test, abi_set abis, const char *name, struct cube cube,
			    struct action action)
{
	struct region region = {diagram_cube(test->ctx.diagrams, &cube), action, test->span,
				false};
	syscall_id id = id_of(name);

	ABI_EACH(abi, abis)
		if (syscall_number(id, abi) >= 0)
			paint(test->policy, abi, id, region);
}

static inline void add_call(struct test *test, const char *name, struct action action)
{
	add_cube(test, test->policy->abis, name, cube_all(), action);
}

static inline struct cube cube_of(unsigned arg, uint64_t mask, uint64_t value)
{
	struct cube cube = cube_all();

	cube.arg[arg] = (struct cube_arg){mask, value};
	return cube;
}

static inline struct str emit(struct test *test)
{
	struct sbuf out = {.arena = test->ctx.arena};

	assert_null(policy_validate(test->policy));
	if (!docker_emit(&test->ctx, test->policy, &out)) {
		assert_null(out.ptr);
		return (struct str){NULL, 0};
	}
	return (struct str){out.ptr, out.len};
}

static inline struct str emit_ok(struct test *test)
{
	struct str json = emit(test);

	if (!json.ptr)
		diag_print_text(test->ctx.diags, test->ctx.sources, stderr, false);
	assert_non_null(json.ptr);
	return json;
}

static inline void assert_refused(struct test *test, enum diag_code code, const char *word)
{
	const struct diag *diag;
	bool found = false;

	assert_null(emit(test).ptr);
	assert_true(diag_count(test->ctx.diags) > 0);
	diag = diag_get(test->ctx.diags, 0);
	assert_int_equal(diag->code, code);
	for (size_t i = 0; i < diag->note_count; i++)
		found = found || strstr(diag->notes[i], word);
	if (!found && !strstr(diag->message, word))
		fail_msg("'%s' is not in: %s", word, diag->message);
}

static inline size_t count_of(struct str text, const char *word)
{
	size_t count = 0;

	for (const char *at = text.ptr; (at = strstr(at, word)); at += strlen(word))
		count++;
	return count;
}

static inline struct policy *read_source(struct test *test, const struct source *source)
{
	struct profile_reading reading;

	return profile_read(&test->ctx, source, false, &reading) ? reading.policy : NULL;
}

static inline struct policy *read_text(struct test *test, const char *text)
{
	return read_source(test, source_add(test->ctx.sources, "p.json", str_of(text)));
}

static inline struct action verdict(const struct policy *policy, enum abi abi, const char *name,
				    uint64_t arg0, struct host host)
{
	struct example call = {.args = {arg0}, .host = host};

	return policy_eval(policy, abi, id_of(name), &call).action;
}

#define assert_action(policy, abi, name, arg0, host, expected)                         \
	assert_int_equal(action_ret(verdict((policy), (abi), (name), (arg0), (host))), \
			 action_ret(expected))

static const struct host plain_host = {0, KERNEL_VERSION_OF(6, 1)};

/* Put NEW in the place of OLD, the INDEX-th of them. */
static inline struct str damaged(struct test *test, struct str json, const char *old,
				 size_t index, const char *new)
{
	struct sbuf out = {.arena = test->ctx.arena};
	const char *at = strstr(json.ptr, old);

	while (at && index-- > 0)
		at = strstr(at + 1, old);
	assert_non_null(at);
	sbuf_add(&out, json.ptr, (size_t)(at - json.ptr));
	sbuf_puts(&out, new);
	sbuf_puts(&out, at + strlen(old));
	return (struct str){out.ptr, out.len};
}

/* The proof of JSON laid out in any way. */
static inline bool proves(struct test *test, struct str json)
{
	const struct profile *profile = docker_parse_text(&test->ctx, json);

	return profile &&
	       profile_prove(&test->ctx, test->policy, profile, &(struct docker_options){0});
}

/* By what it says, however it is laid out, and when it is read back as our own. */
static inline void assert_caught(struct test *test, struct str json)
{
	struct docker_options options = {0};
	size_t errors = diag_error_count(test->ctx.diags);

	assert_false(docker_prove(&test->ctx, test->policy, json, &options));
	assert_true(diag_error_count(test->ctx.diags) > errors);
	errors = diag_error_count(test->ctx.diags);
	assert_false(proves(test, json));
	assert_true(diag_error_count(test->ctx.diags) > errors);
}

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Profiles as we write them, read back for the proof, beside the reader of any JSON: what was
 * written is the same to both, and what somebody changed of it is refused, or the same.
 */
#include "docker_help.h"

#include <glob.h>
#include <unistd.h>

#include "kernel/errnos.h"
#include "kernel/filter_flags.h"
#include "profile/docker_parse.h"
#include "profile/docker_read_back.h"
#include "random.h"
#include "same_profile.h"

/* How JSON is read back; what it says has to be what JSON says to jansson, if it is anything.
 */
static bool is_read_back(struct test *test, struct str json)
{
	size_t wrong;
	const struct profile *own = docker_read_back(&test->ctx, json, &wrong);
	const struct profile *other = own ? docker_parse_text(&test->ctx, json) : NULL;

	assert_true(own ? wrong == SIZE_MAX : wrong <= json.len);
	if (own && (!other || !same_profile(own, other)))
		fail_msg("read otherwise than JSON:\n%.*s", STR_FMT(json));
	return own;
}

/* What people, other programs and broken memory put into texts. */
static char random_byte(void)
{
	static const char likely[] = "\",:[]{}\\ \n\t0123456789-+.eE_u/aA";

	return below(4) ? likely[below(sizeof(likely))] : (char)below(256);
}

/* JSON with some bytes flipped, left out, put in, or a part of it doubled or gone. */
static struct str mutated(struct test *test, struct str json)
{
	struct sbuf out = {.arena = test->ctx.arena};
	size_t at = below(json.len), len = 1 + below(below(4) ? 1 : 40);
	size_t to = len < json.len - at ? at + len : json.len;
	char byte = random_byte();

	sbuf_add(&out, json.ptr, at);
	switch (below(5)) {
	case 0:
		byte = (char)(json.ptr[at] ^ 1 << below(8));
		sbuf_add(&out, &byte, 1);
		to = at + 1;
		break;
	case 1:
		break;
	case 2:
		sbuf_add(&out, json.ptr + at, to - at);
		to = at;
		break;
	case 3:
		to = at;
		/* fall through */
	default:
		sbuf_add(&out, &byte, 1);
	}
	sbuf_add(&out, json.ptr + to, json.len - to);
	return (struct str){out.ptr, out.len};
}

struct outputs {
	size_t count, refused, taken; /* of mutations */
};

static void check_output(struct test *test, struct str json, struct outputs *outputs)
{
	outputs->count++;
	if (!is_read_back(test, json))
		fail_msg("not read back:\n%.*s", STR_FMT(json));
	for (int i = 0; i < 100; i++) {
		struct str text = mutated(test, json);

		if (text.len == json.len && memcmp(text.ptr, json.ptr, json.len) == 0)
			continue;
		if (is_read_back(test, text))
			outputs->taken++;
		else
			outputs->refused++;
	}
}

/* Beside a policy: other profiles are what policies extend. */
static bool is_golden(const char *path)
{
	char policy[256];

	snprintf(policy, sizeof(policy), "%.*s.scp", (int)(strrchr(path, '.') - path), path);
	return access(policy, F_OK) == 0;
}

/* What the golden files of the cases hold. */
static void check_goldens(const char *pattern, struct outputs *outputs)
{
	glob_t found;

	assert_int_equal(glob(pattern, 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		struct test test;
		enum source_error error;
		const struct source *source;

		if (!is_golden(found.gl_pathv[i]))
			continue;
		test_start(&test, ABI_BIT(ABI_X86_64), ALLOW);
		source = source_read(test.ctx.sources, found.gl_pathv[i], &error);
		assert_non_null(source);
		check_output(&test, source->text, outputs);
		test_end(&test);
	}
	globfree(&found);
}

static void test_goldens(void **state)
{
	struct outputs outputs = {0};

	(void)state;
	seed = 1;
	check_goldens("tests/cases/*/*.json", &outputs);
	check_goldens("tests/cases/*/*.podman", &outputs);
	check_goldens("tests/cases/*/*.oci", &outputs);
	/* Names of calls, comments and numbers can be others and still be what we write. */
	assert_true(outputs.count > 200);
	assert_true(outputs.taken > outputs.count && outputs.refused > outputs.taken);
}

/* All on a line, and without any rule. */
static void test_line(void **state)
{
	struct settings settings = {.one_line = true};
	struct outputs outputs = {0};
	struct test test;

	(void)state;
	seed = 2;
	for (int i = 0; i < 40; i++) {
		test_start(&test, i & 1 ? abi_docker_default() : ABI_BIT(ABI_X86_64), ALLOW);
		test.ctx.settings = &settings;
		test.policy->flags = i & 2 ? FILTER_FLAGS_ALL : 0;
		if (i & 4)
			add_cube(&test, test.policy->abis, "ioctl",
				 cube_of(1, UINT32_MAX, 0x5412), DENY(EPERM_NUMBER));
		if (i & 8)
			add_call(&test, "reboot", LOG);
		if (i & 8)
			add_call(&test, "chmod", LOG);
		check_output(&test, emit_ok(&test), &outputs);
		test_end(&test);
	}
	assert_true(outputs.refused > outputs.taken);
}

#define START                                           \
	"{\n  \"defaultAction\": \"SCMP_ACT_ALLOW\",\n" \
	"  \"architectures\": [\"SCMP_ARCH_X86_64\"],\n  \"syscalls\": [\n    {\n      "
#define RULE "\"names\": [\"chmod\"],\n      \"action\": \"SCMP_ACT_LOG\""
#define END "\n    }\n  ]\n}\n"

/* What other readers take for something, and we do not write. */
static const char *const other_texts[] = {
	"",
	"{}",
	"{\n}\n",
	START RULE,
	START RULE END " ",
	START RULE END "\n",
	" " START RULE END,
	START RULE ",\n      \"action\": \"SCMP_ACT_KILL\"" END,
	START RULE ",\n      \"Action\": \"SCMP_ACT_KILL\"" END,
	START RULE ",\n      \"comment\": \"a\",\n      \"comment\": \"b\"" END,
	START RULE ",\n      \"comment\": \"\\u0000\"" END,
	START RULE ",\n      \"comment\": \"\\u0041\"" END,
	START RULE ",\n      \"comment\": \"\\ud800\"" END,
	START RULE ",\n      \"comment\": \"\xc0\xaf\"" END,
	START RULE ",\n      \"comment\": \"\t\"" END,
	START RULE ",\n      \"args\": []" END,
	START RULE ",\n      \"includes\": {}" END,
	START RULE ",\n      \"includes\": {\n        \"caps\": []\n      }" END,
	START RULE ",\n      \"includes\": {\n        \"caps\": [\"CAP_X\"]\n      }" END,
	START RULE ",\n      \"includes\": {\n        \"minKernel\": \"0.0\"\n      }" END,
	START RULE ",\n      \"includes\": {\n        \"minKernel\": \"5.08\"\n      }" END,
	START RULE ",\n      \"includes\": {\n        \"minKernel\": \"256.1\"\n      }" END,
	START RULE ",\n      \"errnoRet\": 1" END,
	START "\"names\": [],\n      \"action\": \"SCMP_ACT_LOG\"" END,
	START "\"names\": [\"ch\\u006dod\"],\n      \"action\": \"SCMP_ACT_LOG\"" END,
	START "\"names\": [\n        \"chmod\"\n      ],\n"
	      "      \"action\": \"SCMP_ACT_LOG\"" END,
	START "\"names\": [\"chmod\"],\n      \"action\": \"SCMP_ACT_ERRNO\"" END,
};
static const char *const other_args[] = {
	"\"index\": 6, \"value\": 1, \"op\": \"SCMP_CMP_EQ\"",
	"\"index\": 00, \"value\": 1, \"op\": \"SCMP_CMP_EQ\"",
	"\"index\": 0, \"value\": -1, \"op\": \"SCMP_CMP_EQ\"",
	"\"index\": 0, \"value\": 1.0, \"op\": \"SCMP_CMP_EQ\"",
	"\"index\": 0, \"value\": 1e1, \"op\": \"SCMP_CMP_EQ\"",
	"\"index\": 0, \"value\": , \"op\": \"SCMP_CMP_EQ\"",
	"\"index\": 0, \"value\": 18446744073709551616, \"op\": \"SCMP_CMP_EQ\"",
	"\"index\": 0, \"value\": 1, \"valueTwo\": 1, \"op\": \"SCMP_CMP_EQ\"",
	"\"index\": 0, \"value\": 1, \"op\": \"SCMP_CMP_MASKED_EQ\"",
	"\"index\": 0, \"value\": 1, \"op\": \"SCMP_CMP_LIKE\"",
	"\"value\": 1, \"index\": 0, \"op\": \"SCMP_CMP_EQ\"",
};

static void test_refused(void **state)
{
	struct test test;

	(void)state;
	test_start(&test, ABI_BIT(ABI_X86_64), ALLOW);
	assert_true(is_read_back(&test, str_of(START RULE END)));
	for (size_t i = 0; i < ARRAY_LEN(other_texts); i++)
		if (is_read_back(&test, str_of(other_texts[i])))
			fail_msg("taken:\n%s", other_texts[i]);
	for (size_t i = 0; i < ARRAY_LEN(other_args); i++)
		if (is_read_back(&test, str_of(arena_printf(test.ctx.arena,
							    START RULE ",\n      \"args\": [\n"
								       "        { %s }\n"
								       "      ]" END,
							    other_args[i]))))
			fail_msg("taken: %s", other_args[i]);
	test_end(&test);
}

/* The bounds of numbers, and any text in a comment. */
static void test_taken(void **state)
{
	static const char *const texts[] = {
		"\"args\": [\n        { \"index\": 5, \"value\": 18446744073709551615, "
		"\"valueTwo\": 9223372036854775808, \"op\": \"SCMP_CMP_MASKED_EQ\" },\n"
		"        { \"index\": 0, \"value\": 0, \"op\": \"SCMP_CMP_NE\" }\n      ]",
		"\"comment\": \"\"",
		"\"comment\": "
		"\"\\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u001F\x7f\xc3\xa9\xf0\x9f\x92\xa9\"",
		"\"includes\": {\n        \"minKernel\": \"0.1\"\n      },\n"
		"      \"excludes\": {\n        \"minKernel\": \"255.255\"\n      }",
	};
	struct test test;

	(void)state;
	test_start(&test, ABI_BIT(ABI_X86_64), ALLOW);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (!is_read_back(&test,
				  str_of(arena_printf(test.ctx.arena,
						      START RULE ",\n      %s" END, texts[i]))))
			fail_msg("refused: %s", texts[i]);
	test_end(&test);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_goldens),
		cmocka_unit_test(test_line),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

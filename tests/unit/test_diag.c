/* SPDX-License-Identifier: Apache-2.0 */
/* Diagnoses: kept, counted, dropped beyond the limits, printed. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/diag.h"
#include "core/diag_text.h"
#include "core/limits.h"

static struct arena *arena;
static struct source_map *map;
static struct diag_sink *sink;

static int start(void **state)
{
	(void)state;
	arena = arena_new();
	map = source_map_new(arena);
	sink = diag_sink_new(arena);
	return 0;
}

static int finish(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static char *printed(bool colour)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	diag_print_text(sink, map, out, colour);
	fclose(out);
	return text;
}

static struct span span_at(uint32_t lo)
{
	return (struct span){1, lo, lo + 1};
}

static void test_every_slug_finds_its_code(void **state)
{
	(void)state;
	for (enum diag_code code = 0; code < DIAG_CODE_COUNT; code++) {
		if (code == DIAG_ENVIRONMENT)
			continue;
		assert_int_equal(diag_code_find(str_of(diag_slug(code))), code);
		assert_true(strlen(diag_long_text(code)) > 20);
		assert_int_equal(diag_long_text(code)[strlen(diag_long_text(code)) - 1], '\n');
	}
	assert_null(diag_slug(DIAG_ENVIRONMENT));
	assert_int_equal(diag_code_find(str_of("no-such-slug")), DIAG_CODE_COUNT);
	assert_int_equal(diag_code_find(str_of("")), DIAG_CODE_COUNT);
}

static void test_the_same_twice_is_one(void **state)
{
	(void)state;
	diag_error(sink, span_at(1), DIAG_SYNTAX, "first");
	diag_error(sink, span_at(1), DIAG_SYNTAX, "second");
	diag_error(sink, span_at(1), DIAG_BAD_NUMBER, "third");
	diag_error(sink, SPAN_NONE, DIAG_SYNTAX, "fourth");
	diag_error(sink, SPAN_NONE, DIAG_SYNTAX, "fifth");
	assert_int_equal(diag_count(sink), 4);
	assert_int_equal(diag_error_count(sink), 4);
	assert_string_equal(diag_get(sink, 1)->message, "third");
}

/* What was warned of may still be wrong, which has to be known. */
static void test_an_error_is_no_warning_twice(void **state)
{
	(void)state;
	diag_warning(sink, span_at(1), DIAG_JSON_MEANING, "first");
	diag_error(sink, span_at(1), DIAG_JSON_MEANING, "second");
	diag_warning(sink, span_at(1), DIAG_JSON_MEANING, "third");
	assert_int_equal(diag_count(sink), 2);
	assert_int_equal(diag_error_count(sink), 1);
}

static void test_errors_beyond_the_limit_count(void **state)
{
	char *text;

	(void)state;
	for (uint32_t i = 0; i < LIMIT_ERRORS + 5; i++) {
		struct diag *diag = diag_error(sink, span_at(i), DIAG_SYNTAX, "no %u", i);

		diag_note(sink, diag, "note"); /* also to one that is not kept */
	}
	assert_int_equal(diag_count(sink), LIMIT_ERRORS);
	assert_int_equal(diag_error_count(sink), LIMIT_ERRORS + 5);
	text = printed(false);
	assert_non_null(strstr(text, "5 more errors not shown"));
	free(text);
}

static void test_warnings_beyond_the_limit_count(void **state)
{
	char *text;

	(void)state;
	for (uint32_t i = 0; i < LIMIT_WARNINGS + 7; i++)
		diag_warning(sink, span_at(i), DIAG_DEAD_RULE, "no %u", i);
	diag_error(sink, span_at(1), DIAG_SYNTAX, "an error still gets through");
	assert_int_equal(diag_count(sink), LIMIT_WARNINGS + 1);
	assert_int_equal(diag_warning_count(sink), LIMIT_WARNINGS + 7);
	assert_int_equal(diag_error_count(sink), 1);
	text = printed(false);
	assert_non_null(strstr(text, "7 more warnings not shown"));
	free(text);
}

static void test_warnings_are_no_errors(void **state)
{
	(void)state;
	diag_warning(sink, span_at(1), DIAG_DEAD_RULE, "dead");
	assert_int_equal(diag_error_count(sink), 0);
	assert_false(diag_has_environment(sink));
	diag_environment(sink, SPAN_NONE, "the disk is full");
	assert_int_equal(diag_error_count(sink), 1);
	assert_true(diag_has_environment(sink));
}

static void test_labels_and_notes_have_a_limit(void **state)
{
	struct diag *diag = diag_error(sink, span_at(1), DIAG_SYNTAX, "x");

	(void)state;
	for (int i = 0; i < DIAG_LABELS + DIAG_NOTES; i++) {
		diag_label(sink, diag, span_at(1), "label");
		diag_note(sink, diag, "note");
	}
	assert_int_equal(diag->label_count, DIAG_LABELS);
	assert_int_equal(diag->note_count, DIAG_NOTES);
}

static void test_a_fix_is_kept_with_its_warning(void **state)
{
	struct diag *diag = diag_warning(sink, span_at(1), DIAG_DEAD_RULE, "x");
	char name[1001];

	(void)state;
	memset(name, 'x', 1000);
	name[1000] = '\0';
	diag_fix(sink, diag, span_at(1), "%s", "");
	diag_fix(sink, diag, span_at(2), "%s", name); /* a text to use is never cut */
	assert_int_equal(diag->fix.len, 2);
	assert_string_equal(diag->fix.ptr[1].text, name);
	diag_set_level(sink, DIAG_DEAD_RULE, DIAG_DROP);
	diag = diag_warning(sink, span_at(3), DIAG_DEAD_RULE, "x");
	diag_fix(sink, diag, span_at(3), "%s", "");
	assert_int_equal(diag->fix.len, 0);
}

static void test_a_sink_again_is_empty_and_keeps_the_levels(void **state)
{
	struct diag_sink *again;

	(void)state;
	diag_set_level(sink, DIAG_DEAD_RULE, DIAG_AS_ERROR);
	diag_warning(sink, span_at(1), DIAG_DEAD_RULE, "x");
	again = diag_sink_again(arena, sink);
	assert_int_equal(diag_count(again), 0);
	assert_int_equal(diag_error_count(again), 0);
	diag_warning(again, span_at(1), DIAG_DEAD_RULE, "x");
	assert_int_equal(diag_error_count(again), 1);
}

static void test_a_long_text_is_cut_between_characters(void **state)
{
	char name[4001];
	const char *message;
	size_t len;

	(void)state;
	for (size_t i = 0; i < 4000; i += 2)
		memcpy(name + i, "\xc3\xb6", 2);
	name[4000] = '\0';
	message = diag_error(sink, span_at(1), DIAG_SYNTAX, "'%s'", name)->message;
	len = strlen(message);
	assert_true(len < 700);
	assert_string_equal(message + len - 3, "...");
	assert_int_equal((unsigned char)message[len - 4], 0xb6);
}

static void test_printed_with_a_caret(void **state)
{
	struct diag *diag;
	char *text;

	(void)state;
	source_add(map, "p.scp", str_of("default allow\n\tdeny mkdri, rmdir\n"));
	diag = diag_error(sink, (struct span){1, 20, 25}, DIAG_UNKNOWN_SYSCALL, "unknown call");
	diag_did_you_mean(sink, diag, NULL);
	diag_did_you_mean(sink, diag, "mkdir");
	diag_label(sink, diag, (struct span){1, 0, 7}, "the default");
	diag_note(sink, diag, "a note");
	text = printed(false);
	assert_string_equal(text, "p.scp:2:7: error: unknown call [unknown-syscall]\n"
				  "    2 | \tdeny mkdri, rmdir\n"
				  "      | \t     ^~~~~ did you mean 'mkdir'?\n"
				  "p.scp:1:1: note: the default\n"
				  "    1 | default allow\n"
				  "      | ~~~~~~~\n"
				  "      = a note\n");
	free(text);
}

static void test_control_characters_do_not_reach_the_terminal(void **state)
{
	char *text;

	(void)state;
	source_add(map, "p\033.scp", str_of("deny \033[2J\x7f x\n"));
	diag_error(sink, (struct span){1, 5, 6}, DIAG_SYNTAX, "\033]0;title\a");
	text = printed(false);
	assert_null(strchr(text, '\033'));
	assert_null(strchr(text, '\a'));
	assert_null(strchr(text, '\x7f'));
	free(text);
}

static void test_spans_at_the_edges_can_be_printed(void **state)
{
	char *text;

	(void)state;
	source_add(map, "p", str_of("deny\nx"));
	for (uint32_t lo = 0; lo <= 6; lo++)
		for (uint32_t hi = lo; hi <= 6; hi++)
			diag_error(sink, (struct span){1, lo, hi}, DIAG_SYNTAX, "here");
	text = printed(true);
	assert_true(strlen(text) > 100);
	free(text);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, finish)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_every_slug_finds_its_code),
		TEST(test_the_same_twice_is_one),
		TEST(test_an_error_is_no_warning_twice),
		TEST(test_errors_beyond_the_limit_count),
		TEST(test_warnings_beyond_the_limit_count),
		TEST(test_warnings_are_no_errors),
		TEST(test_labels_and_notes_have_a_limit),
		TEST(test_a_fix_is_kept_with_its_warning),
		TEST(test_a_sink_again_is_empty_and_keeps_the_levels),
		TEST(test_a_long_text_is_cut_between_characters),
		TEST(test_printed_with_a_caret),
		TEST(test_control_characters_do_not_reach_the_terminal),
		TEST(test_spans_at_the_edges_can_be_printed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

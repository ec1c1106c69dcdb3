/* SPDX-License-Identifier: Apache-2.0 */
/* Offsets to lines and columns, and files read whole. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/limits.h"
#include "core/source.h"

static struct arena *arena;
static struct source_map *map;

static int start(void **state)
{
	(void)state;
	arena = arena_new();
	map = source_map_new(arena);
	return 0;
}

static int finish(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static void assert_place(const struct source *source, uint32_t offset, unsigned line,
			 unsigned column)
{
	struct place place = source_place(source, offset);

	assert_int_equal(place.line, line);
	assert_int_equal(place.column, column);
}

static void assert_line(const struct source *source, uint32_t offset, const char *text)
{
	assert_true(str_is(source_line(source, offset), text));
}

static void test_places(void **state)
{
	const struct source *source = source_add(map, "a", str_of("one\n\n\ttwo\nend"));

	(void)state;
	assert_place(source, 0, 1, 1);
	assert_place(source, 3, 1, 4); /* the newline is the end of its line */
	assert_place(source, 4, 2, 1);
	assert_place(source, 6, 3, 2);  /* a tab is one column */
	assert_place(source, 13, 4, 4); /* the end of the text */
	assert_line(source, 1, "one");
	assert_line(source, 3, "one");
	assert_line(source, 4, "");
	assert_line(source, 13, "end");
}

static void test_columns_count_characters(void **state)
{
	const struct source *source = source_add(map, "a",
						 str_of("# gr\xc3\xb6\xc3\x9f"
							"e \xe2\x82\xac x"));

	(void)state;
	assert_place(source, 4, 1, 5);
	assert_place(source, 6, 1, 6);
	assert_place(source, (uint32_t)source->text.len - 1, 1, 11);
}

static void test_line_ends_of_dos(void **state)
{
	const struct source *source = source_add(map, "a", str_of("one\r\ntwo\r"));

	(void)state;
	assert_line(source, 0, "one");
	assert_line(source, 5, "two");
	assert_place(source, 5, 2, 1);
}

static void test_the_empty_text(void **state)
{
	const struct source *source = source_add(map, "a", str_of(""));

	(void)state;
	assert_place(source, 0, 1, 1);
	assert_line(source, 0, "");
}

static void test_ids_and_names(void **state)
{
	const struct source *a = source_add(map, "a", str_of("text of a"));
	const struct source *b = source_add(map, "b", str_of(""));

	(void)state;
	assert_int_equal(a->id, 1);
	assert_ptr_equal(source_get(map, b->id), b);
	assert_null(source_get(map, 0));
	assert_null(source_get(map, 3));
	assert_ptr_equal(source_find(map, "a"), a);
	assert_null(source_find(map, "c"));
	assert_null(source_of(map, SPAN_NONE));
	assert_true(str_is(source_text(map, (struct span){a->id, 5, 7}), "of"));
	assert_int_equal(source_text(map, SPAN_NONE).len, 0);
}

static const struct source *read_bytes(size_t size, enum source_error *error)
{
	char path[] = "/tmp/scmpl-source-XXXXXX";
	int fd = mkstemp(path);
	const struct source *source;

	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, (off_t)size), 0);
	close(fd);
	source = source_read(map, path, error);
	unlink(path);
	return source;
}

static void test_files_are_read_up_to_the_limit(void **state)
{
	enum source_error error;
	const struct source *source = read_bytes(LIMIT_SOURCE_BYTES, &error);

	(void)state;
	assert_non_null(source);
	assert_int_equal(error, SOURCE_OK);
	assert_int_equal(source->text.len, LIMIT_SOURCE_BYTES);
	assert_int_equal(source->text.ptr[source->text.len], 0);
	assert_null(read_bytes(LIMIT_SOURCE_BYTES + 1, &error));
	assert_int_equal(error, SOURCE_TOO_BIG);
	source = read_bytes(0, &error);
	assert_int_equal(source->text.len, 0);
	assert_string_equal(source->text.ptr, "");
}

static void test_what_cannot_be_read(void **state)
{
	enum source_error error;

	(void)state;
	assert_null(source_read(map, "/nonexistent/x.scp", &error));
	assert_int_equal(error, SOURCE_UNREADABLE);
	assert_null(source_read(map, "/", &error));
	assert_int_equal(error, SOURCE_UNREADABLE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_places, start, finish),
		cmocka_unit_test_setup_teardown(test_columns_count_characters, start, finish),
		cmocka_unit_test_setup_teardown(test_line_ends_of_dos, start, finish),
		cmocka_unit_test_setup_teardown(test_the_empty_text, start, finish),
		cmocka_unit_test_setup_teardown(test_ids_and_names, start, finish),
		cmocka_unit_test_setup_teardown(test_files_are_read_up_to_the_limit, start,
						finish),
		cmocka_unit_test_setup_teardown(test_what_cannot_be_read, start, finish),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

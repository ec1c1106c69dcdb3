/* SPDX-License-Identifier: Apache-2.0 */
#include "core/json_print.h"
#include "prove/policy_test.h"

static unsigned exercised(const struct policy_test *test)
{
	return test->rules - (unsigned)test->missing.len;
}

void policy_test_print_tap(const struct policy_test *test, struct sbuf *out)
{
	sbuf_puts(out, "TAP version 13\n");
	for (size_t i = 0; i < test->results.len; i++) {
		const struct policy_result *result = &test->results.ptr[i];

		sbuf_printf(out, "%s %zu - %s", result->is_ok ? "ok" : "not ok", i + 1,
			    result->name);
		if (result->skipped)
			sbuf_printf(out, " # SKIP %s", result->skipped);
		sbuf_puts(out, "\n");
		for (size_t j = 0; j < result->reasons.len; j++)
			sbuf_printf(out, "# %s\n", result->reasons.ptr[j]);
	}
	for (size_t i = 0; i < test->missing.len; i++)
		sbuf_printf(out, "# no expectation notices %s\n",
			    policy_test_place(test, test->missing.ptr[i]));
	sbuf_printf(out, "# %u of %u rules are exercised by an expectation\n1..%zu\n",
		    exercised(test), test->rules, test->results.len);
}

static json_t *texts_json(struct arena *arena, const char *const *texts, size_t count)
{
	json_t *array = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(array, json_text(arena, texts[i]));
	return array;
}

static json_t *result_json(struct arena *arena, const struct policy_result *result)
{
	json_t *object = json_object();

	json_object_set_new(object, "name", json_text(arena, result->name));
	json_object_set_new(object, "ok", json_boolean(result->is_ok));
	if (result->skipped)
		json_object_set_new(object, "skipped", json_text(arena, result->skipped));
	if (result->reasons.len)
		json_object_set_new(
			object, "reasons",
			texts_json(arena, result->reasons.ptr, result->reasons.len));
	return object;
}

void policy_test_print_json(const struct policy_test *test, struct sbuf *out)
{
	struct arena *arena = test->ctx->arena;
	json_t *root = json_object(), *results = json_array(), *missing = json_array();

	for (size_t i = 0; i < test->results.len; i++)
		json_array_append_new(results, result_json(arena, &test->results.ptr[i]));
	json_object_set_new(root, "tests", results);
	json_object_set_new(root, "failed", json_integer(test->failed));
	json_object_set_new(root, "rules", json_integer(test->rules));
	json_object_set_new(root, "exercised", json_integer(exercised(test)));
	for (size_t i = 0; i < test->missing.len; i++)
		json_array_append_new(
			missing,
			json_text(arena, policy_test_place(test, test->missing.ptr[i])));
	json_object_set_new(root, "not_exercised", missing);
	json_print(root, out);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* JSON is an array of diagnostics, SARIF a log of one run that lists each rule once. */
#include "cli/machine_report.h"

#include <string.h>

json_t *machine_report_new(const struct input *input)
{
	struct scmpl_text text = input_diagnostics(input);

	return json_loadb(text.ptr, text.len, 0, NULL);
}

static json_t *run_of(const json_t *log)
{
	return json_array_get(json_object_get(log, "runs"), 0);
}

static json_t *rules_of(const json_t *run)
{
	return json_object_get(json_object_get(json_object_get(run, "tool"), "driver"),
			       "rules");
}

static bool has_rule(const json_t *rules, const json_t *rule)
{
	for (size_t i = 0; i < json_array_size(rules); i++)
		if (json_equal(json_object_get(json_array_get(rules, i), "id"),
			       json_object_get(rule, "id")))
			return true;
	return false;
}

static void join_logs(const json_t *report, const json_t *log)
{
	json_t *run = run_of(report), *other = run_of(log);
	json_t *rules = rules_of(run), *others = rules_of(other);

	json_array_extend(json_object_get(run, "results"), json_object_get(other, "results"));
	for (size_t i = 0; i < json_array_size(others); i++)
		if (!has_rule(rules, json_array_get(others, i)))
			json_array_append(rules, json_array_get(others, i));
}

void machine_report_join(json_t *report, struct output_buffer text)
{
	json_t *other = text.len ? json_loadb(text.ptr, text.len, 0, NULL) : NULL;

	if (json_is_array(report))
		json_array_extend(report, other);
	else
		join_logs(report, other);
	json_decref(other);
}

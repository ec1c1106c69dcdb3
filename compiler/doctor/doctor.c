/* SPDX-License-Identifier: Apache-2.0 */
#include "doctor/doctor.h"

#include <jansson.h>
#include <stdlib.h>

static const char *const levels[] = {"ok", "warn", "fail"};

struct findings doctor_examine(struct context *ctx)
{
	struct findings findings = {0};

	doctor_examine_kernel(ctx, &findings);
	doctor_examine_libseccomp(ctx, &findings);
	doctor_examine_engines(ctx, &findings);
	return findings;
}

void doctor_print(const struct findings *findings, struct sbuf *out)
{
	for (size_t i = 0; i < findings->len; i++) {
		const struct finding *finding = &findings->ptr[i];

		sbuf_printf(out, "%-5s %-14s %s\n", levels[finding->level], finding->subject,
			    finding->found);
		if (finding->advice)
			sbuf_printf(out, "%-20s -> %s\n", "", finding->advice);
	}
}

void doctor_print_json(const struct findings *findings, struct sbuf *out)
{
	json_t *list = json_array();
	json_t *top = json_pack("{s:o}", "findings", list);
	char *text;

	for (size_t i = 0; i < findings->len; i++) {
		const struct finding *finding = &findings->ptr[i];

		json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s?}", "level",
						      levels[finding->level], "subject",
						      finding->subject, "found", finding->found,
						      "advice", finding->advice));
	}
	text = json_dumps(top, JSON_INDENT(2));
	json_decref(top);
	if (!text)
		base_out_of_memory();
	sbuf_printf(out, "%s\n", text);
	free(text);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Diagnostics for machines of several files, as one document. */
#ifndef SCMPL_CLI_MACHINE_REPORT_H
#define SCMPL_CLI_MACHINE_REPORT_H

#include "cli/input.h"
#include "cli/output.h"

#include <jansson.h>

/* A document without diagnostics, in INPUT's format. */
json_t *machine_report_new(const struct input *input);

/* Put what is in TEXT, a document of the same format, behind what is in REPORT. */
void machine_report_join(json_t *report, struct output_buffer text);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_CORE_DIAG_JSON_H
#define SCMPL_CORE_DIAG_JSON_H

#include "core/diag.h"

/* Append all records of SINK to OUT as a JSON array, with every place as line and column. */
void diag_print_json(const struct diag_sink *sink, const struct source_map *sources,
		     struct sbuf *out);

/* The same as a SARIF 2.1.0 log, which code review tools take; VERSION is the program's. */
void diag_print_sarif(const struct diag_sink *sink, const struct source_map *sources,
		      const char *version, struct sbuf *out);

#endif

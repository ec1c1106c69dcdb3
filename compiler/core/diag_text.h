/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_CORE_DIAG_TEXT_H
#define SCMPL_CORE_DIAG_TEXT_H

#include "core/diag.h"

#include <stdio.h>

/*
 * Print all records of SINK to OUT for people: place, message, the line with a
 * caret.  COLOUR adds terminal colours.  Control characters of the source are
 * shown as '?', so that a policy cannot drive the terminal it is reviewed on.
 */
void diag_print_text(const struct diag_sink *sink, const struct source_map *sources, FILE *out,
		     bool colour);

#endif

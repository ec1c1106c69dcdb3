/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_LSP_SEMANTIC_LEGEND_H
#define SCMPL_LSP_SEMANTIC_LEGEND_H

#include <jansson.h>

/* The SemanticTokensLegend: what the numbers of semantic tokens mean. */
json_t *semantic_legend(void);

#endif

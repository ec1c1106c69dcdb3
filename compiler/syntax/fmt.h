/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_SYNTAX_FMT_H
#define SCMPL_SYNTAX_FMT_H

#include "core/context.h"

/*
 * The policy SOURCE in its canonical layout, appended to OUT.  It means what
 * SOURCE means and has every comment of it; formatting it again changes nothing.
 * False, with OUT as it was, when SOURCE does not parse (reported).
 */
bool fmt_source(struct context *ctx, const struct source *source, struct sbuf *out);

#endif

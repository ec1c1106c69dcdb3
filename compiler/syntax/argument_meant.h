/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_SYNTAX_ARGUMENT_MEANT_H
#define SCMPL_SYNTAX_ARGUMENT_MEANT_H

#include "core/str.h"

/*
 * The comparison that is meant by VALUE, a constant or number of TEXT that stands where the
 * name of an argument was expected: "family == AF_VSOCK".  NULL when it cannot be told.
 */
const char *argument_meant(struct arena *arena, struct str text, struct str value);

#endif

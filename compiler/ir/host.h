/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_IR_HOST_H
#define SCMPL_IR_HOST_H

#include "ir/cube.h"

/*
 * True when CUBE has hosts like the one that CTX was told of (--cap, --kernel).
 * Then CUBE no longer asks for what is known, only for what was left open.
 */
bool host_decide(const struct scmpl *ctx, struct cube *cube);

#endif

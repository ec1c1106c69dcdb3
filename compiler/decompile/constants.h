/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From numbers back to constants.  PREFIXES says among which: "AF_" or
 * "TC TIO !TIOCM_", a '!' taking names out again.
 */
#ifndef SCMPL_DECOMPILE_CONSTANTS_H
#define SCMPL_DECOMPILE_CONSTANTS_H

#include "core/str.h"
#include "kernel/consts.h"

/* The constant with VALUE on ABI, or NULL; of several the shortest name, as the most usual. */
const char *constant_name(enum abi abi, uint64_t value, const char *prefixes);

/* VALUE as constants joined by '|', what has no name in hexadecimal; "0" for none. */
void constant_flags(enum abi abi, uint64_t value, const char *prefixes, struct sbuf *out);

/* How the constants of an argument are called. */
enum constant_kind {
	CONSTANT_NONE,
	CONSTANT_ONE,      /* one of PREFIXES */
	CONSTANT_FLAGS,    /* bits of PREFIXES */
	CONSTANT_CLONE,    /* CLONE_* above a signal */
	CONSTANT_SOCKTYPE, /* SOCK_* below its flags */
};

struct constant_use {
	enum constant_kind kind;
	const char *prefixes;
};

/* How the argument called ARG of the system call CALL is to be read. */
struct constant_use constant_use(const char *call, const char *arg);

/* VALUE in the words of USE; false, with nothing added, where there are none. */
bool constant_print(struct constant_use use, enum abi abi, uint64_t value, struct sbuf *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the libseccomp in use knows; and whether engines load another: a program that has it
 * inside goes on speaking of that one when the machine's has been replaced.
 */
#ifndef SCMPL_LIBSECCOMP_INSTALLED_H
#define SCMPL_LIBSECCOMP_INSTALLED_H

#include "core/arena.h"
#include "kernel/syscalls.h"

/* The version of the libseccomp in use, "2.5.4". */
const char *libseccomp_used(struct arena *arena);

/* Whether it knows the call's name, on whatever ABI. */
bool libseccomp_knows(syscall_id id);

/* Whether it knows the ABI; and a number of the call there. */
bool libseccomp_knows_abi(enum abi abi);
bool libseccomp_knows_on(syscall_id id, enum abi abi);

/* Where distributions put it, for glob(3), which has braces in some libraries only; NULL ends
 * it.
 */
extern const char *const libseccomp_places[];

/*
 * The version ("2.5.5") of the libseccomp in PLACES, by the name that its soname
 * links to, if no library there has the version of the one in use; else NULL.
 */
const char *libseccomp_other(struct arena *arena, const char *const *places);

#endif

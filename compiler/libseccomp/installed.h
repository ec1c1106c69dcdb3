/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A program that has libseccomp inside goes on speaking of that one when the
 * machine's, which engines load, has been replaced.
 */
#ifndef SCMPL_LIBSECCOMP_INSTALLED_H
#define SCMPL_LIBSECCOMP_INSTALLED_H

#include "core/arena.h"

/* Where distributions put it, for glob(3) with GLOB_BRACE. */
#define LIBSECCOMP_PLACES "/{,usr/}lib{,64,/*-linux-gnu*}/libseccomp.so.2"

/*
 * The version ("2.5.5") of the libseccomp in PLACES, by the name that its soname
 * links to, if no library there has the version of the one in use; else NULL.
 */
const char *libseccomp_other(struct arena *arena, const char *places);

#endif

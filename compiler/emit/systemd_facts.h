/* SPDX-License-Identifier: Apache-2.0 */
/* What systemd calls things, and what it does unasked.  Source: systemd 252 to 262. */
#ifndef SCMPL_EMIT_SYSTEMD_FACTS_H
#define SCMPL_EMIT_SYSTEMD_FACTS_H

#include "core/str.h"
#include "kernel/syscalls.h"

/* ABI in SystemCallArchitectures=, "x86-64"; NULL: there is no name for it. */
const char *systemd_abi_name(enum abi abi);

/* Those that systemd has a name for since 255, and serves since then. */
abi_set systemd_late_abis(void);

/* The ABI with that NAME, or ABI_COUNT. */
enum abi systemd_abi_find(struct str name);

/*
 * True when some version puts ID into every list of calls to allow: what a service, or libc,
 * cannot do without (@default), and what systemd itself calls behind the filter.
 */
bool systemd_always_allows(syscall_id id);

/* True when some version takes the call NAME out of every list of calls to deny. */
bool systemd_never_denies(struct str name);

#endif

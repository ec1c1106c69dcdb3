/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A launcher is a program that holds a filter, puts it in force and becomes the command in its
 * arguments: an ELF file without libc, for a machine that launcher/ has code for.
 *
 *	heads of the file   one segment, read and executed, and a stack that is not
 *	code                launcher/start.c
 *	the filter          its flags, its length, its instructions
 */
#ifndef SCMPL_BPF_LAUNCHER_H
#define SCMPL_BPF_LAUNCHER_H

#include "bpf/bpf.h"

/*
 * A target (emit/target.h) for POLICY, whose guards are decided.  False, with OUT as it was,
 * after a diagnosis: there is no code for the machine, or the launcher could execute nothing.
 */
bool launcher_emit(struct context *ctx, const struct policy *policy, struct sbuf *out);

/* True when BYTES start as programs do; nothing else that is read here does. */
bool launcher_is_program(struct str bytes);

/* The filter of the launcher BYTES into *OUT; else why they are no launcher of ours. */
const char *launcher_read(struct arena *arena, struct str bytes, struct bpf_program *out);

/* The flags (enum filter_flag) that the policy of the launcher BYTES asks for. */
unsigned launcher_flags(struct str bytes);

#endif

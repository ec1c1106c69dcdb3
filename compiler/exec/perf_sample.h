/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls as the tracepoint raw_syscalls:sys_enter tells them: the number and the arguments,
 * and not the ABI.  That shows in the registers of the caller, sampled with them.
 */
#ifndef SCMPL_EXEC_PERF_SAMPLE_H
#define SCMPL_EXEC_PERF_SAMPLE_H

#include "kernel/arch.h"
#include "kernel/seccomp.h"

/* What has to be in a sample (perf_event_attr.sample_type), in this order. */
#define PERF_SAMPLE_OF_CALL (PERF_SAMPLE_RAW | PERF_SAMPLE_REGS_USER)

/* Which registers (perf_event_attr.sample_regs_user); 0: the machine of NATIVE has no way. */
uint64_t perf_sample_registers(enum abi native);

/*
 * The call that the SIZE bytes at SAMPLE, behind the header, tell of, into *DATA.  False when
 * its ABI cannot be told, or the sample is not as it is known here.
 */
bool perf_sample_call(enum abi native, const unsigned char *sample, size_t size,
		      struct call_data *data);

#endif

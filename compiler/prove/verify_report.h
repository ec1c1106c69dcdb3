/* SPDX-License-Identifier: Apache-2.0 */
/* What is found while an artefact is compared with its policy, and how it is told. */
#ifndef SCMPL_PROVE_VERIFY_REPORT_H
#define SCMPL_PROVE_VERIFY_REPORT_H

#include "bpf/bpf.h"
#include "core/context.h"
#include "model/policy.h"
#include "profile/profile.h"

/* Calls of one rule that libseccomp has never heard of. */
struct unknown_calls {
	enum abi abi;
	struct span rule;
	struct action action,
		gets; /* the policy's, and what is left when the rule is dropped */
	struct sbuf names;
	size_t count;
};

/* One comparison. */
struct verify {
	struct context *ctx;
	const struct policy *policy;
	const struct profile *profile;
	bool runc; /* this one alone */
	bool all;  /* every runtime */
	bool ok;
	struct bpf_program plain;   /* of the profile by itself ... */
	struct bpf_program tree;    /* ... of all runtimes: as runc asks for it ... */
	struct bpf_program runtime; /* ... and with what the runtime adds */
	bool *stubbed[ABI_COUNT];   /* by call: runc answers ENOSYS, and the filter alone would
				       not */
	abi_set killed;             /* where that is in place of a kill */
	VEC(struct unknown_calls) unknown;
};

/* Diagnose the difference D, whose A is the ARTEFACT's ("the filter") and whose B the policy's.
 */
void verify_report_difference(struct verify *v, const struct difference *d,
			      const char *artefact);

/* Note that runc answers ENOSYS to the call ID on ABI in place of OTHER. */
void verify_note_stub(struct verify *v, enum abi abi, syscall_id id, struct action other);

/* Diagnose what was noted so, once for all ABIs alike: an error where it is in place of a kill.
 */
void verify_report_stubs(struct verify *v);

/*
 * Note that every runtime drops REGION's rule on ID, whose name libseccomp does not know on
 * ABI, so that the call gets GETS.
 */
void verify_note_unknown(struct verify *v, syscall_id id, enum abi abi,
			 const struct region *region, struct action gets);

/* Diagnose what was noted so, all of a rule in one: an error where it is milder. */
void verify_report_unknown(struct verify *v);

#endif

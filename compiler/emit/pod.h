/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_EMIT_POD_H
#define SCMPL_EMIT_POD_H

#include "core/str.h"

/* How a pod of Kubernetes names a profile. */
enum pod_reference {
	POD_NONE,     /* it cannot */
	POD_FILE,     /* a file below the kubelet's seccomp folder */
	POD_OPERATOR, /* one that the Security Profiles Operator writes there */
	POD_ARTIFACT, /* an artifact in a registry, by its digest */
};

/*
 * Append the lines of a pod, or of a container of it, that have it run under the profile NAME:
 * the file's, the object's, or REGISTRY/REPOSITORY@DIGEST.
 */
void pod_write(enum pod_reference reference, const char *name, struct sbuf *out);

#endif

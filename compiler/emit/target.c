/* SPDX-License-Identifier: Apache-2.0 */
#include "emit/target.h"

#include "bpf/bpf.h"
#include "emit/lxc.h"
#include "emit/ready.h"
#include "emit/spo.h"
#include "emit/systemd.h"
#include "profile/docker_write.h"

#include <string.h>

static const struct target targets[] = {
	{"docker", "profile for Docker and Podman", false, false, true, docker_emit},
	{"podman", "profile for Podman and Buildah: errnos by name", false, true, true,
	 podman_emit},
	{"oci", "linux.seccomp for runc, crun, containerd, nerdctl and Kubernetes", true, true,
	 true, oci_emit},
	{"spo", "SeccompProfile of Kubernetes' Security Profiles Operator, called --name", true,
	 true, true, spo_emit},
	{"systemd", "drop-in for a service of systemd: names of calls, no conditions", true,
	 true, true, systemd_emit},
	{"lxc", "profile for LXC, Incus and LXD (raw.seccomp), of one machine", true, true,
	 true, lxc_emit},
	{"bpf", "raw seccomp filter: struct sock_filter of one machine", true, true, false,
	 bpf_emit},
	{"base64", "the same in base64, on one line: for crun's annotation", true, true, false,
	 base64_emit},
	{"c", "header for C and C++ with the filter and a function that loads it", true, true,
	 false, c_header_emit},
	{"pfc", "the filter as pseudo code, for people", true, true, false, pfc_emit},
};

size_t target_count(void)
{
	return ARRAY_LEN(targets);
}

const struct target *target_get(size_t index)
{
	return &targets[index];
}

const struct target *target_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(targets); i++)
		if (strcmp(targets[i].name, name) == 0)
			return &targets[i];
	return NULL;
}

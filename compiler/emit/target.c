/* SPDX-License-Identifier: Apache-2.0 */
#include "emit/target.h"

#include "bpf/bpf.h"
#include "bpf/launcher.h"
#include "emit/layout.h"
#include "emit/lxc.h"
#include "emit/ready.h"
#include "emit/spo.h"
#include "emit/systemd.h"
#include "profile/docker_write.h"

#include <string.h>

static const struct target targets[] = {
	{.name = "docker",
	 .suffix = ".json",
	 .summary = "profile for Docker and Podman",
	 .names_calls = true,
	 .has_one_line = true,
	 .emit = docker_emit},
	{.name = "podman",
	 .suffix = ".json",
	 .summary = "profile for Podman and Buildah: errnos by name",
	 .needs_kernel = true,
	 .names_calls = true,
	 .has_one_line = true,
	 .emit = podman_emit},
	{.name = "oci",
	 .suffix = ".json",
	 .summary = "linux.seccomp for runc, crun, containerd, nerdctl and Kubernetes",
	 .needs_caps = true,
	 .needs_kernel = true,
	 .names_calls = true,
	 .has_one_line = true,
	 .pod = POD_FILE,
	 .emit = oci_emit},
	{.name = "oci-artifact",
	 .summary = "the same as an OCI image layout, a folder, that registries and pods take",
	 .needs_caps = true,
	 .needs_kernel = true,
	 .names_calls = true,
	 .has_name = true,
	 .pod = POD_ARTIFACT,
	 .emit_files = layout_emit},
	{.name = "spo",
	 .suffix = ".yaml",
	 .summary = "SeccompProfile of Kubernetes' Security Profiles Operator, called --name",
	 .needs_caps = true,
	 .needs_kernel = true,
	 .names_calls = true,
	 .has_name = true,
	 .has_api = true,
	 .pod = POD_OPERATOR,
	 .emit = spo_emit},
	{.name = "systemd",
	 .suffix = ".conf",
	 .summary = "drop-in for a service of systemd: names of calls, no conditions",
	 .needs_caps = true,
	 .needs_kernel = true,
	 .names_calls = true,
	 .names_note = "systemd tells of each such name in its log",
	 .emit = systemd_emit},
	{.name = "lxc",
	 .suffix = ".seccomp",
	 .summary = "profile for LXC, Incus and LXD (raw.seccomp), of one machine",
	 .needs_caps = true,
	 .needs_kernel = true,
	 .names_calls = true,
	 .names_note = "LXC tells of each such name in its log, at level INFO",
	 .emit = lxc_emit},
	{.name = "bpf",
	 .suffix = ".bpf",
	 .summary = "raw seccomp filter: struct sock_filter of one machine",
	 .needs_caps = true,
	 .needs_kernel = true,
	 .emit = bpf_emit},
	{.name = "base64",
	 .suffix = ".base64",
	 .summary = "the same in base64, on one line: for crun's annotation",
	 .needs_caps = true,
	 .needs_kernel = true,
	 .emit = base64_emit},
	{.name = "c",
	 .suffix = ".h",
	 .summary = "header for C and C++ with the filter and a function that loads it",
	 .needs_caps = true,
	 .needs_kernel = true,
	 .has_name = true,
	 .emit = c_header_emit},
	{.name = "elf",
	 .suffix = ".elf",
	 .summary = "program that puts the filter in force and executes its arguments",
	 .needs_caps = true,
	 .needs_kernel = true,
	 .is_program = true,
	 .emit = launcher_emit},
	{.name = "pfc",
	 .suffix = ".pfc",
	 .summary = "the filter as pseudo code, for people",
	 .needs_caps = true,
	 .needs_kernel = true,
	 .emit = pfc_emit},
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

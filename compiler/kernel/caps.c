/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel/caps.h"

#include <string.h>

/* In order of number. */
static const char names[CAP_COUNT][24] = {
	"CAP_CHOWN",
	"CAP_DAC_OVERRIDE",
	"CAP_DAC_READ_SEARCH",
	"CAP_FOWNER",
	"CAP_FSETID",
	"CAP_KILL",
	"CAP_SETGID",
	"CAP_SETUID",
	"CAP_SETPCAP",
	"CAP_LINUX_IMMUTABLE",
	"CAP_NET_BIND_SERVICE",
	"CAP_NET_BROADCAST",
	"CAP_NET_ADMIN",
	"CAP_NET_RAW",
	"CAP_IPC_LOCK",
	"CAP_IPC_OWNER",
	"CAP_SYS_MODULE",
	"CAP_SYS_RAWIO",
	"CAP_SYS_CHROOT",
	"CAP_SYS_PTRACE",
	"CAP_SYS_PACCT",
	"CAP_SYS_ADMIN",
	"CAP_SYS_BOOT",
	"CAP_SYS_NICE",
	"CAP_SYS_RESOURCE",
	"CAP_SYS_TIME",
	"CAP_SYS_TTY_CONFIG",
	"CAP_MKNOD",
	"CAP_LEASE",
	"CAP_AUDIT_WRITE",
	"CAP_AUDIT_CONTROL",
	"CAP_SETFCAP",
	"CAP_MAC_OVERRIDE",
	"CAP_MAC_ADMIN",
	"CAP_SYSLOG",
	"CAP_WAKE_ALARM",
	"CAP_BLOCK_SUSPEND",
	"CAP_AUDIT_READ",
	"CAP_PERFMON",
	"CAP_BPF",
	"CAP_CHECKPOINT_RESTORE",
};

#define PREFIX "CAP_"
#define PREFIX_LEN (sizeof(PREFIX) - 1)

int cap_find(const char *name, size_t len)
{
	if (len >= PREFIX_LEN && memcmp(name, PREFIX, PREFIX_LEN) == 0) {
		name += PREFIX_LEN;
		len -= PREFIX_LEN;
	}
	for (int cap = 0; cap < CAP_COUNT; cap++) {
		const char *bare = names[cap] + PREFIX_LEN;

		if (strlen(bare) == len && memcmp(bare, name, len) == 0)
			return cap;
	}
	return -1;
}

const char *cap_name(int cap)
{
	return names[cap];
}
